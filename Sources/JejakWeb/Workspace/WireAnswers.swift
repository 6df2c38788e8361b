// SPDX-License-Identifier: Apache-2.0

internal import JejakCollect
internal import JejakEngine

/// The bodies of the door's answers.
enum WireAnswers {
    /// The most rejected items an answer lists; the rest is in their count.
    private static let listedMost = 2_500

    /// `fresh` of the accepted events were new. What was dropped on purpose is
    /// counted, not told: its sender did nothing wrong.
    static func taken(_ outcome: SegmentOutcome, fresh: Int) -> CollectAnswer {
        let known = outcome.duplicates + outcome.accepted - fresh
        var text = "{\"accepted\":\(fresh),\"duplicates\":\(known)"
        if outcome.droppedCount > 0 { text += ",\"dropped\":\(outcome.droppedCount)" }
        if !outcome.quarantined.isEmpty {
            text += ",\"quarantined\":" + items(outcome.quarantined)
        }
        text += ",\"rejected\":" + items(outcome.rejected) + "}"
        return CollectAnswer(status: 200, body: Array(text.utf8))
    }

    private static func items(_ items: [RejectedItem]) -> String {
        "[" + items.prefix(listedMost).map { item($0).text }.joined(separator: ",") + "]"
    }

    /// Nothing of the call was taken, because of its items.
    static func refused(_ rejected: [RejectedItem]) -> CollectAnswer {
        guard let first = rejected.first else { return taken(SegmentOutcome(), fresh: 0) }
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
        var object = told(
            "badWriteKey",
            "The write key is missing or unknown: use the one of this source, as the "
                + "user name of HTTP Basic or as \"writeKey\" in the body."
        )
        object.add("field", "writeKey")
        return CollectAnswer(status: 401, body: Array(object.text.utf8))
    }

    static var unknownEncoding: CollectAnswer {
        let object = told(
            "unknownEncoding",
            "The body is packed in a way that this server does not read: use gzip or none."
        )
        return CollectAnswer(status: 415, body: Array(object.text.utf8))
    }

    static var damagedGzip: CollectAnswer {
        let object = told(
            "damagedGzip",
            "The body is no gzip, or ends early, although its Content-Encoding says so."
        )
        return CollectAnswer(status: 400, body: Array(object.text.utf8))
    }

    static var disabledSource: CollectAnswer {
        let object = told(
            "disabledSource",
            "The source of this write key is disabled: enable it in the console under Data, or "
                + "stop sending."
        )
        return CollectAnswer(status: 404, body: Array(object.text.utf8))
    }

    static func tooMany(seconds: Int) -> CollectAnswer {
        let object = told(
            "tooManyFromSource",
            "This source sends more events a second than it may: send them again later."
        )
        return CollectAnswer(
            status: 429,
            body: Array(object.text.utf8),
            retryAfterSeconds: seconds
        )
    }

    static func later(_ refusal: IntakeRefusal) -> CollectAnswer {
        let (sentence, seconds) =
            switch refusal {
            case .busy: ("The server is busy: send the events again later.", 1)
            case .diskNearlyFull:
                ("The server's disk is nearly full: send the events again later.", 30)
            case .storeUnavailable:
                ("The events cannot be stored at the moment: send them again later.", 5)
            case .stopping: ("The server is stopping: send the events again later.", 5)
            }
        return CollectAnswer(
            status: 503,
            body: Array(told(refusal.rawValue, sentence).text.utf8),
            retryAfterSeconds: seconds
        )
    }

    /// A refusal in words. `code` and `message` say the same again under the
    /// names that RudderStack's clients read: without them they take a refusal
    /// for a broken network and send the same again for minutes.
    private static func told(_ reason: String, _ sentence: String) -> JSONObject {
        var object = JSONObject()
        object.add("error", sentence)
        object.add("code", reason)
        object.add("message", sentence)
        return object
    }

    private static func error(_ reason: RejectReason, place: String) -> JSONObject {
        var object = told(reason.rawValue, place + reason.sentence)
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
        default: nil
        }
    }
}
