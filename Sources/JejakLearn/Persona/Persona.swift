// SPDX-License-Identifier: Apache-2.0

/// A group of people told as one readable, fictional person.
///
/// The name and the face are made from the group's key alone, and never from
/// anybody in it. Every sentence carries the numbers it rests on, and holds no
/// other; what the data do not say is said to be missing.
package struct Persona: Sendable, Equatable {
    /// What a group of lines is about, in the order in which they are read.
    package enum Section: String, CaseIterable, Sendable {
        case geographic, demographic, psychographic, behavioural
        case value, channel, journey, lacks, approach

        package var title: JourneyWords {
            switch self {
            case .geographic: JourneyWords(en: "Where they are", id: "Di mana mereka")
            case .demographic: JourneyWords(en: "Who they are", id: "Siapa mereka")
            case .psychographic:
                JourneyWords(en: "What they care about", id: "Apa yang penting bagi mereka")
            case .behavioural: JourneyWords(en: "What they do", id: "Apa yang mereka lakukan")
            case .value: JourneyWords(en: "What they are worth", id: "Nilai mereka")
            case .channel:
                JourneyWords(en: "How and when they come", id: "Bagaimana dan kapan mereka datang")
            case .journey: JourneyWords(en: "A typical journey", id: "Perjalanan khas")
            case .lacks: JourneyWords(en: "What they lack", id: "Apa yang kurang")
            case .approach: JourneyWords(en: "What to try", id: "Yang bisa dicoba")
            }
        }
    }

    /// One sentence and what it rests on.
    package struct Line: Sendable, Equatable {
        package var section: Section
        package var text: JourneyWords
        package var evidence: [Evidence]
        /// Whether it says that something is not known.
        package var isBlank: Bool
    }

    /// One number of the group beside that of everybody.
    package struct Evidence: Sendable, Equatable {
        /// What a number is, for showing it.
        package enum Unit: String, Sendable {
            case share, days, money, number, years, hour
        }

        package var key: String
        package var unit: Unit
        package var value: Double
        /// The same of everybody, or of all others where the key says so.
        package var everybody: Double?
        /// How many of the group it rests on.
        package var count: Int
    }

    /// A first name in each language.
    package var name: JourneyWords
    /// A drawn face as a whole SVG document.
    package var face: String
    /// The group's own name.
    package var title: JourneyWords
    package var size: Int
    package var of: Int
    package var lines: [Line]

    package func lines(_ section: Section) -> [Line] { lines.filter { $0.section == section } }
}

extension Persona.Evidence {
    /// A number as it is written in a sentence.
    package static func written(
        _ value: Double,
        _ unit: Unit,
        indonesian: Bool = false
    ) -> String {
        switch unit {
        case .share:
            let percent = value * 100
            let isSmall = percent > 0 && percent < 1
            return digits(percent, isSmall ? 1 : 0, indonesian) + " %"
        case .money, .years, .hour: return digits(value, 0, indonesian)
        case .days, .number: return digits(value, value < 100 ? 1 : 0, indonesian)
        }
    }

    /// Grouped by thousands; no trailing zeros behind the point.
    private static func digits(_ value: Double, _ places: Int, _ indonesian: Bool) -> String {
        guard value.isFinite, abs(value) < 1e15 else { return "?" }
        let scale = places == 0 ? 1 : 10.0
        let scaled = Int64((abs(value) * scale).rounded())
        let whole = String(scaled / Int64(scale))
        let rest = scaled % Int64(scale)
        var grouped = ""
        for (index, digit) in whole.enumerated() {
            if index > 0, (whole.count - index) % 3 == 0 { grouped += indonesian ? "." : "," }
            grouped.append(digit)
        }
        let sign = value < 0 && scaled > 0 ? "-" : ""
        return sign + grouped + (rest > 0 ? (indonesian ? "," : ".") + String(rest) : "")
    }
}

extension Persona.Line {
    /// A sentence from two templates: `{0.v}` is the value of the first piece of
    /// evidence, `{0.e}` everybody's, `{0.n}` the count. So a sentence holds no
    /// number that is not beside it.
    init(
        _ section: Persona.Section,
        _ en: String,
        _ id: String,
        _ evidence: [Persona.Evidence] = [],
        isBlank: Bool = false
    ) {
        self.section = section
        self.evidence = evidence
        self.isBlank = isBlank
        text = JourneyWords(
            en: Self.filled(en, evidence, false),
            id: Self.filled(id, evidence, true)
        )
    }

    private static func filled(
        _ template: String,
        _ evidence: [Persona.Evidence],
        _ indonesian: Bool
    ) -> String {
        var text = template
        for (index, one) in evidence.enumerated() {
            func put(_ mark: String, _ value: Double, _ unit: Persona.Evidence.Unit) {
                text = text.split(separator: "{\(index).\(mark)}", omittingEmptySubsequences: false)
                    .joined(
                        separator: Persona.Evidence.written(value, unit, indonesian: indonesian)
                    )
            }
            put("v", one.value, one.unit)
            put("e", one.everybody ?? .nan, one.unit)
            put("n", Double(one.count), .number)
        }
        return text
    }
}
