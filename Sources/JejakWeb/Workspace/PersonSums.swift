// SPDX-License-Identifier: Apache-2.0

internal import JejakJourney

/// One person's footprints in figures.
struct PersonSums {
    private(set) var events = 0
    private(set) var orders = 0
    private(set) var revenue: Int64 = 0
    private(set) var first: Int64 = 0
    private(set) var last: Int64 = 0

    init(_ person: UInt32, at moment: ConsoleMoment) {
        moment.snapshot.show(person) { add($0, moment.isFootprint) }
    }

    private mutating func add(_ view: JourneyView, _ isFootprint: [Bool]) {
        for index in 0..<view.count {
            if isFootprint[Int(view.events[index])] { events += 1 }
            let amount = view.amounts[index]
            revenue = revenue.addingSaturated(amount)
            if amount > 0 { orders += 1 }
        }
        first = view.times.first ?? 0
        last = view.times.last ?? 0
    }
}
