// SPDX-License-Identifier: Apache-2.0

package import JejakCore

/// Everybody's footprints with what is known beside them: what features,
/// contrasts and personas are made of.
///
/// It exists so that learners of people need neither files nor a database, as
/// `JourneyTable` does for learners of journeys. Invariants: the row columns
/// have one entry a row of `journeys`, the others one a person.
package struct PeopleTable: Sendable {
    package var journeys: JourneyTable
    /// What each footprint was about, and how its visit came; a code into the
    /// names, or -1 where nothing says so.
    package var categories: [Int32]
    package var categoryNames: [String]
    package var media: [Int32]
    package var mediumNames: [String]
    /// How far each person's clock is ahead of UTC. One number a person: a zone
    /// whose clocks change is an hour off for half the year.
    package var clockMinutes: [Int32]
    package var traits: [TraitColumn]
    /// The moment that recency is counted to, milliseconds since 1970 UTC.
    package var date: Int64

    /// `date` is the latest footprint unless given, so that an old export is
    /// judged in its own time.
    package init(
        journeys: JourneyTable,
        categories: [Int32]? = nil,
        categoryNames: [String] = [],
        media: [Int32]? = nil,
        mediumNames: [String] = [],
        clockMinutes: [Int32]? = nil,
        traits: [TraitColumn] = [],
        date: Int64? = nil
    ) {
        let nothing = { [Int32](repeating: -1, count: journeys.rowCount) }
        self.journeys = journeys
        self.categories = categories ?? nothing()
        self.categoryNames = categoryNames
        self.media = media ?? nothing()
        self.mediumNames = mediumNames
        self.clockMinutes = clockMinutes ?? Array(repeating: 0, count: journeys.personCount)
        self.traits = traits
        self.date = date ?? journeys.times.max() ?? 0
        precondition(
            self.categories.count == journeys.rowCount && self.media.count == journeys.rowCount,
            "one category and medium a row"
        )
        precondition(self.clockMinutes.count == journeys.personCount, "one clock a person")
    }

    package var personCount: Int { journeys.personCount }

    /// The first of some traits that is known of anybody.
    package func trait(_ names: [String]) -> TraitColumn? {
        names.lazy.compactMap { name in
            traits.first { $0.name == name && !$0.isEmpty }
        }.first
    }
}

/// One thing that was said of people: numbers, or one or several texts each.
package struct TraitColumn: Sendable, Equatable {
    package var name: String
    /// One a person; NaN where no number is known.
    package var numbers: [Double]
    /// Person `p` has the texts `starts[p] ..< starts[p + 1]` of `codes`.
    package var starts: [Int]
    /// Codes into `texts`.
    package var codes: [Int32]
    package var texts: [String]

    package init(
        name: String,
        numbers: [Double],
        starts: [Int],
        codes: [Int32],
        texts: [String]
    ) {
        precondition(starts.count == numbers.count + 1, "one start a person, and the end")
        precondition(starts.last == codes.count, "the last start is the number of codes")
        self.name = name
        self.numbers = numbers
        self.starts = starts
        self.codes = codes
        self.texts = texts
    }

    /// One text or nothing a person.
    package init(name: String, texts values: [String?]) {
        var codes: [Int32] = []
        var starts = [0]
        var places: [String: Int32] = [:]
        var texts: [String] = []
        for value in values {
            if let value {
                let code = places[value] ?? Int32(texts.count)
                if places[value] == nil {
                    places[value] = code
                    texts.append(value)
                }
                codes.append(code)
            }
            starts.append(codes.count)
        }
        self.init(
            name: name,
            numbers: Array(repeating: .nan, count: values.count),
            starts: starts,
            codes: codes,
            texts: texts
        )
    }

    /// One number a person, NaN where nothing is known.
    package init(name: String, numbers: [Double]) {
        self.init(
            name: name,
            numbers: numbers,
            starts: Array(repeating: 0, count: numbers.count + 1),
            codes: [],
            texts: []
        )
    }

    /// Whether nothing is known of anybody.
    package var isEmpty: Bool { codes.isEmpty && numbers.allSatisfy(\.isNaN) }

    package func codes(of person: Int) -> ArraySlice<Int32> {
        codes[starts[person]..<starts[person + 1]]
    }
}
