// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney

/// How far somebody came in a funnel.
struct FunnelReach {
    var depth = 0
    /// The row of the chain's first step.
    var start = 0
    /// By step: milliseconds from the chain's first step, when it was reached.
    var elapsed: UnsafeMutableBufferPointer<Int64>
}

/// Walks through journeys and keeps what it needs between two of them.
///
/// For each step it keeps the latest start of a chain that reached it, which is
/// never worse than an earlier one; an event is offered to late steps first, so
/// that it is one step of a chain at most. Time grows with the rows, and with
/// the steps only where an event can be more than one of them.
struct FunnelWalk {
    let plan: FunnelPlan
    let reader: PlanReader
    let masks: UnsafeBufferPointer<UInt32>
    let breaks: UnsafeBufferPointer<UInt8>
    private let stepCount: Int
    private var starts: [Int64]
    /// The row of each chain's first step, and the footprint that was its last.
    private var firstRows: [Int]
    private var lastSteps: [Int]
    let elapsed: UnsafeMutableBufferPointer<Int64>
    /// Rows that can be steps, with what they hold, for the dearer rules.
    private var candidates: [Candidate] = []
    private var found: [Int]

    /// A row that can be a step.
    private struct Candidate {
        var row: Int
        /// A hash of the value that a chain holds, or 0.
        var value: UInt64
        /// Its number among the footprints, and how many breaks lie before it.
        var footprint: Int
        var breakCount: Int
    }

    init(
        _ plan: FunnelPlan,
        _ reader: PlanReader,
        _ masks: UnsafeBufferPointer<UInt32>,
        _ breaks: UnsafeBufferPointer<UInt8>,
        elapsed: UnsafeMutableBufferPointer<Int64>
    ) {
        self.plan = plan
        self.reader = reader
        self.masks = masks
        self.breaks = breaks
        stepCount = plan.question.steps.count
        starts = [Int64](repeating: .min, count: stepCount)
        firstRows = [Int](repeating: 0, count: stepCount)
        lastSteps = [Int](repeating: -1, count: stepCount)
        found = [Int](repeating: 0, count: plan.needs.count)
        self.elapsed = elapsed
    }

    private var isPlain: Bool {
        plan.question.order == .inOrder && plan.holding < 0 && plan.breaks.isEmpty
    }

    mutating func reach(_ view: JourneyView) -> FunnelReach {
        guard !isPlain else { return plain(view) }
        gather(view)
        var best = FunnelReach(elapsed: elapsed)
        var first = 0
        while first < candidates.count {
            var end = first + 1
            while end < candidates.count, candidates[end].value == candidates[first].value {
                end += 1
            }
            switch plan.question.order {
            case .inOrder, .strict: inOrder(candidates[first..<end], view, &best)
            case .anyOrder: anyOrder(candidates[first..<end], view, &best)
            }
            if best.depth == stepCount { break }
            first = end
        }
        return best
    }

    // MARK: In order, whatever lies between

    private func plain(_ view: JourneyView) -> FunnelReach {
        var reach = FunnelReach(elapsed: elapsed)
        let event = plan.event
        for index in reader.rows(event, view) {
            var mask = masks[Int(view.events[index])]
            // Steps beyond the next one cannot be reached by this event.
            mask &= reach.depth < 31 ? (2 &<< UInt32(reach.depth)) &- 1 : .max
            if mask == 0 { continue }
            if event.filter != EventTest.noFilter,
                !reader.passes(filter: event.filter, view, index)
            {
                continue
            }
            while mask != 0 {
                let step = 31 &- mask.leadingZeroBitCount
                mask &= ~(1 &<< UInt32(step))
                let start = reader.chainStart(step, at: view.times[index], within: plan.within)
                guard start != .min else { continue }
                reader.chainStarts[step] = start
                if step == reach.depth {
                    elapsed[step] = view.times[index] &- start
                    reach.depth = step &+ 1
                    if reach.depth == stepCount { break }
                }
            }
            if reach.depth == stepCount { break }
        }
        if case .none = plan.breakdown { return reach }
        reach.start = firstRow(of: reach, view)
        return reach
    }

    /// The first step's row of the chain that came farthest: the last one at the
    /// start of that chain. Only looked for where people are told apart.
    private func firstRow(of reach: FunnelReach, _ view: JourneyView) -> Int {
        guard reach.depth > 0 else { return 0 }
        let start = reader.chainStarts[reach.depth &- 1]
        let rows = reader.rows(plan.event, view)
        return rows.last { row in
            view.times[row] == start && masks[Int(view.events[row])] & 1 == 1
                && (plan.event.filter == EventTest.noFilter
                    || reader.passes(filter: plan.event.filter, view, row))
        } ?? rows.lowerBound
    }

    // MARK: With more rules

