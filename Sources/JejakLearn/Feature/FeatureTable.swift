// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// The features of everybody, as they were counted: NaN where somebody has none.
///
/// Columns are whole features, people in the table's order. Time grows with the
/// footprints, memory with people times features.
package struct FeatureTable: Sendable {
    package let features: [PersonFeature]
    /// One column a feature, one number a person.
    package let columns: [[Double]]
    package let personCount: Int

    package init(_ people: PeopleTable, _ set: FeatureSet) {
        var features = PersonFeature.catalogue.filter { set.asks(for: $0.key) }
        let names = FeatureNames(people, set)
        features += names.features
        let keys = features.map(\.key)
        let count = people.personCount
        var columns = [[Double]](
            repeating: [Double](repeating: .nan, count: count),
            count: features.count
        )
        let figures = PersonFigures(people, names)
        var row = [Double](repeating: .nan, count: features.count)
        for person in 0..<count {
            figures.measure(person, keys, into: &row)
            for column in row.indices { columns[column][person] = row[column] }
        }
        self.features = features
        self.columns = columns
        personCount = count
    }

    package init(features: [PersonFeature], columns: [[Double]], personCount: Int) {
        self.features = features
        self.columns = columns
        self.personCount = personCount
    }

    package func column(_ key: String) -> [Double]? {
        features.firstIndex { $0.key == key }.map { columns[$0] }
    }

    /// The features of some people alone, in their order.
    package func subset(_ people: [Int]) -> FeatureTable {
        FeatureTable(
            features: features,
            columns: columns.map { column in people.map { column[$0] } },
            personCount: people.count
        )
    }
}

/// The names in a log that features are made of: the ones most people have.
struct FeatureNames {
    private(set) var features: [PersonFeature] = []
    /// By template: the code of a name to its feature's place among those of
    /// the template, -1 for the others.
    private(set) var places: [PersonFeature.Template: [Int]] = [:]
    private(set) var names: [PersonFeature.Template: [String]] = [:]
    let city: TraitColumn?

    init(_ people: PeopleTable, _ set: FeatureSet) {
        city = people.trait(["city", "address.city"])
        let journeys = people.journeys
        let events = journeys.events.map { Int32(bitPattern: $0) }
        let sources: [(PersonFeature.Template, [Int32], [String])] = [
            (.category, people.categories, people.categoryNames),
            (.medium, people.media, people.mediumNames),
            (.event, events, journeys.eventNames),
        ]
        for (template, codes, all) in sources {
            let holders = FeatureNames.holders(codes, all.count, journeys)
            take(template, all, holders, people.personCount, set)
        }
        guard let city else { return }
        var holders = [Int](repeating: 0, count: city.texts.count)
        for person in 0..<people.personCount {
            if let code = city.codes(of: person).first { holders[Int(code)] += 1 }
        }
        take(.city, city.texts, holders, people.personCount, set)
    }

    /// Names that a list asks for by themselves come whatever their number;
    /// of a template's the most frequent, where one person in fifty has them.
    private mutating func take(
        _ template: PersonFeature.Template,
        _ all: [String],
        _ holders: [Int],
        _ people: Int,
        _ set: FeatureSet
    ) {
        let isWhole = set.keys.contains(template.rawValue)
        let frequent = all.indices.filter { holders[$0] * 50 >= people && holders[$0] > 0 }
            .sorted { (-holders[$0], all[$0]) < (-holders[$1], all[$1]) }
            .prefix(PersonFeature.namesMost)
        let wanted = all.indices.filter { place in
            (isWhole && frequent.contains(place))
                || set.keys.contains("\(template.rawValue):\(all[place])")
        }
        var found = [Int](repeating: -1, count: all.count)
        for (index, place) in wanted.enumerated() {
            found[place] = index
            features.append(.named(template, all[place]))
        }
        places[template] = found
        names[template] = wanted.map { all[$0] }
    }

    /// How many people have each name.
    private static func holders(
        _ codes: [Int32],
        _ count: Int,
        _ journeys: JourneyTable
    ) -> [Int] {
        var holders = [Int](repeating: 0, count: count)
        var last = [Int](repeating: -1, count: count)
        for person in 0..<journeys.personCount {
            for row in journeys.rows(of: person) where codes[row] >= 0 {
                let code = Int(codes[row])
                if last[code] != person {
                    last[code] = person
                    holders[code] += 1
                }
            }
        }
        return holders
    }
}
