// SPDX-License-Identifier: Apache-2.0

/// `/openapi.json`: what programs may ask of this server, as OpenAPI 3.1.
///
/// Addresses come from the list that requests are matched with, statuses from
/// the list of what collection answers, limits from the decoder; a test holds
/// the rest true.
enum OpenAPIDocument {
    static let text = document.json

    private static let document: JSONTree = [
        "openapi": "3.1.0",
        "info": [
            "title": "Jejak",
            "version": "1",
            "summary": "Send events, ask questions, watch the server.",
            "description": .text(
                "The tracking protocol of Segment and RudderStack: change the host name of an "
                    + "existing integration and it works. An answer 200 means that the events "
                    + "are on disk. What may succeed later is answered 429 or 503 with "
                    + "Retry-After, never 4xx. Events count once by their source and messageId."
            ),
            "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
        ],
        "servers": [["url": "/"]],
        "tags": [
            ["name": "collect", "description": "Events in."],
            ["name": "ask", "description": "Questions, for operators."],
            ["name": "watch", "description": "How the server does."],
        ],
        "paths": .object(paths),
        "components": [
            "securitySchemes": .object(OpenAPISchemas.keys),
            "schemas": .object(OpenAPISchemas.all),
        ],
    ]

    /// Addresses of one path lie together.
    private static var paths: [(String, JSONTree)] {
        var order: [String] = []
        var found: [String: [(String, JSONTree)]] = [:]
        for address in ProgramAddress.all {
            if found[address.path] == nil { order.append(address.path) }
            found[address.path, default: []].append(
                (address.method.lowercased(), operation(address))
            )
        }
        return order.map { ($0, .object(found[$0] ?? [])) }
    }

    private static func operation(_ address: ProgramAddress) -> JSONTree {
        let words = address.path.split { !$0.isLetter && !$0.isNumber }.joined(separator: "_")
        let name: JSONTree = .text("\(address.method.lowercased())_\(words)")
        switch address.route {
        case .collect(let endpoint): return collect(endpoint, name: name)
        case .pixel: return pixel(name: name)
        case .ask: return ask(name: name)
        case .metrics:
            return [
                "operationId": name, "tags": ["watch"], "security": .list(operatorKeys),
                "summary": "Figures for a monitoring system",
                "description": .text(
                    "Prometheus text; OpenMetrics where Accept asks for "
                        + "application/openmetrics-text."
                ),
                "responses": .object(
                    [("200", file("Figures", "text/plain"))] + guarded
                ),
            ]
        case .ready:
            return [
                "operationId": name, "tags": ["watch"], "summary": "May events be sent here now?",
                "responses": ["200": told("Yes", "Health"), "503": told("Not now", "Health")],
            ]
        case .health:
            return [
                "operationId": name, "tags": ["watch"], "summary": "Is the data folder well?",
                "responses": ["200": told("Yes", "Health"), "503": told("No", "Health")],
            ]
        case .openAPI:
            return [
                "operationId": name, "tags": ["watch"], "summary": "This document",
                "responses": ["200": file("OpenAPI 3.1", "application/json")],
            ]
        default:
            return [
                "operationId": name, "tags": ["collect"],
                "summary": "The script that a site puts on its pages",
                "responses": [
                    "200": file("JavaScript", "text/javascript"),
                    "304": ["description": "The copy with this ETag is still the newest."],
                ],
            ]
        }
    }

    private static func collect(_ endpoint: CollectEndpoint, name: JSONTree) -> JSONTree {
        let schema: JSONTree = [
            "$ref": .text(
                "#/components/schemas/"
                    + (endpoint == .batch || endpoint == .import ? "Batch" : "Event")
            )
        ]
        return [
            "operationId": name, "tags": ["collect"],
            "summary": .text(summary(endpoint)),
            "security": .list(senderKeys),
            "parameters": [
                [
                    "name": "strict", "in": "query",
                    "description": "1: all items or none.", "schema": ["enum": ["1"]],
                ],
                [
                    "name": "Content-Encoding", "in": "header",
                    "schema": ["enum": ["identity", "gzip"]],
                ],
                ["name": "X-Retry-Count", "in": "header", "schema": ["type": "integer"]],
                [
                    "name": "Sec-GPC", "in": "header",
                    "description": "1: the person wishes not to be sold or shared.",
                    "schema": ["enum": ["1"]],
                ],
            ],
            "requestBody": [
                "required": true,
                "content": [
                    "application/json": ["schema": schema], "text/plain": ["schema": schema],
                ],
            ],
            "responses": .object(CollectionStatus.allCases.map { ($0.code, $0.response) }),
        ]
    }

