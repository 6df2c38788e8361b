// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakEngine
internal import JejakJourney
internal import JejakLearn
internal import JejakQuery
internal import JejakStore
internal import Testing

/// Clusters that follow the journeys while a server runs.
@Suite struct JourneyKeeperTests {
    private typealias House = JourneyHouse

    /// Visits for years after the purchase: what was late in a journey is early.
    private static let longAfter: [House.Step] = (0..<24).map { number -> House.Step in
        let day: Double = 110 + Double(number) * 9.5
        return (day, number % 2 == 0 ? "Product Viewed" : "Products Searched")
    }

    @Test func `who moves on leaves one segment and enters another, with the cause`() throws {
        let house = House()
        let workspace = try house.open()
        try house.fill(workspace)
        let report = try workspace.clusterJourneys(seed: 1).report
        #expect(report.clusters.count >= 2 && report.fit == 1)
        for cluster in report.clusters {
            try workspace.saveSegment(
                "group \(cluster.id)",
                text: "cluster.journey = \(cluster.id)"
            )
        }
        let segments = SegmentKeeper(workspace) { Issue.record($0) }
        let journeys = JourneyKeeper(workspace) { Issue.record($0) }
        try segments.settle()
        try journeys.settle()
        #expect(journeys.freshness.placed == 0 && journeys.freshness.waiting == 0)
        let before = try house.clusters(workspace)
        let mover = try house.person("u41", workspace)
        let old = try #require(before[mover])
        try house.add(Self.longAfter, of: "u41", to: workspace)
        #expect(journeys.freshness.waiting == 1)
        house.pass(1_000)
        try journeys.settle()
        try segments.settle()
        let after = try house.clusters(workspace)
        let new = try #require(after[mover])
        #expect(new != old)
        #expect(after.filter { $0.key != mover } == before.filter { $0.key != mover })
        for (record, count) in try workspace.segments() {
            let wanted = try house.members(record.text, workspace)
            #expect(segments.members(of: record.id) == wanted && count == wanted.count)
            let moves = try workspace.history(ofSegment: record.id, since: house.now - 500).moves
                .filter { $0.person == mover }
            switch record.name {
            case "group \(old)": #expect(moves.map(\.isEntry) == [false])
            case "group \(new)": #expect(moves.map(\.isEntry) == [true])
            default: #expect(moves.isEmpty)
            }
            #expect(moves.allSatisfy { $0.cause == .scores })
        }
        let status = try workspace.journeyStatus()
        #expect(status.sizes.values.reduce(0, +) == after.count)
        #expect(status.drift?.verdict == .tooFew && status.drift?.people == 1)
    }

