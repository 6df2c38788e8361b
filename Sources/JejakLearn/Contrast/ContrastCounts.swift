// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// The journeys of a table as steps: what comes before the first order alone,
/// where that is asked.
struct ContrastSteps {
    let table: JourneyTable
    let isConversion: [Bool]
    private let isUntilConversion: Bool

    init(_ table: JourneyTable, isUntilConversion: Bool) {
        self.table = table
        isConversion = JourneyClusteringModel.conversions(table, nil)
        self.isUntilConversion = isUntilConversion
    }

    func rows(of person: Int) -> Range<Int> {
        let rows = table.rows(of: person)
        guard isUntilConversion,
            let end = rows.first(where: { isConversion[Int(table.events[$0])] })
        else { return rows }
        return rows.lowerBound..<end
    }

    func events(of person: Int) -> ArraySlice<UInt32> { table.events[rows(of: person)] }
}

/// How often each event and each transition occurs on two sides, and how that
/// scatters between people.
struct ContrastCounts {
    /// One event or transition; every list has one entry a side.
    struct Tally {
        var people = [0, 0]
        var counts = [0.0, 0.0]
        /// Of one person's count: its square, and its product with all they did.
        var squares = [0.0, 0.0]
        var products = [0.0, 0.0]
    }

    /// All steps of one side.
    struct Total {
        var people = 0
        var count = 0.0
        var squares = 0.0
    }

    /// By event; by event before × number of events + event.
    private(set) var events: [Int: Tally] = [:]
    private(set) var transitions: [Int: Tally] = [:]
    private(set) var eventTotals = [Total(), Total()]
    private(set) var transitionTotals = [Total(), Total()]
    private let eventCount: Int

    init(eventCount: Int) { self.eventCount = eventCount }

    /// Adds one person. Of transitions, staying at the same event is none.
    mutating func add(_ steps: ArraySlice<UInt32>, side: Int) {
        var own: [Int: Double] = [:]
        var ownTransitions: [Int: Double] = [:]
        var moves = 0.0
        var last: Int?
        for step in steps {
            let event = Int(step)
            own[event, default: 0] += 1
            if let last, last != event {
                ownTransitions[last * eventCount + event, default: 0] += 1
                moves += 1
            }
            last = event
        }
        Self.add(own, Double(steps.count), side, &events, &eventTotals)
        Self.add(ownTransitions, moves, side, &transitions, &transitionTotals)
    }

    private static func add(
        _ own: [Int: Double],
        _ all: Double,
        _ side: Int,
        _ tallies: inout [Int: Tally],
        _ totals: inout [Total]
    ) {
        totals[side].people += 1
        totals[side].count += all
        totals[side].squares += all * all
        for (key, count) in own {
            tallies[key, default: Tally()].people[side] += 1
            tallies[key, default: Tally()].counts[side] += count
            tallies[key, default: Tally()].squares[side] += count * count
            tallies[key, default: Tally()].products[side] += count * all
        }
    }
}
