// SPDX-License-Identifier: Apache-2.0

internal import JejakCollect

/// The shapes of bodies and the kinds of keys in the OpenAPI document.
enum OpenAPISchemas {
    static let keys: [(String, JSONTree)] = [
        (
            "writeKeyBasic",
            [
                "type": "http", "scheme": "basic",
                "description": .text(
                    "The write key as the user name, without a password. It may also stand in "
                        + "the body as writeKey."
                ),
            ]
        ),
        ("writeKeyBearer", ["type": "http", "scheme": "bearer"]),
        ("writeKeyQuery", ["type": "apiKey", "in": "query", "name": "writeKey"]),
        (
            "operator",
            [
                "type": "http", "scheme": "basic",
                "description": "Asked for once an operator has a password.",
            ]
        ),
    ]

    static var all: [(String, JSONTree)] {
        [
            ("Event", event), ("Batch", batch), ("Taken", taken), ("Error", error),
            ("Question", question), ("Health", health),
        ]
    }

    private static let limits = SegmentLimits()

    private static let text: JSONTree = ["type": "string"]
    private static let time: JSONTree = ["type": "string", "format": "date-time"]
    private static let anything: JSONTree = ["type": "object", "additionalProperties": true]

    private static var event: JSONTree {
        [
            "type": "object",
            "description": .text(
                "At most \(limits.eventBytes) bytes, \(limits.valuesPerEvent) values and "
                    + "\(limits.depth) levels. Either userId or anonymousId says who it was."
            ),
            "x-maxBytes": .number(limits.eventBytes),
            "x-maxValues": .number(limits.valuesPerEvent),
            "x-maxDepth": .number(limits.depth),
            "anyOf": [["required": ["userId"]], ["required": ["anonymousId"]]],
            "properties": [
                "type": ["enum": ["track", "identify", "page", "screen", "group", "alias"]],
                "userId": text, "anonymousId": text, "previousId": text, "groupId": text,
                "messageId": [
                    "type": "string",
                    "description": "Made by the sender; the same one counts once.",
                ],
                "event": text, "name": text, "category": text,
                "properties": anything, "traits": anything, "context": anything,
                "integrations": anything,
                "timestamp": time, "originalTimestamp": time, "sentAt": time,
                "writeKey": text,
            ],
        ]
    }

    private static var batch: JSONTree {
        [
            "type": "object", "required": ["batch"],
            "description": .text("At most \(limits.bodyBytes) bytes, unpacked."),
            "x-maxBytes": .number(limits.bodyBytes),
            "properties": [
                "batch": [
                    "type": "array", "minItems": 1, "maxItems": .number(limits.eventCount),
                    "items": ["$ref": "#/components/schemas/Event"],
                ],
                "context": anything, "integrations": anything, "sentAt": time, "writeKey": text,
            ],
        ]
    }

    private static var taken: JSONTree {
        [
            "type": "object", "required": ["accepted", "rejected"],
            "properties": [
                "accepted": ["type": "integer"],
                "duplicates": ["type": "integer"],
                "rejected": [
                    "type": "array",
                    "items": [
                        "type": "object", "required": ["index", "reason"],
                        "properties": [
                            "index": ["type": "integer"],
                            "messageId": ["type": ["string", "null"]],
                            "reason": .object([
                                ("enum", .list(RejectReason.allCases.map { .text($0.rawValue) }))
                            ]),
                            "field": text,
                        ],
                    ],
                ],
            ],
        ]
    }

    private static let error: JSONTree = [
        "type": "object", "required": ["error"],
        "properties": [
            "error": [
                "type": "string",
                "description": "One sentence: what is wrong and how to mend it.",
            ],
            "reason": text, "field": text, "messageId": text,
            "index": ["type": "integer"], "place": ["type": "integer"],
        ],
    ]

    private static let question: JSONTree = [
        "type": "object", "required": ["question"],
        "properties": [
            "question": text,
            "cell": [
                "type": "string",
                "description": "A figure of the answer, whose people are wanted as a segment.",
            ],
            "parameters": [
                "type": "object", "additionalProperties": true,
                "description": .text(
                    "What :name stands for in the question: a number, a text, true or false, a "
                        + "date as {\"date\": \"2025-05-31\"}, or a list of these."
                ),
            ],
        ],
    ]

    private static let health: JSONTree = [
        "type": "object", "required": ["status"],
        "properties": ["status": text, "version": text, "trouble": text],
    ]
}