    /// What the model says of everybody who walked after the fit, all at once.
    private func batch(
        _ workspace: Workspace,
        _ report: JourneyReport,
        walked: Set<UInt32>
    ) throws -> [UInt32: Int] {
        let placer = try workspace.journeyPlacer(fit: try #require(report.fit))
        let export = try workspace.journeyExport()
        let found = try placer.place(export.table, people: Array(export.codes.indices))
        var clusters: [UInt32: Int] = [:]
        for member in report.members { clusters[member.person] = member.cluster }
        for (person, place) in zip(export.codes, found) where walked.contains(person) {
            clusters[person] = place.cluster
        }
        return clusters
    }

    @Test(arguments: 1...3)
    func `live is what placing everybody at the end says, also after a crash`(
        seed: UInt64
    ) throws {
        let house = House()
        var random = SeededRandom(seed: seed)
        var workspace: Workspace? = try house.open()
        try house.fill(try #require(workspace), seed: seed + 10)
        let report = try #require(workspace).clusterJourneys(seed: 1).report
        var keeper = workspace.map { JourneyKeeper($0) { Issue.record($0) } }
        try keeper?.settle()
        var walked: Set<UInt32> = []
        for number in 0..<30 {
            let user = "u\(random.below(230))"
            let steps =
                random.below(2) == 0
                ? House.journey(random.below(2), &random)
                : Self.longAfter.map { step -> House.Step in
                    (step.day + random.uniform(), step.event)
                }
            try house.add(steps, of: user, to: try #require(workspace))
            walked.insert(try house.person(user, try #require(workspace)))
            if random.below(3) > 0 { try keeper?.settle() }
            if number == 18 { try workspace?.refreshSnapshots() }
            guard number % 10 == 9 else { continue }
            // Nothing is said goodbye to: the file is of some time before, or gone.
            keeper = nil
            workspace = nil
            if number == 19 {
                let file = house.path + "/models/journeys-1.placed"
                try? FileManager.default.removeItem(atPath: file)  // It may not be there.
            }
            workspace = try house.open()
            keeper = workspace.map { JourneyKeeper($0) { Issue.record($0) } }
        }
        try keeper?.settle()
        let wanted = try batch(try #require(workspace), report, walked: walked)
        #expect(try house.clusters(try #require(workspace)) == wanted)
        // The facts outlive a restart without a keeper, and a rebuild.
        keeper = nil
        workspace = nil
        let again = try house.open()
        #expect(try house.clusters(again) == wanted)
        try again.rebuild()
        #expect(try house.clusters(again) == wanted)
    }

    @Test func `a second comparison keeps numbers, colours and names`() throws {
        let house = House()
        let workspace = try house.open()
        try house.fill(workspace)
        let first = try workspace.clusterJourneys(seed: 1).report
        #expect(first.clusters.map(\.id) == Array(1...first.clusters.count))
        #expect(first.changes == nil)
        let journeys = JourneyKeeper(workspace) { Issue.record($0) }
        try journeys.settle()
        for person in 200..<230 {
            var random = SeededRandom(seed: UInt64(person))
            try house.add(House.journey(person, &random), of: "u\(person)", to: workspace)
        }
        try journeys.settle()
        #expect(try workspace.livePlacements().people.count == 30)
        house.pass(1_000)
        let second = try workspace.clusterJourneys(seed: 9).report
        let changes = try #require(second.changes)
        #expect(second.fit == 2 && !changes.kept.isEmpty)
        for id in changes.kept {
            let old = try #require(first.clusters.first { $0.id == id })
            let new = try #require(second.clusters.first { $0.id == id })
            #expect(old.colour == new.colour)
            let were = Set(first.members.filter { $0.cluster == id }.map(\.person))
            let are = Set(second.members.filter { $0.cluster == id }.map(\.person))
            #expect(Double(were.intersection(are).count) >= 0.3 * Double(were.count))
        }
        let used = Set(first.clusters.map(\.id))
        let fresh = second.clusters.map(\.id).filter { !changes.kept.contains($0) }
        #expect(fresh.allSatisfy { !used.contains($0) && $0 >= first.nextId ?? .max })
        #expect(
            changes.kept.count + changes.new.count + changes.split.count
                == second.clusters.count
        )
        // Nobody keeps a word of the fit before.
        var wanted: [UInt32: Int] = [:]
        for member in second.members { wanted[member.person] = member.cluster }
        #expect(try house.clusters(workspace) == wanted)
        #expect(try workspace.livePlacements().people.isEmpty)
        let files = try FileManager.default.contentsOfDirectory(atPath: house.path + "/models")
        #expect(files.filter { $0.hasPrefix("journeys-1.") }.isEmpty)
        #expect(files.contains("journeys-2.model") && files.contains("journeys-2.map"))
    }

    @Test func `a model that is damaged is refused in a sentence, and segments live on`() throws {
        let house = House()
        let workspace = try house.open()
        try house.fill(workspace, count: 120)
        _ = try workspace.clusterJourneys(seed: 1)
        let path = house.path + "/models/journeys-1.model"
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: URL(fileURLWithPath: path))
        let keeper = JourneyKeeper(workspace) { _ in }
        let error = #expect(throws: LearnError.self) { try keeper.settle() }
        #expect(error?.sentence.contains("compare the journeys again") == true)
        try house.add(Self.longAfter, of: "u3", to: workspace)
        try keeper.settle()
        #expect(keeper.freshness.waiting == 0)
        #expect(try workspace.journeyStatus().drift == nil)
        house.pass(1)
        _ = try workspace.clusterJourneys(seed: 1)
        try JourneyKeeper(workspace) { Issue.record($0) }.settle()
    }

    @Test func `the map knows where everybody lies, and who is in a drawn shape`() throws {
        let house = House()
        let workspace = try house.open()
        try house.fill(workspace, count: 120)
        let report = try workspace.clusterJourneys(seed: 1).report
        let map = try #require(try workspace.journeyMap())
        #expect(map.people.count == report.members.filter { !$0.isTooShort }.count)
        let all = [(-1.0, -1.0), (10_001, -1), (10_001, 10_001), (-1, 10_001)]
        #expect(map.people(within: all.map { (x: $0.0, y: $0.1) }) == map.people)
        let left = [(-1.0, -1.0), (5_000.5, -1), (5_000.5, 10_001), (-1, 10_001)]
        let wanted = map.people.indices.filter { map.x[$0] <= 5_000 }.map { map.people[$0] }
        #expect(map.people(within: left.map { (x: $0.0, y: $0.1) }) == wanted)
        #expect(map.people(within: [(x: 0, y: 0), (x: 1, y: 1)]).isEmpty)
    }
}
