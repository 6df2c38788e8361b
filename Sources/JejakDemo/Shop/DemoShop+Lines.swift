// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

extension DemoShop {
    /// People whose footprints are sorted by time together: a real log comes in
    /// order of time, but memory must not grow with the number of people.
    private static let cohort = 10_000

    /// Writes all events as Segment-shaped JSON Lines, in chunks of about
    /// `chunk` bytes that end with a whole line, at most `most` of them where it
    /// is said. Returns the number of lines.
    ///
    /// In order of time within every 10,000 people. Memory: the footprints of
    /// 10,000 people and one chunk.
    @discardableResult
    package func writeEvents(
        chunk: Int = 1 << 20,
        atMost most: Int? = nil,
        to sink: (UnsafeRawBufferPointer) throws -> Void
    ) rethrows -> Int {
        precondition(chunk > 0, "a chunk holds at least one byte")
        var writer = DemoLineWriter(seed: seed, capacity: chunk + 8192)
        var lines = 0
        var first = 0
        while first < people, most.map({ lines < $0 }) ?? true {
            let last = min(people, first + DemoShop.cohort)
            var persons: [DemoPerson] = []
            var queue: [Queued] = []
            for number in first..<last {
                let (person, footprints) = journey(of: number)
                DemoShop.queue(footprints, of: person, slot: persons.count, into: &queue)
                persons.append(person)
            }
            queue.sort { ($0.footprint.time, $0.line) < ($1.footprint.time, $1.line) }
            for entry in queue.prefix(most.map { $0 - lines } ?? queue.count) {
                writer.put(entry, of: persons[Int(entry.slot)])
                lines += 1
                if writer.bytes.count >= chunk {
                    try writer.bytes.withUnsafeBytes(sink)
                    writer.bytes.removeAll(keepingCapacity: true)
                }
            }
            first = last
        }
        if !writer.bytes.isEmpty { try writer.bytes.withUnsafeBytes(sink) }
        return lines
    }

    /// A footprint that waits for its turn in time.
    struct Queued {
        var footprint: DemoFootprint
        /// The person's place in the cohort.
        var slot: UInt32
        /// Person and number of the line: the message id, unique in the shop.
        var line: UInt64
        var isIdentify: Bool
        /// Whether the person had said who they are by then.
        var isKnown: Bool
    }

    /// Adds one person's footprints, and the identify event with which their
    /// first known visit begins.
    private static func queue(
        _ footprints: [DemoFootprint],
        of person: DemoPerson,
        slot: Int,
        into queue: inout [Queued]
    ) {
        var line = UInt64(person.number) << 16
        var isKnown = false
        for footprint in footprints {
            if !isKnown, Int(footprint.visit) >= person.anonymousVisits {
                isKnown = true
                queue.append(
                    Queued(
                        footprint: footprint,
                        slot: UInt32(slot),
                        line: line,
                        isIdentify: true,
                        isKnown: true
                    )
                )
                line += 1
            }
            queue.append(
                Queued(
                    footprint: footprint,
                    slot: UInt32(slot),
                    line: line,
                    isIdentify: false,
                    isKnown: isKnown
                )
            )
            line += 1
        }
    }
}
