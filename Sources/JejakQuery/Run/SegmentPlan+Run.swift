// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
package import JejakJourney

/// Who belongs to a segment, out of how many.
package struct SegmentAnswer: Sendable, Equatable {
    /// Rising person codes.
    package let people: [UInt32]
    /// Everybody with at least one row.
    package let of: Int

    package init(people: [UInt32], of: Int) {
        self.people = people
        self.of = of
    }
}

extension SegmentPlan {
    /// Whether the person of a view of the plan's snapshot belongs to the
    /// segment. Time grows with the person's rows.
    package func matches(_ view: JourneyView) -> Bool {
        memory.read { $0.holds(view) }
    }

    /// Whether a person belongs to the segment; false where they have no rows.
    package func matches(_ person: UInt32) -> Bool {
        memory.read { reader in
            var isMember = false
            snapshot.show(person) { isMember = reader.holds($0) }
            return isMember
        }
    }

    /// Whether the person of a view belongs to the segment, and until when that
    /// holds if nothing happens. Costs a few times as much as `matches`.
    package func judge(_ view: JourneyView) -> Judgement {
        memory.read { PlanJudge($0, memory).judge(view) }
    }

    /// As above; nobody without rows belongs to any segment.
    package func judge(_ person: UInt32) -> Judgement {
        memory.read { reader in
            var judgement = Judgement(isMember: false, until: .max)
            let judge = PlanJudge(reader, memory)
            snapshot.show(person) { judgement = judge.judge($0) }
            return judgement
        }
    }

    /// Asks everybody, on at most `width` threads. The answer does not depend
    /// on their number. Time grows with the rows of the events named, or with
    /// all rows where the parts have no index of events.
    package func run(width: Int = parallelWidth) -> SegmentAnswer {
        let ranges = snapshot.ranges()
        var results = [[UInt32]](repeating: [], count: ranges.count)
        results.withUnsafeMutableBufferPointer { buffer in
            // Each range writes to its own place only.
            nonisolated(unsafe) let places = buffer
            parallelFor(ranges.count, chunk: 1, width: width) { chunk in
                for index in chunk { places[index] = members(in: ranges[index]) }
            }
        }
        return SegmentAnswer(
            people: results.count == 1 ? results[0] : results.flatMap { $0 },
            of: snapshot.peopleCount()
        )
    }

    /// Those of a range, rising.
    private func members(in range: Range<UInt32>) -> [UInt32] {
        var members: [UInt32] = []
        memory.read { reader in
            let scan = EventScan(
                snapshot,
                from: range.lowerBound,
                to: range.upperBound,
                events: memory.askedEvents,
                havingAnyOf: driving
            )
            guard let scan else {
                snapshot.scan(from: range.lowerBound, to: range.upperBound) { view in
                    if reader.holds(view) { members.append(view.person) }
                }
                return
            }
            while scan.next() {
                if reader.holds(scan) { members.append(scan.person) }
            }
        }
        // Whoever's identity moved comes last.
        if snapshot.hasMoves { members.sort() }
        return members
    }
}
