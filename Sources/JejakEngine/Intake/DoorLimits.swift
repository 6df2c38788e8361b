// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCollect
internal import JejakCore
internal import JejakStore

/// The limits that the door approaches on a machine: how fast one thread reads
/// events, and how fast it appends blocks of them to a log, each alone.
///
/// Reading is parsing, checking, the named steps and the columns. Appending is
/// encoding, compressing and a commit that waits for the disk, without dedupe,
/// identities or journeys.
package struct DoorLimits {
    /// How fast blocks of a size were appended.
    package struct Append {
        package let blockEvents: Int
        package let eventsPerSecond: Double
        package let bytesPerEvent: Double
    }

    package let events: Int
    package let rejected: Int
    package let bytesPerEvent: Double
    package let readPerSecond: Double
    package let appends: [Append]

    private static let bodyEvents = 100
    private static let largestFile = 512 << 20
    /// The largest is that of a merged block and of an import.
    private static let blockSizes = [100, 1_000, Store.mergedBlock]
    private static let commitsMost = 200
    private static let repeats = 3

    /// Measures with the events of a file of JSON Lines, in a log of its own
    /// beside `folder` that is removed again.
    package static func measure(file path: String, in folder: String) throws -> DoorLimits {
        let bodies = try bodies(of: path)
        let bytes = bodies.reduce(0) { $0 + $1.count }
        var times: [Double] = []
        var blocks: [EventBatch] = []
        var rejected = 0
        for _ in 0..<repeats {
            let started = ContinuousClock.now
            (blocks, rejected) = try read(bodies, blockEvents: Store.mergedBlock)
            times.append((ContinuousClock.now - started) / .seconds(1))
        }
        let events = blocks.reduce(0) { $0 + $1.count }
        guard events > 0 else {
            throw EngineError(.badRequest, "\(path) holds no event that can be taken")
        }
        return DoorLimits(
            events: events,
            rejected: rejected,
            bytesPerEvent: Double(bytes) / Double(events + rejected),
            readPerSecond: Double(events) / times.sorted()[repeats / 2],
            appends: try blockSizes.map { size in
                let wanted = min(bodies.count, max(1, size * commitsMost / bodyEvents))
                let blocks = try read(Array(bodies.prefix(wanted)), blockEvents: size).blocks
                return try append(blocks, of: size, in: folder)
            }
        )
    }

    /// The file's lines as bodies of batch calls.
    private static func bodies(of path: String) throws -> [[UInt8]] {
        guard let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int,
            let content = FileManager.default.contents(atPath: path)  // Said below.
        else {
            throw EngineError(.badRequest, "\(path) cannot be read: name a file of JSON Lines")
        }
        guard size <= largestFile else {
            throw EngineError(
                .badRequest,
                "\(path) is larger than \(largestFile >> 20) MB: a part of it measures as well"
            )
        }
        let lines = [UInt8](content).split(separator: UInt8(ascii: "\n"))
        return stride(from: 0, to: lines.count, by: bodyEvents).map { start in
            var body = Array(#"{"batch":["#.utf8)
            for (index, line) in lines[start..<min(start + bodyEvents, lines.count)].enumerated() {
                if index > 0 { body.append(UInt8(ascii: ",")) }
                body += line
            }
            return body + Array("]}".utf8)
        }
    }

    private static func read(
        _ bodies: [[UInt8]],
        blockEvents: Int
    ) throws -> (blocks: [EventBatch], rejected: Int) {
        let decoder = SegmentDecoder(settings: IntakeSettings())
        let now = Workspace.systemClock()
        let call = SegmentCall(source: "doctor", receivedAt: now)
        var blocks: [EventBatch] = []
        var batch = EventBatch()
        var rejected = 0
        for (index, body) in bodies.enumerated() {
            if let reason = decoder.read(body) {
                throw EngineError(
                    .badRequest,
                    "the lines from \(index * bodyEvents + 1) on are no events "
                        + "(\(reason.rawValue)): name a file with one tracking call a line"
                )
            }
            batch.receivedAt = now
            rejected += decoder.append(to: &batch, call).rejected.count
            if batch.count >= blockEvents || index == bodies.count - 1 {
                blocks.append(batch)
                batch = EventBatch()
            }
        }
        return (blocks.filter { $0.count > 0 }, rejected)
    }

    private static func append(
        _ blocks: [EventBatch],
        of size: Int,
        in folder: String
    ) throws -> Append {
        let place = folder + "/.jejak-doctor-\(getpid())-\(size)"
        defer { try? FileManager.default.removeItem(atPath: place) }  // A leftover does no harm.
        let store = try Store(folder: place, creating: true)
        let started = ContinuousClock.now
        var bytes = 0
        for block in blocks {
            let sealed = try SealedBlock(block)
            bytes += sealed.byteCount
            try store.append([(sealed, IdentityGraph.Resolution())])
        }
        let seconds = (ContinuousClock.now - started) / .seconds(1)
        let events = blocks.reduce(0) { $0 + $1.count }
        return Append(
            blockEvents: size,
            eventsPerSecond: Double(events) / seconds,
            bytesPerEvent: Double(bytes) / Double(max(1, events))
        )
    }
}
