// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakEngine
internal import JejakStore
internal import Synchronization
internal import Testing

/// The door's queue over a real folder.
@Suite struct IntakeTests {
    /// A folder of its own that goes away with the test.
    private final class Place {
        let path = NSTemporaryDirectory() + "jejak-intake-\(UUID().uuidString)"

        deinit {
            try? FileManager.default.removeItem(atPath: path)  // Swept by the system.
        }
    }

    private static func add(_ message: String, to batch: inout EventBatch, source: String = "s") {
        batch.addTrail(.anonymous, batch.strings.intern("visitor " + message))
        batch.finishEvent(
            kind: .track,
            name: batch.strings.intern("Seen"),
            source: batch.strings.intern(source),
            message: batch.strings.intern(message) + 1,
            time: 1_700_000_000_000,
            identity: StableHash.combine(StableHash.hash(source), StableHash.hash(message)) >> 1
        )
    }

    @Test func `what came twice is stored once, across requests, batches, blocks and restarts`()
        async throws
    {
        let place = Place()
        for round in 0..<3 {
            let workspace = try Workspace(folder: place.path, access: .owner)
            let intake = Intake(workspace)
            intake.start()
            let fresh = try await withThrowingTaskGroup(of: Int.self) { group in
                for task in 0..<20 {
                    group.addTask {
                        var sum = 0
                        for step in 0..<30 {
                            // Each message is sent by four tasks at about once.
                            let number = (task % 5) * 1_000 + step
                            sum += try await intake.take(receivedAt: workspace.now) { batch in
                                Self.add("m\(number)", to: &batch)
                                Self.add("m\(number)", to: &batch)
                                return ((), [])
                            }.fresh
                        }
                        return sum
                    }
                }
                return try await group.reduce(0, +)
            }
            intake.stop()
            #expect(fresh == (round == 0 ? 150 : 0))
            #expect(try workspace.store.endOffset() == 150)
            var next: Int64 = 0
            while let end = try workspace.store.mergeBlocks(from: next) { next = end }
        }
    }

    @Test func `two sources may use the same message id`() throws {
        let place = Place()
        let workspace = try Workspace(folder: place.path, access: .owner)
        var batch = EventBatch()
        Self.add("m", to: &batch)
        Self.add("m", to: &batch, source: "other")
        #expect(try workspace.accept(batch) == 2)
        #expect(try workspace.accept(batch) == 0)
    }

    @Test func `a hash that two events share does not make them one`() throws {
        let place = Place()
        let workspace = try Workspace(folder: place.path, access: .owner)
        func event(_ message: String) -> EventBatch {
            var batch = EventBatch()
            batch.addTrail(.user, batch.strings.intern("u"))
            batch.finishEvent(
                kind: .track,
                name: batch.strings.intern("Seen"),
                source: batch.strings.intern("s"),
                message: batch.strings.intern(message) + 1,
                time: 0,
                identity: 77
            )
            return batch
        }
        #expect(try workspace.accept(event("a")) == 1)
        #expect(try workspace.accept(event("b")) == 1)
        #expect(try workspace.accept(event("a")) == 0)
        #expect(try workspace.accept(event("b")) == 0)
    }

    @Test func `an event is forgotten after seven days, and not before`() throws {
        let place = Place()
        let clock = Mutex<Int64>(1_700_000_000_000)
        let workspace = try Workspace(folder: place.path, access: .owner) {
            clock.withLock { $0 }
        }
        let hour: Int64 = 3_600_000
        func send(_ message: String) throws -> Int {
            var batch = EventBatch()
            batch.receivedAt = workspace.now
            Self.add(message, to: &batch)
            return try workspace.accept(batch)
        }
        #expect(try send("first") == 1)
        for step in 0..<(7 * 24 - 1) {
            clock.withLock { $0 += hour }
            #expect(try send("hour \(step)") == 1)
        }
        #expect(try send("first") == 0)
        clock.withLock { $0 += 3 * hour }
        #expect(try send("first") == 1)
        #expect(try send("hour 160") == 0)
    }

    @Test func `what waits when the door stops is stored, and nobody is let in after it`()
        async throws
    {
        let place = Place()
        let workspace = try Workspace(folder: place.path, access: .owner)
        let intake = Intake(workspace)
        let waiting = Task {
            try await intake.take(receivedAt: 5) { batch in
                Self.add("early", to: &batch)
                return ((), [])
            }.fresh
        }
        while intake.figures.waiting == 0 { try await Task.sleep(for: .milliseconds(1)) }
        intake.start()
        intake.stop()
        #expect(try await waiting.value == 1)
        await #expect(throws: IntakeRefusal.stopping) {
            try await intake.take(receivedAt: 6) { batch in
                Self.add("late", to: &batch)
                return ((), [])
            }
        }
        #expect(try workspace.store.endOffset() == 1)
    }

    @Test func `a full disk is told before anything is read, and passes`() async throws {
        let place = Place()
        let workspace = try Workspace(folder: place.path, access: .owner)
        let intake = Intake(workspace)
        intake.start()
        intake.setDiskLow(true)
        #expect(intake.refusal == .diskNearlyFull)
        intake.setDiskLow(false)
        #expect(intake.refusal == nil)
        let kept = QuarantineRecord(
            receivedAt: 1,
            source: "s",
            reason: "noIdentity",
            messageId: nil,
            content: "{}"
        )
        let taken = try await intake.take(receivedAt: 1) { _ in ("said", [kept]) }
        #expect(taken.value == "said" && taken.fresh == 0)
        // A full quarantine takes no more, and says how much it did not take.
        intake.setQuarantined(items: Intake.keptMost.items - 1, bytes: 0)
        let flood = [QuarantineRecord](repeating: kept, count: 5)
        _ = try await intake.take(receivedAt: 2) { _ in ((), flood) }
        intake.stop()
        #expect(try workspace.quarantineCounts().map(\.count) == [2])
        #expect(workspace.book.figures.rejected["quarantineFull"] == 4)
    }
}
