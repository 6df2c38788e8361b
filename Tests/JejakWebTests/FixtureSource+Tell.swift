// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakEngine
internal import JejakLearn
internal import JejakWeb

/// Groups told as persons, made by the learners from a small table.
enum TellFixture {
    /// `count` people of whom the first 30 are the group: they look for long and
    /// never order.
    static func content(names: [String], title: String, places: [String]) throws -> PersonaContent {
        var offsets = [0]
        var times: [Int64] = []
        var events: [UInt32] = []
        var amounts: [Int64] = []
        let count = 90
        for person in 0..<count {
            let steps: [UInt32] = person < 30 ? [0, 1, 0, 1] : [0, 1, 2, 0, 2]
            for (step, event) in steps.enumerated() {
                times.append(
                    FixtureSource.now - Int64(90 - step * 9 - person % 7) * FixtureSource.day
                )
                events.append(event)
                amounts.append(event == 2 ? 125_000_00 : 0)
            }
            offsets.append(times.count)
        }
        let journeys = JourneyTable(
            people: (0..<count).map { "p\($0)" },
            offsets: offsets,
            times: times,
            events: events,
            amounts: amounts,
            eventNames: names
        )
        let people = PeopleTable(
            journeys: journeys,
            categories: times.indices.map { Int32($0 % 2) },
            categoryNames: places,
            media: times.indices.map { Int32($0 % 2) },
            mediumNames: places,
            traits: ["city", "gender", "interests"].map { name in
                TraitColumn(name: name, texts: (0..<count).map { places[$0 % 2] })
            }
        )
        let words = JourneyWords(en: title, id: title)
        let group = Array(0..<30)
        return PersonaContent(
            persona: try PersonaMaker(people).persona(of: group, key: title, title: words),
            contrast: ContrastReport(
                group: words,
                against: words,
                isNearestHealthier: true,
                contrast: try ContrastFinder().contrast(
                    journeys,
                    group: group,
                    against: Array(30..<count)
                )
            )
        )
    }
}

extension FixtureSource {
    func persona(_ query: PersonaQuery) throws -> PersonaContent? {
        let known: [PersonaQuery] = [.cluster(4), .people(0), .kept("Jogja gold")]
        guard !isEmpty, known.contains(query) else { return nil }
        return try TellFixture.content(
            names: ["Page Viewed", "Product Added", "Order Completed"],
            title: "Ayu",
            places: ["Bandung", "Medan"]
        )
    }
}

extension HostileSource {
    func persona(_ query: PersonaQuery) throws -> PersonaContent? {
        let text = Self.payload
        return try TellFixture.content(
            names: [text, text + "2", text + "3"],
            title: text,
            places: [text, text + "2"]
        )
    }
}

extension FailingSource {
    func persona(_ query: PersonaQuery) throws -> PersonaContent? { throw error }
}
