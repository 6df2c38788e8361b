// SPDX-License-Identifier: Apache-2.0

internal import JejakCollect
internal import JejakEngine

/// The bodies of the door's answers.
enum WireAnswers {
    /// The most rejected items an answer lists; the rest is in their count.
    private static let listedMost = 2_500

    static func taken(
        accepted: Int,
        duplicates: Int,
        _ rejected: [RejectedItem]
    ) -> CollectAnswer {
        var object = JSONObject()
        object.add("accepted", accepted)
        object.add("duplicates", duplicates)
        object.add("rejected", rejected.prefix(listedMost).map(item))
        return CollectAnswer(status: 200, body: Array(object.text.utf8))
    }

    /// Nothing of the call was taken, because of its items.
    static func refused(_ rejected: [RejectedItem]) -> CollectAnswer {
        guard let first = rejected.first else { return taken(accepted: 0, duplicates: 0, []) }
        var object = error(first.reason, place: "Event \(first.index): ")
        object.add("index", first.index)
        if let message = first.messageId { object.add("messageId", message) }
        object.add("accepted", 0)
        object.add("duplicates", 0)
        object.add("rejected", rejected.prefix(listedMost).map(item))
        return CollectAnswer(status: 400, body: Array(object.text.utf8))
    }

    /// The whole body cannot be taken.
    static func unreadable(_ reason: RejectReason) -> CollectAnswer {
        CollectAnswer(
            status: reason == .tooLarge ? 413 : 400,
            body: Array(error(reason, place: "The body: ").text.utf8)
        )
    }

    static var unknownKey: CollectAnswer {
        var object = JSONObject()
        object.add(
            "error",
            "The write key is missing or unknown: use the one of this source, as the "
                + "user name of HTTP Basic or as \"writeKey\" in the body."
        )
        object.add("field", "writeKey")
        return CollectAnswer(status: 401, body: Array(object.text.utf8))
    }

    static func later(_ sentence: String, seconds: Int) -> CollectAnswer {
        var object = JSONObject()
        object.add("error", sentence)
        return CollectAnswer(
            status: 503,
            body: Array(object.text.utf8),
            retryAfterSeconds: seconds
        )
    }

    private static func error(_ reason: RejectReason, place: String) -> JSONObject {
        var object = JSONObject()
        object.add("error", place + reason.sentence)
        object.add("reason", reason.rawValue)
        if let field = reason.field { object.add("field", field) }
        return object
    }

    private static func item(_ item: RejectedItem) -> JSONObject {
        var object = JSONObject()
        object.add("index", item.index)
        if let message = item.messageId {
            object.add("messageId", message)
        } else {
            object.add("messageId", raw: "null")
        }
        object.add("reason", item.reason.rawValue)
        if let field = item.reason.field { object.add("field", field) }
        return object
    }
}

extension RejectReason {
    /// The field that is to blame, where it is one.
    var field: String? {
        switch self {
        case .emptyBatch, .tooManyEvents: "batch"
        case .unknownType: "type"
        case .noIdentity: "userId"
        case .missingEventName: "event"
        case .badTimestamp, .missingTimestamp: "timestamp"
        case .tooManyProperties: "properties"
        case .emptyBody, .invalidJSON, .notAnObject, .tooLarge, .tooDeep: nil
        }
    }
}
