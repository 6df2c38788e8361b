// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakQuery

/// A funnel worked out by trying every chain.
struct SlowFunnel {
    let funnel: FunnelQuestion
    let slow: SlowEvaluator
    /// In time order, cut by the window.
    private let rows: [TestEvent]

    init(
        _ funnel: FunnelQuestion,
        now: Int64,
        _ events: [TestEvent],
        facts: [String: PropertyValue] = [:]
    ) {
        self.funnel = funnel
        let slow = SlowEvaluator(now: now, facts: facts, events: events)
        self.slow = slow
        rows = events.filter { slow.isIn(funnel.window, $0.time) }
    }

    /// The most steps that any chain of events reaches.
    var depth: Int {
        funnel.order == .anyOrder ? freeDepth : deepest([])
    }

    private func isStep(_ row: Int) -> Bool {
        funnel.steps.contains { slow.isNamed($0, rows[row]) }
    }

    /// Whether something that ends a chain lies between two rows.
    private func isBroken(_ first: Int, _ last: Int) -> Bool {
        guard first < last else { return false }
        return (first + 1..<last).contains { row in
            !isStep(row) && funnel.excluding.contains { slow.isNamed($0, rows[row]) }
        }
    }

    private func canFollow(_ chain: [Int], _ row: Int) -> Bool {
        guard slow.passes(funnel.filter, rows[row]) else { return false }
        if let property = funnel.holding {
            guard let value = rows[row].value(property), value != .null else { return false }
            if let first = chain.first, rows[first].value(property) != value { return false }
        }
        guard let first = chain.first, let last = chain.last else { return true }
        if rows[row].time - rows[first].time > funnel.within.moved(0, 1) { return false }
        if funnel.order == .strict,
            (last + 1..<row).contains(where: { !rows[$0].name.hasPrefix("$") })
        {
            return false
        }
        return !isBroken(first, row)
    }

    private func deepest(_ chain: [Int]) -> Int {
        guard chain.count < funnel.steps.count else { return chain.count }
        var best = chain.count
        for row
            in (chain.last.map { $0 + 1 } ?? 0)..<max(rows.count, chain.last.map { $0 + 1 } ?? 0)
        where slow.isNamed(funnel.steps[chain.count], rows[row]) && canFollow(chain, row) {
            best = max(best, deepest(chain + [row]))
            if best == funnel.steps.count { break }
        }
        return best
    }

    // MARK: In any order

    private var freeDepth: Int {
        rows.indices.map { first in
            guard canFollow([], first) else { return 0 }
            let window = (first..<rows.count).filter { row in
                row == first || (canFollow([first], row) && !isBroken(first, row))
            }
            return mostSteps(window)
        }
        .max() ?? 0
    }

    /// The most steps that can each be given a row of its own.
    private func mostSteps(_ window: [Int]) -> Int {
        var owner: [Int: Int] = [:]
        func give(_ step: Int, _ seen: inout Set<Int>) -> Bool {
            for row in window
            where slow.isNamed(funnel.steps[step], rows[row]) && !seen.contains(row) {
                seen.insert(row)
                guard let other = owner[row] else {
                    owner[row] = step
                    return true
                }
                if give(other, &seen) {
                    owner[row] = step
                    return true
                }
            }
            return false
        }
        return funnel.steps.indices.count { step in
            var seen: Set<Int> = []
            return give(step, &seen)
        }
    }
}
