// SPDX-License-Identifier: Apache-2.0

/// The languages of the console.
package enum Language: String, Sendable, CaseIterable {
    case english = "en"
    case indonesian = "id"

    /// The cookie that keeps a reader's choice.
    static let cookie = "jejak_lang"

    var ownName: String {
        switch self {
        case .english: "English"
        case .indonesian: "Bahasa Indonesia"
        }
    }

    /// What the reader chose in the address, else before, else what their
    /// browser prefers, else English.
    package init(request: WebRequest) {
        if let chosen = request.query["lang"].flatMap({ Language(rawValue: $0) }) {
            self = chosen
        } else if let kept = request.cookie(Self.cookie).flatMap({ Language(rawValue: $0) }) {
            self = kept
        } else {
            self.init(acceptLanguage: request.headers["accept-language"] ?? "")
        }
    }

    /// The one with the highest weight in an `Accept-Language` header. `in` is
    /// the old code of Indonesian, and Malay readers read it too.
    package init(acceptLanguage header: String) {
        var best: (language: Language, weight: Double)?
        for range in header.split(separator: ",").prefix(32) {
            let halves = range.split(separator: ";", maxSplits: 1)
            guard let tag = halves.first?.drop(while: { $0 == " " }).lowercased() else { continue }
            let language: Language
            switch tag.prefix(while: { $0 != "-" && $0 != " " }) {
            case "en": language = .english
            case "id", "in", "ms": language = .indonesian
            default: continue
            }
            var weight = 1.0
            if halves.count == 2, let mark = halves[1].firstIndex(of: "=") {
                let digits = halves[1][halves[1].index(after: mark)...].prefix { $0 != " " }
                weight = Double(digits) ?? 0
            }
            if weight > best?.weight ?? 0 { best = (language, weight) }
        }
        self = best?.language ?? .english
    }
}
