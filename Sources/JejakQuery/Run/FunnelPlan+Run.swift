// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
package import JejakJourney

extension FunnelPlan {
    /// How many steps the person of a view reached.
    package func depth(_ view: JourneyView) -> Int {
        memory.read { reader in
            withWalk(reader) { $0.reach(view).depth }
        }
    }

    /// Asks everybody, on at most `width` threads. The answer does not depend
    /// on their number. Time grows with the rows.
    package func run(width: Int = parallelWidth) -> FunnelReport {
        let ranges = snapshot.ranges()
        let stepCount = question.steps.count
        let begun = beginners(ranges, width: width)
        var tallies = [FunnelTally](
            repeating: FunnelTally(stepCount: stepCount),
            count: ranges.count
        )
        tallies.withUnsafeMutableBufferPointer { buffer in
            // Each range writes to its own place only.
            nonisolated(unsafe) let places = buffer
            parallelFor(ranges.count, chunk: 1, width: width) { chunk in
                for index in chunk {
                    places[index] = tally(ranges[index], knowsBeginners: begun != nil)
                }
            }
        }
        var total = FunnelTally(stepCount: stepCount)
        for tally in tallies { total.add(tally) }
        if let begun { total.setBeginners(begun) }
        return total.report(question.steps.map(\.title))
    }

    /// `knowsBeginners` leaves out those who only reached the first step.
    private func tally(_ range: Range<UInt32>, knowsBeginners: Bool) -> FunnelTally {
        var tally = FunnelTally(stepCount: question.steps.count)
        memory.read { reader in
            let scan = EventScan(
                snapshot,
                from: range.lowerBound,
                to: range.upperBound,
                events: needs.map(\.code).filter { $0 >= 0 }.map { UInt16($0) },
                havingAnyOf: knowsBeginners ? DrivingEvents.known(needs[1].code) : driving
            )
            withWalk(reader) { walk in
                guard let scan else {
                    snapshot.scan(from: range.lowerBound, to: range.upperBound) {
                        add($0, reader, &walk, to: &tally)
                    }
                    return
                }
                var chain = FunnelChain(self, reader)
                while scan.next() {
                    if let reach = chain?.reach(scan, walk.elapsed) {
                        if !knowsBeginners || reach.depth > 1 { tally.add(reach) }
                    } else if knowsBeginners {
                        let reach = walk.reach(scan.asked())
                        if reach.depth > 1 { tally.add(reach) }
                    } else {
                        let view = namesAllItReads ? scan.asked() : scan.whole()
                        add(view, reader, &walk, to: &tally)
                    }
                }
            }
        }
        return tally
    }

    /// Without the first step nobody comes anywhere, unless any may come first.
    private var driving: [UInt16]? {
        guard question.order != .anyOrder, let first = needs.first else { return nil }
        return DrivingEvents.known(first.code)
    }

    private func add(
        _ view: JourneyView,
        _ reader: PlanReader,
        _ walk: inout FunnelWalk,
        to tally: inout FunnelTally
    ) {
        let reach = walk.reach(view)
        tally.add(reach)
        guard reach.depth > 0 else { return }
        switch breakdown {
        case .none: break
        case .property(let place):
            let value = reader.value(place, view, reach.start)
            tally.add(depth: reach.depth, to: value ?? .null)
        case .fact(let column):
            let value = column?.value(of: view.person)
            tally.add(depth: reach.depth, to: value ?? .null)
        }
    }

    private func withWalk<T>(_ reader: PlanReader, _ body: (inout FunnelWalk) -> T) -> T {
        let elapsed = UnsafeMutableBufferPointer<Int64>.allocate(capacity: question.steps.count)
        elapsed.initialize(repeating: 0)
        defer { elapsed.deallocate() }
        return stepMasks.withUnsafeBufferPointer { masks in
            breaks.withUnsafeBufferPointer { breaks in
                var walk = FunnelWalk(self, reader, masks, breaks, elapsed: elapsed)
                return body(&walk)
            }
        }
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
