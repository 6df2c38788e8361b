// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
package import JejakJourney

/// One step of a funnel and how many people reached it.
package struct FunnelStep: Sendable, Equatable, Encodable {
    package let name: String
    package let people: Int

    package init(name: String, people: Int) {
        self.name = name
        self.people = people
    }
}

extension FunnelPlan {
    /// How many steps the person of a view reached.
    package func depth(_ view: JourneyView) -> Int {
        memory.read { reader in
            stepMasks.withUnsafeBufferPointer { depth(view, reader, $0) }
        }
    }

    /// Asks everybody, on at most `width` threads. The answer does not depend
    /// on their number. Time grows with the rows, and with the steps only where
    /// an event can be more than one of them.
    package func run(width: Int = parallelWidth) -> [FunnelStep] {
        let ranges = snapshot.ranges()
        let stepCount = question.steps.count
        // Reached exactly this many steps, range by range.
        var counts = [Int](repeating: 0, count: ranges.count * (stepCount + 1))
        counts.withUnsafeMutableBufferPointer { buffer in
            // Each range writes to its own places only.
            nonisolated(unsafe) let places = buffer
            parallelFor(ranges.count, chunk: 1, width: width) { chunk in
                for index in chunk {
                    count(
                        ranges[index],
                        UnsafeMutableBufferPointer(
                            rebasing: places[
                                index * (stepCount + 1)..<(index + 1) * (stepCount + 1)
                            ]
                        )
                    )
                }
            }
        }
        return question.steps.enumerated().map { place, step in
            var people = 0
            for index in counts.indices where index % (stepCount + 1) > place {
                people += counts[index]
            }
            return FunnelStep(name: step.title, people: people)
        }
    }

    private func count(_ range: Range<UInt32>, _ places: UnsafeMutableBufferPointer<Int>) {
        memory.read { reader in
            stepMasks.withUnsafeBufferPointer { masks in
                snapshot.scan(from: range.lowerBound, to: range.upperBound) { view in
                    places[depth(view, reader, masks)] += 1
                }
            }
        }
    }

    /// Walks the rows once. For each step it keeps the latest start of a chain
    /// that reached it, which is never worse than an earlier one; an event is
    /// offered to late steps first, so that it is one step of a chain at most.
    @inline(__always)
    private func depth(
        _ view: JourneyView,
        _ reader: PlanReader,
        _ masks: UnsafeBufferPointer<UInt32>
    ) -> Int {
        let stepCount = question.steps.count
        var reached = 0
        for index in reader.rows(event, view) {
            var mask = masks[Int(view.events[index])]
            // Steps beyond the next one cannot be reached by this event.
            mask &= reached < 31 ? (2 &<< UInt32(reached)) &- 1 : .max
            if mask == 0 { continue }
            if event.filter != EventTest.noFilter,
                !reader.passes(filter: event.filter, view, index)
            {
                continue
            }
            while mask != 0 {
                let step = 31 &- mask.leadingZeroBitCount
                mask &= ~(1 &<< UInt32(step))
                let start = reader.chainStart(step, at: view.times[index], within: within)
                guard start != .min else { continue }
                reader.chainStarts[step] = start
                if step == reached {
                    reached = step &+ 1
                    if reached == stepCount { return reached }
                }
            }
        }
        return reached
    }
}

extension EventName {
    /// What a report calls the event.
    package var title: String {
        switch self {
        case .named(let name): name
        case .any: "(any event)"
        }
    }
}
