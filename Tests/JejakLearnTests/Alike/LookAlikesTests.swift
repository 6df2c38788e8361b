// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakLearn
internal import Testing

/// Who is like a group, and how a group falls apart.
@Suite struct LookAlikesTests {
    @Test func `people of the seed's kind come first, and nobody of the seed`() throws {
        let people = PeopleClusteringTests.people(400, seed: 6)
        let seed = Array(stride(from: 0, to: 120, by: 2))
        let found = try LookAlikes(features: .behaviour, limit: 140).find(people, like: seed)
        #expect(found.matches.count == 140 && found.compared == 340 && found.seed == 60)
        #expect(found.matches.allSatisfy { !seed.contains($0.person) })
        // 140 others are of the seed's kind.
        #expect(found.matches.count { $0.person % 2 == 0 } >= 138)
        for (one, next) in zip(found.matches, found.matches.dropFirst()) {
            #expect(one.distance <= next.distance && one.similarity >= next.similarity)
            #expect((0...1).contains(one.similarity))
        }
        for (one, next) in zip(found.curve, found.curve.dropFirst()) {
            #expect(one.similarity > next.similarity && one.people <= next.people)
        }
        let again = try LookAlikes(features: .behaviour, limit: 140).find(people, like: seed)
        #expect(again == found)
    }

    @Test func `more of the same are as similar as members are`() throws {
        // Seed and others are drawn alike, so similarities are spread evenly.
        let people = PeopleClusteringTests.people(1200, seed: 2, isMixed: true)
        let found = try LookAlikes(features: .behaviour, limit: 600)
            .find(people, like: Array(0..<500))
        for step in found.curve where step.similarity <= 0.9 {
            let share = Double(step.people) / 700
            #expect(abs(share - (1 - step.similarity)) < 0.12, "\(step)")
        }
    }

    @Test func `distances are those of an obvious search`() throws {
        let people = FeatureTests.people(90, seed: 3)
        let table = FeatureTable(people, .rfm)
        let seed = Array(10..<40)
        let found = try LookAlikes(features: .rfm, limit: 60).find(table, like: seed)
        let rows = try RobustScale(table).rows(table)
        func deviation(_ people: [Int], _ column: Int) -> Double {
            let values = people.map { rows.row($0)[column] }
            let mean = values.reduce(0, +) / Double(values.count)
            let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            return (squares / Double(values.count)).squareRoot()
        }
        let weights = (0..<rows.columnCount).map { column -> Double in
            let all = deviation(Array(0..<90), column)
            return 1 / min(all, max(all / 4, deviation(seed, column)))
        }
        func far(_ person: Int) -> Double {
            let all = seed.filter { $0 != person }.map { member in
                (0..<rows.columnCount).reduce(0.0) { sum, column in
                    let gap =
                        (rows.row(person)[column] - rows.row(member)[column]) * weights[column]
                    return sum + gap * gap
                }.squareRoot()
            }
            return all.sorted()[4]
        }
        let own = seed.map(far)
        for match in found.matches {
            let expected = far(match.person)
            #expect(abs(match.distance - expected) < 1e-9)
            let share = Double(own.count { $0 >= expected - 1e-12 }) / Double(own.count)
            #expect(abs(match.similarity - share) <= 1.0 / 30 + 1e-9)
        }
    }

    @Test func `a small seed, and everybody, are refused`() throws {
        let people = FeatureTests.people(50, seed: 1)
        expectRefusal(.tooFewRows, "in common") {
            _ = try LookAlikes().find(people, like: Array(0..<19))
        }
        expectRefusal(.tooFewRows, "everybody") {
            _ = try LookAlikes().find(people, like: Array(0..<50))
        }
        expectRefusal(.badSetting, "limit") {
            _ = try LookAlikes(limit: 0).find(people, like: Array(0..<30))
        }
    }

    @Test func `a group of two kinds is split into them`() throws {
        let people = PeopleClusteringTests.people(300, seed: 8)
        let set = try FeatureSet(parsing: "frequency,money,sessions,last_seen")
        let group = Array(50..<250)
        let found = try MicroSegments(features: set).split(
            FeatureTable(people, set).subset(group)
        )
        #expect(found.clustering.groups.count >= 2)
        #expect(found.clustering.noise < 40)
        for one in found.clustering.groups {
            let even = one.members.count { group[$0] % 2 == 0 }
            #expect(min(even, one.members.count - even) == 0, "\(even) of \(one.members.count)")
        }
        #expect(found.clustering.groups.allSatisfy { !$0.label.words.en.isEmpty })
        expectRefusal(.tooFewRows, "too few to split") {
            _ = try MicroSegments().split(
                FeatureTable(people, .behaviour).subset(Array(0..<39))
            )
        }
    }
}
