// SPDX-License-Identifier: Apache-2.0

/// The language of a picture's words.
package enum PictureLanguage: String, CaseIterable, Sendable {
    case english = "en"
    case indonesian = "id"

    /// The words of this language.
    func say(_ english: String, _ indonesian: String) -> String {
        self == .english ? english : indonesian
    }

    func say(_ words: JourneyWords) -> String { say(words.en, words.id) }

    /// A whole number with the language's mark between thousands.
    func number(_ value: Int) -> String {
        let digits = String(value.magnitude)
        var text = ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place) % 3 == 0 { text += say(",", ".") }
            text.append(digit)
        }
        return value < 0 ? "-" + text : text
    }

    /// A share as whole per cent.
    func percent(_ share: Double) -> String {
        share.isFinite ? "\(Int((100 * share).rounded()))%" : "–"
    }

    private static let englishMonths = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    private static let indonesianMonths = [
        "Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des",
    ]

    /// The short name of a month from 1 to 12.
    func month(_ number: Int) -> String {
        let names =
            self == .english ? PictureLanguage.englishMonths : PictureLanguage.indonesianMonths
        return names[(number - 1) % 12]
    }
}
