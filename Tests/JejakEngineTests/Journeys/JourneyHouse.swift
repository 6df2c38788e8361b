// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakEngine
internal import JejakJourney
internal import JejakQuery
internal import JejakStore
internal import Synchronization
internal import Testing

/// A folder of people who shop in two ways, and what the log says of them.
final class JourneyHouse: Sendable {
    static let day: Int64 = 86_400_000
    static let start: Int64 = 1_735_689_600_000

    let path = NSTemporaryDirectory() + "jejak-journeys-" + UUID().uuidString
    private let clock = Mutex(JourneyHouse.start + 400 * JourneyHouse.day)

    deinit {
        try? FileManager.default.removeItem(atPath: path)  // Swept by the system.
    }

    func open() throws -> Workspace {
        try Workspace(folder: path, access: .owner) { [self] in now }
    }

    var now: Int64 { clock.withLock { $0 } }

    func pass(_ milliseconds: Int64) { clock.withLock { $0 += milliseconds } }

    /// One footprint.
    typealias Step = (day: Double, event: String)

    /// Even people buy in the first week and look afterwards, odd ones look for
    /// long and buy in the last.
    static func journey(_ person: Int, _ random: inout SeededRandom) -> [Step] {
        let isEarly = person % 2 == 0
        var steps: [Step] = [(0, "Product Viewed"), (100, "Product Viewed")]
        for _ in 0..<10 + random.below(8) {
            let place = random.uniform() * 85
            let event = random.below(2) == 0 ? "Product Viewed" : "Products Searched"
            steps.append(((isEarly ? 12 : 3) + place, event))
        }
        for _ in 0..<3 {
            let place = (isEarly ? 1 : 93) + random.uniform() * 6
            steps.append((place, "Product Added"))
            steps.append((place + 0.01, "Order Completed"))
        }
        return steps
    }

    func add(_ steps: [Step], of user: String, to workspace: Workspace) throws {
        var batch = EventBatch()
        batch.receivedAt = now
        append(steps, of: user, to: &batch)
        _ = try workspace.accept(batch)
    }

    private func append(_ steps: [Step], of user: String, to batch: inout EventBatch) {
        for step in steps.sorted(by: { $0.day < $1.day }) {
            let mark = "\(user) \(step.day) \(step.event)"
            batch.addTrail(.user, batch.strings.intern(user))
            let name = batch.strings.intern(step.event)
            let source = batch.strings.intern("test")
            let message = batch.strings.intern(mark)
            batch.finishEvent(
                kind: .track,
                name: name,
                source: source,
                message: message + 1,
                time: Self.start + Int64(step.day * Double(Self.day)),
                identity: StableHash.hash(mark) >> 1
            )
        }
    }

    /// `count` people of both ways.
    func fill(_ workspace: Workspace, count: Int = 200, seed: UInt64 = 4) throws {
        var random = SeededRandom(seed: seed)
        var batch = EventBatch()
        batch.receivedAt = now
        for person in 0..<count {
            append(Self.journey(person, &random), of: "u\(person)", to: &batch)
        }
        _ = try workspace.accept(batch)
    }

    func person(_ user: String, _ workspace: Workspace) throws -> UInt32 {
        try #require(try workspace.store.person(named: user)).code
    }

    /// By person: their cluster, as questions see it.
    func clusters(_ workspace: Workspace) throws -> [UInt32: Int] {
        var found: [UInt32: Int] = [:]
        guard let column = try workspace.snapshot().facts.column("cluster.journey") else {
            return found
        }
        for place in column.people.indices {
            if case .number(let number) = column.value(atPlace: place) {
                found[column.people[place]] = Int(number)
            }
        }
        return found
    }

    func members(_ text: String, _ workspace: Workspace) throws -> [UInt32] {
        SegmentPlan(try SegmentParser.parse(text), try workspace.snapshot()).run().people
    }
}