    private static func summary(_ endpoint: CollectEndpoint) -> String {
        switch endpoint {
        case .track: "Somebody did something"
        case .identify: "Who somebody is, with traits"
        case .page: "Somebody saw a page"
        case .screen: "Somebody saw a screen"
        case .group: "Somebody belongs to a group"
        case .alias: "Two identifiers are one person"
        case .batch: "Events of any kind"
        case .import: "Events of any kind that happened long ago"
        }
    }

    private static func pixel(name: JSONTree) -> JSONTree {
        func field(_ name: JSONTree, _ words: JSONTree) -> JSONTree {
            ["name": name, "in": "query", "description": words, "schema": ["type": "string"]]
        }
        return [
            "operationId": name, "tags": ["collect"],
            "summary": "One event in the address of a picture",
            "security": .list(senderKeys),
            "parameters": [
                field("writeKey", "The key of the source."),
                field("data", "The event as JSON in base64; without it each field by itself."),
                field("anonymousId", "Such a field; deeper ones as properties.price."),
                field("userId", "Such a field."),
                field("event", "What was done."),
            ],
            "responses": .object(
                CollectionStatus.allCases.map { status in
                    (
                        status.code,
                        [
                            "description": .text(status.words),
                            "content": ["image/gif": nothing],
                        ]
                    )
                }
            ),
        ]
    }

    private static func ask(name: JSONTree) -> JSONTree {
        [
            "operationId": name, "tags": ["ask"], "security": .list(operatorKeys),
            "summary": "Ask about people and what they did",
            "requestBody": [
                "required": true,
                "content": [
                    "application/json": ["schema": ["$ref": "#/components/schemas/Question"]]
                ],
            ],
            "responses": .object(
                [
                    ("200", file("The answer", "application/json")),
                    ("400", told("The question cannot be read", "Error")),
                ] + guarded + [
                    ("413", told("The body is too large", "Error")),
                    ("503", told("The folder is busy: ask again", "Error")),
                ]
            ),
        ]
    }

    /// What the guards before operators' addresses answer.
    private static let guarded: [(String, JSONTree)] = [
        ("401", ["description": "An operator's name and password are asked for."]),
        ("403", told("The request came from another site's page", "Error")),
        ("421", told("Without a password only localhost is answered", "Error")),
        ("500", told("Something went wrong inside", "Error")),
    ]

    private static let senderKeys: [JSONTree] = [
        ["writeKeyBasic": []], ["writeKeyBearer": []], ["writeKeyQuery": []], nothing,
    ]
    private static let operatorKeys: [JSONTree] = [["operator": []], nothing]
    private static let nothing: JSONTree = .object([])

    static func told(_ words: String, _ schema: String) -> JSONTree {
        [
            "description": .text(words),
            "content": [
                "application/json": [
                    "schema": ["$ref": .text("#/components/schemas/\(schema)")]
                ]
            ],
        ]
    }

    private static func file(_ words: String, _ type: String) -> JSONTree {
        ["description": .text(words), "content": .object([(type, nothing)])]
    }
}

/// Every status that collection answers with, and what it means to a sender.
package enum CollectionStatus: Int, CaseIterable, Sendable {
    case taken = 200
    case refused = 400
    case unknownKey = 401
    case disabledSource = 404
    case tooLarge = 413
    case unknownEncoding = 415
    case tooMany = 429
    case failed = 500
    case later = 503

    var code: String { String(rawValue) }

    var words: String {
        switch self {
        case .taken:
            "On disk. Bad items of a batch are listed and kept aside; the others are taken."
        case .refused:
            "Nothing was taken and never will be: no JSON, no identity, or an item that is "
                + "too large. Says which item and which field."
        case .unknownKey: "The write key is missing or unknown."
        case .disabledSource: "The source of this key is switched off."
        case .tooLarge: "The body is larger than this server takes."
        case .unknownEncoding: "The body is packed in a way other than gzip."
        case .tooMany: "The source sends faster than it may: send again after Retry-After."
        case .failed: "Something went wrong inside; the server's log says what."
        case .later: "A passing fault: send the same again after Retry-After."
        }
    }

    var response: JSONTree {
        let schema = self == .taken ? "Taken" : "Error"
        guard self == .tooMany || self == .later,
            case .object(let members) = OpenAPIDocument.told(words, schema)
        else { return OpenAPIDocument.told(words, schema) }
        let header: JSONTree = [
            "Retry-After": [
                "description": "Seconds until the next try.", "schema": ["type": "integer"],
            ]
        ]
        return .object(members + [("headers", header)])
    }
}
