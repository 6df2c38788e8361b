// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// A failure as it is told over HTTP: the one place where errors become
/// statuses.
struct ErrorAnswer: Sendable {
    let status: Int
    let sentence: String
    /// The character of the question at which reading stopped.
    let place: Int?
    let isRetryable: Bool

    /// What is said of failures that do not explain themselves.
    private static let general = "Something went wrong inside Jejak; the server's log says what."

    /// Whether the sentence is one that pages know in both languages.
    var isGeneral: Bool {
        sentence == Self.general || sentence == WebError.nothingHere.sentence
    }

    init(_ error: any Error) {
        switch error {
        case let error as QuestionError:
            self.init(400, error.sentence, place: error.place)
        case let error as WebError:
            self.init(Self.status(of: error.code), error.sentence)
        case let error as any ExplainedError where error.isRetryable:
            self.init(503, error.sentence, isRetryable: true)
        case let error as any ExplainedError:
            self.init(500, error.sentence)
        default:
            self.init(500, Self.general)
        }
    }

    private init(
        _ status: Int,
        _ sentence: String,
        place: Int? = nil,
        isRetryable: Bool = false
    ) {
        self.status = status
        self.sentence = sentence
        self.place = place
        self.isRetryable = isRetryable
    }

    private static func status(of code: WebError.Code) -> Int {
        switch code {
        case .notFound: 404
        case .badRequest: 400
        case .crossSite: 403
        case .unknownHost: 421
        case .tooLarge: 413
        case .wrongMethod: 405
        case .conflict: 409
        case .tooMany: 429
        case .unsupported: 415
        case .refused, .cannotListen: 500
        }
    }

    /// `{"error": sentence}`, with `"place"` where there is one.
    var json: [UInt8] {
        var text = "{\"error\":" + JSONText.quoted(sentence)
        if let place { text += ",\"place\":\(place)" }
        return Array((text + "}").utf8)
    }
}

/// Text as JSON.
enum JSONText {
    /// The text in quotes. What could end a script element is escaped too.
    static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            case "<", ">", "&", "\u{2028}", "\u{2029}", "\0"..<" ":
                let digits = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }
}
