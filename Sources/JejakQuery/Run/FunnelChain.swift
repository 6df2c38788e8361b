// SPDX-License-Identifier: Apache-2.0

internal import JejakJourney

/// A funnel whose steps are different events, in order, whatever lies between.
///
/// Each step's footprints are a list of their own, so the latest start of a
/// chain that reached a step is found by following two lists side by side: that
/// of the last footprint of the step before. It says what `FunnelWalk` says, and
/// reads no other events.
struct FunnelChain: ~Copyable {
    private let event: EventTest
    private let within: Int64
    private let reader: PlanReader
    private let codes: UnsafeMutableBufferPointer<Int32>
    /// What reached the last step, and what reaches this one.
    private var last = ChainLinks()
    private var next = ChainLinks()

    /// Nothing where the funnel has more rules.
    init?(_ plan: FunnelPlan, _ reader: PlanReader) {
        guard plan.namesAllItReads else { return nil }
        self.reader = reader
        codes = .allocate(capacity: plan.needs.count)
        _ = codes.initialize(fromContentsOf: plan.needs.map(\.code))
        within = plan.within
        event = plan.event
    }

    deinit {
        codes.deallocate()
        last.deallocate()
        next.deallocate()
    }

    /// How far somebody came; nothing where their rows are no lists by event.
    mutating func reach(
        _ person: EventScan,
        _ elapsed: UnsafeMutableBufferPointer<Int64>
    ) -> FunnelReach? {
        var reach = FunnelReach(elapsed: elapsed)
        guard person.isListed else { return nil }
        for step in 0..<codes.count {
            // An event that nobody did has no list.
            guard codes[step] >= 0 else { break }
            let view = person.view(event: codes[step])
            let isLast = step == codes.count &- 1
            follow(view, isFirst: step == 0, isLast: isLast, &elapsed[step])
            guard next.count > 0 else { break }
            reach.depth = step &+ 1
            swap(&last, &next)
        }
        return reach
    }

    /// Finds the footprints that continue a chain. Of each the latest start.
    @inline(__always)
    private mutating func follow(
        _ view: JourneyView,
        isFirst: Bool,
        isLast: Bool,
        _ elapsed: inout Int64
    ) {
        next.begin(roomFor: view.count)
        guard let rows = view.rows else { return }
        let test = event
        var place = 0
        for index in reader.rows(test, view) {
            let time = view.times[index]
            let row = rows[index]
            var start = time
            if !isFirst {
                while place < last.count, last.rows[place] < row { place &+= 1 }
                if place == 0 { continue }
                start = last.starts[place &- 1]
                let (distance, overflow) = time.subtractingReportingOverflow(start)
                if overflow || distance > within { continue }
            }
            if test.filter != EventTest.noFilter,
                !reader.passes(filter: test.filter, view, index)
            {
                continue
            }
            if next.count == 0 { elapsed = time &- start }
            next.append(row, start)
            if isLast { return }
        }
    }
}

extension FunnelPlan {
    /// Whether the answer depends on the footprints of the steps alone, and each
    /// is an event of its own.
    var namesAllItReads: Bool {
        guard case .none = breakdown else { return false }
        return question.order == .inOrder && holding < 0 && breaks.isEmpty
            && needs.allSatisfy { $0.times == 1 && $0.code != EventTest.anyCode }
    }
}

/// Footprints that continue a chain, rising, with the chain's start.
private struct ChainLinks {
    var rows: UnsafeMutablePointer<UInt32>
    var starts: UnsafeMutablePointer<Int64>
    var count = 0
    private var room = 64

    init() {
        rows = .allocate(capacity: room)
        starts = .allocate(capacity: room)
    }

    func deallocate() {
        rows.deallocate()
        starts.deallocate()
    }

    /// Begins anew, with room for so many.
    @inline(__always)
    mutating func begin(roomFor most: Int) {
        count = 0
        if most > room { grow(to: most * 2) }
    }

    private mutating func grow(to wanted: Int) {
        deallocate()
        room = wanted
        rows = .allocate(capacity: room)
        starts = .allocate(capacity: room)
    }

    @inline(__always)
    mutating func append(_ row: UInt32, _ start: Int64) {
        rows[count] = row
        starts[count] = start
        count &+= 1
    }
}