    /// Lists the rows that can be steps: by the value that they hold, then in
    /// their order.
    private mutating func gather(_ view: JourneyView) {
        candidates.removeAll(keepingCapacity: true)
        var footprint = 0
        var breakCount = 0
        for row in reader.rows(plan.event, view) {
            let code = Int(view.events[row])
            if !plan.breaks.isEmpty, breaks[code] != 0 { breakCount += 1 }
            // Only strict order looks at the numbers of footprints.
            if plan.question.order == .strict, reader.footprints[code] != 0 { footprint += 1 }
            guard masks[code] != 0,
                plan.event.filter == EventTest.noFilter
                    || reader.passes(filter: plan.event.filter, view, row)
            else { continue }
            var value: UInt64 = 0
            if plan.holding >= 0 {
                guard let said = reader.value(plan.holding, view, row) else { continue }
                value = said.stableHash
            }
            candidates.append(
                Candidate(row: row, value: value, footprint: footprint, breakCount: breakCount)
            )
        }
        if plan.holding >= 0 {
            candidates.sort { ($0.value, $0.row) < ($1.value, $1.row) }
        }
    }

    private mutating func inOrder(
        _ rows: ArraySlice<Candidate>,
        _ view: JourneyView,
        _ best: inout FunnelReach
    ) {
        let isStrict = plan.question.order == .strict
        var breakCount = -1
        for row in rows {
            if row.breakCount != breakCount {
                for step in 0..<stepCount { starts[step] = .min }
                breakCount = row.breakCount
            }
            let time = view.times[row.row]
            var mask = masks[Int(view.events[row.row])]
            while mask != 0 {
                let step = 31 - mask.leadingZeroBitCount
                mask &= ~(1 << UInt32(step))
                if step > 0 {
                    guard starts[step - 1] != .min,
                        !isStrict || lastSteps[step - 1] == row.footprint - 1
                    else { continue }
                    let (distance, overflow) = time.subtractingReportingOverflow(starts[step - 1])
                    guard !overflow, distance <= plan.within else { continue }
                }
                starts[step] = step == 0 ? max(time, .min + 1) : starts[step - 1]
                firstRows[step] = step == 0 ? row.row : firstRows[step - 1]
                lastSteps[step] = row.footprint
                guard step == best.depth else { continue }
                best.depth = step + 1
                best.start = firstRows[step]
                elapsed[step] = time &- starts[step]
                if best.depth == stepCount { return }
            }
        }
    }

    /// The most different steps that any stretch as long as the window holds.
    private mutating func anyOrder(
        _ rows: ArraySlice<Candidate>,
        _ view: JourneyView,
        _ best: inout FunnelReach
    ) {
        for place in found.indices { found[place] = 0 }
        var first = rows.startIndex
        for index in rows.indices {
            if rows[index].breakCount != rows[first].breakCount {
                for place in found.indices { found[place] = 0 }
                first = index
            }
            let time = view.times[rows[index].row]
            while first < index {
                let (distance, overflow) = time.subtractingReportingOverflow(
                    view.times[rows[first].row]
                )
                guard overflow || distance > plan.within else { break }
                count(view.events[rows[first].row], -1)
                first += 1
            }
            count(view.events[rows[index].row], 1)
            let depth = stepsFound(rows: index - first + 1)
            guard depth > best.depth else { continue }
            best.start = rows[first].row
            for step in best.depth..<depth {
                elapsed[step] = time &- view.times[rows[first].row]
            }
            best.depth = depth
            if depth == stepCount { return }
        }
    }

    private mutating func count(_ event: UInt16, _ change: Int) {
        for (place, need) in plan.needs.enumerated() where need.code == Int32(event) {
            found[place] += change
        }
    }

    /// Rows that no named step needs can be steps of any event.
    private func stepsFound(rows: Int) -> Int {
        var named = 0
        var free = 0
        for (place, need) in plan.needs.enumerated() {
            if need.code == EventTest.anyCode {
                free = need.times
            } else {
                named += min(found[place], need.times)
            }
        }
        return named + min(free, rows - named)
    }
}

extension PlanReader {
    /// The value of a property in a row, or nothing.
    func value(_ property: Int32, _ view: JourneyView, _ index: Int) -> PropertyValue? {
        let reference = view.reference(index)
        let columns = partProperties[Int(property) &+ Int(reference.part)]
        let row = Int(reference.row)
        return columns.number?.value(ofRow: row) ?? columns.text?.value(ofRow: row)
            ?? columns.bool?.value(ofRow: row)
    }
}

extension PropertyValue {
    /// Equal for equal values, and for others as good as never.
    fileprivate var stableHash: UInt64 {
        var copy = distinctText
        return copy.withUTF8 { StableHash.hash(UnsafeRawBufferPointer($0), seed: kind) }
    }

    private var kind: UInt64 {
        switch self {
        case .null: 0
        case .bool: 1
        case .number: 2
        case .text: 3
        case .json: 4
        }
    }

    private var distinctText: String {
        switch self {
        case .null: ""
        case .bool(let flag): flag ? "1" : "0"
        case .number(let number): String(number.bitPattern)
        case .text(let text), .json(let text): text
        }
    }
}
