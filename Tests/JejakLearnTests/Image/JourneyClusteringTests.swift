// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakLearn
internal import Testing

/// From journeys to named groups.
struct JourneyClusteringTests {
    private typealias Fixture = JourneyTableFixture

    private static func model(
        _ table: JourneyTable,
        seed: UInt64 = 1
    ) throws -> JourneyClusteringModel {
        try JourneyClustering(seed: seed).fit(table)
    }

    @Test func `two ways of shopping are found, named and told apart`() throws {
        let table = Fixture.earlyAndLate(240, seed: 4)
        let model = try Self.model(table)
        #expect(model.clusters.count >= 2)
        // No cluster mixes the two ways.
        for cluster in model.clusters {
            let members = model.labels.indices.filter { model.labels[$0] == cluster.id }
            #expect(members.count == cluster.size)
            let early = members.filter { $0 % 2 == 0 }.count
            #expect(min(early, members.count - early) * 10 <= members.count)
            #expect(!cluster.label.en.isEmpty && !cluster.label.id.isEmpty)
            #expect(cluster.conversion == 1)
            #expect(cluster.revenuePerPerson == 150_000)
            #expect(cluster.typicalPath.contains("Order Completed"))
            #expect(cluster.typicalPeople.allSatisfy { members.contains($0) })
        }
        #expect(model.noise * 4 <= 240)
        #expect(Set(model.clusters.map(\.label.en)).count == model.clusters.count)
        #expect(Set(model.clusters.map(\.label.id)).count == model.clusters.count)
        let sizes = model.clusters.map(\.size)
        #expect(sizes == sizes.sorted(by: >))
    }

    @Test func `the path names what is done first before what is done last`() throws {
        let table = Fixture.earlyAndLate(240, seed: 5)
        let model = try Self.model(table)
        for cluster in model.clusters {
            let path = cluster.typicalPath
            let order = try #require(path.firstIndex(of: "Order Completed"))
            let search = try #require(path.firstIndex(of: "Products Searched"))
            let isEarly = try #require(cluster.typicalPeople.first) % 2 == 0
            #expect((order < search) == isEarly)
        }
    }

    @Test func `the same seed gives the same answer`() throws {
        let table = Fixture.earlyAndLate(120, seed: 6)
        let first = try Self.model(table)
        let second = try Self.model(table)
        #expect(first.labels == second.labels)
        #expect(first.probabilities == second.probabilities)
        #expect(first.map == second.map)
        #expect(first.clusters == second.clusters)
    }

    @Test func `people of the fit are placed where they are`() throws {
        let table = Fixture.earlyAndLate(240, seed: 7)
        let model = try Self.model(table)
        var same = 0
        for person in 0..<table.personCount {
            let (cluster, probability) = try model.assign(table, person: person)
            #expect(probability >= 0 && probability <= 1)
            same += cluster == model.labels[person] ? 1 : 0
        }
        #expect(same * 10 >= table.personCount * 9)
    }

    @Test func `new people are placed with those who do alike`() throws {
        let table = Fixture.earlyAndLate(240, seed: 8)
        let model = try Self.model(table)
        let others = Fixture.earlyAndLate(60, seed: 9)
        var right = 0
        for person in 0..<others.personCount {
            guard let cluster = try model.assign(others, person: person).cluster else { continue }
            let typical = try #require(model.clusters[cluster].typicalPeople.first)
            right += typical % 2 == person % 2 ? 1 : 0
        }
        #expect(right >= 48)
    }

    @Test func `a sample is clustered and everybody is placed`() throws {
        let table = Fixture.earlyAndLate(300, seed: 10)
        // Two people of five, so that both ways of shopping are in the sample.
        let model = try JourneyClustering(largestSample: 120).fit(table)
        #expect(model.labels.count == 300)
        #expect(model.noise < 30)
        for cluster in model.clusters {
            let members = model.labels.indices.filter { model.labels[$0] == cluster.id }
            let early = members.filter { $0 % 2 == 0 }.count
            #expect(min(early, members.count - early) * 20 <= members.count)
        }
        #expect(model.map.allSatisfy { $0.x.isFinite && $0.y.isFinite })
    }

    @Test func `one event name is enough`() throws {
        var random = SeededRandom(seed: 11)
        let journeys = (0..<160).map { person -> [Fixture.Step] in
            (0..<8).map { step in
                let place = Double(step) / 7
                let bent = person % 2 == 0 ? place * place * place : 1 - (1 - place) * (1 - place)
                return (200 * bent + random.uniform(), 0, 1000)
            }
        }
        let model = try Self.model(Fixture.table(journeys, names: ["Order Completed"]))
        #expect(model.labels.count == 160)
        #expect(model.clusters.allSatisfy { $0.typicalPath == ["Order Completed"] })
    }

    @Test func `people who all do exactly the same form no group, and nothing breaks`() throws {
        let journey: [Fixture.Step] = (0..<9).map { (Double($0), $0 % 3, 0) }
        let table = Fixture.table(
            Array(repeating: journey, count: 60),
            names: ["a", "b", "c"]
        )
        let model = try Self.model(table)
        #expect(model.clusters.isEmpty)
        #expect(model.noise == 60)
        #expect(try model.assign(table, person: 3).cluster == nil)
    }

    @Test func `a handful of people form no group`() throws {
        let model = try Self.model(Fixture.earlyAndLate(6, seed: 12))
        #expect(model.clusters.isEmpty)
        #expect(model.labels.allSatisfy { $0 == nil })
    }

    @Test func `stages are told in order and a no stops the work`() throws {
        let table = Fixture.earlyAndLate(60, seed: 13)
        var stages: [JourneyClusteringStage] = []
        var tick = 0.0
        let model = try JourneyClustering().fit(
            table,
            now: {
                tick += 1
                return tick
            }
        ) { stage, share in
            if stages.last != stage { stages.append(stage) }
            return share >= 0 && share <= 1
        }
        #expect(stages == JourneyClusteringStage.allCases)
        #expect(model.seconds == [.images: 1, .training: 1, .encoding: 1, .clustering: 1])
        #expect(throws: CancellationError.self) {
            try JourneyClustering().fit(table, progress: { stage, _ in stage != .encoding })
        }
    }

    @Test func `the named event counts as conversion`() throws {
        let table = Fixture.earlyAndLate(120, seed: 14)
        let clustering = JourneyClustering(conversionEvent: "No Such Event")
        let model = try clustering.fit(table)
        #expect(model.clusters.allSatisfy { $0.conversion == 0 })
    }
}
