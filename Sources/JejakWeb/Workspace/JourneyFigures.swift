// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney

/// The figures of the first pages, from one scan over everybody.
///
/// An order is a footprint that brings money; what is given back lowers the
/// revenue, not the count. Sums hold at their largest value, because amounts
/// come from strangers. Time grows with the rows; memory is one counter an
/// event name and one a quarter of an hour of the last 400 days.
struct JourneyFigures: Sendable {
    static let slotLength: Int64 = 900_000
    static let slotCount = 400 * 96

    static let saidBySegments: Set<String> = ["$entered", "$left"]

    /// By event code.
    private(set) var eventCounts: [Int]
    /// By event code: whether it ever brought money.
    private(set) var bringsMoney: [Bool]
    private(set) var people = 0
    private(set) var buyers = 0
    private(set) var orders = 0
    private(set) var revenue: Int64 = 0
    private(set) var first = Int64.max
    private(set) var last = Int64.min
    /// Rows a quarter of an hour, from `slotStart` on: every time zone's day is
    /// whole quarters.
    private(set) var slots: [UInt32]
    let slotStart: Int64
    /// By event code: whether it is what a segment says of somebody, which is
    /// said today also of people of long ago.
    private let isOwn: [Bool]

    private init(names: [String], slotStart: Int64) {
        eventCounts = Array(repeating: 0, count: names.count)
        bringsMoney = Array(repeating: false, count: names.count)
        isOwn = names.map(Self.saidBySegments.contains)
        slots = Array(repeating: 0, count: Self.slotCount)
        self.slotStart = slotStart
    }

    /// Scans on every core; the result does not depend on their number.
    init(_ snapshot: JourneySnapshot) {
        let latest = snapshot.parts.compactMap { $0.timeRange?.upperBound }.max() ?? 0
        // One event with a broken clock must not push all others off the chart.
        let end = max(0, min(latest, snapshot.now + ISO8601.millisecondsPerDay))
        let lastSlot = end / Self.slotLength
        let start = (lastSlot - Int64(Self.slotCount) + 1) * Self.slotLength
        let empty = Self(names: snapshot.dictionary.eventNames, slotStart: start)
        let ranges = snapshot.ranges()
        var parts = [Self](repeating: empty, count: ranges.count)
        parts.withUnsafeMutableBufferPointer { buffer in
            // Each range writes to its own place only.
            nonisolated(unsafe) let places = buffer
            parallelFor(ranges.count, chunk: 1) { chunk in
                for index in chunk {
                    snapshot.scan(from: ranges[index].lowerBound, to: ranges[index].upperBound) {
                        places[index].add($0)
                    }
                }
            }
        }
        self = parts.dropFirst().reduce(into: parts.first ?? empty) { $0.add($1) }
    }

    private mutating func add(_ view: JourneyView) {
        var orderCount = 0
        for index in 0..<view.count {
            let time = view.times[index]
            let amount = view.amounts[index]
            let event = Int(view.events[index])
            eventCounts[event] += 1
            if isOwn[event] { continue }
            first = min(first, time)
            last = max(last, time)
            if time >= slotStart {
                let slot = (time - slotStart) / Self.slotLength
                if slot < Int64(Self.slotCount) { slots[Int(slot)] &+= 1 }
            }
            guard amount != 0 else { continue }
            revenue = revenue.addingSaturated(amount)
            if amount > 0 {
                orderCount += 1
                bringsMoney[event] = true
            }
        }
        people += 1
        orders += orderCount
        if orderCount > 0 { buyers += 1 }
    }

    private mutating func add(_ other: Self) {
        for index in eventCounts.indices {
            eventCounts[index] += other.eventCounts[index]
            bringsMoney[index] = bringsMoney[index] || other.bringsMoney[index]
        }
        for index in slots.indices { slots[index] &+= other.slots[index] }
        people += other.people
        buyers += other.buyers
        orders += other.orders
        revenue = revenue.addingSaturated(other.revenue)
        first = min(first, other.first)
        last = max(last, other.last)
    }

    /// Events of each day of a time zone, in order, days without any left out.
    func days(_ clock: ZoneClock) -> [DayCount] {
        var days: [DayCount] = []
        var number = Int.min
        // No day is shorter than 23 hours: until then nobody asks the zone,
        // which is slow to answer.
        var certainUntil = Int64.min
        for (index, count) in slots.enumerated() where count > 0 {
            let time = slotStart + Int64(index) * Self.slotLength
            if time >= certainUntil {
                let moment = clock.moment(time)
                if moment.dayNumber != number {
                    number = moment.dayNumber
                    let start = Self.start(of: moment, at: time, clock)
                    days.append(DayCount(dayStart: start, count: 0))
                    certainUntil = start + 23 * 3_600_000
                }
            }
            days[days.count - 1].count += Int(count)
        }
        return days
    }

    /// The first instant of a day, also where the clock was put forward in it.
    private static func start(
        of moment: ZoneClock.Moment,
        at time: Int64,
        _ clock: ZoneClock
    ) -> Int64 {
        var start = time - Int64(moment.hour * 60 + moment.minute) * 60_000
        for _ in 0..<8 where clock.moment(start).dayNumber < moment.dayNumber {
            start += slotLength
        }
        return start
    }
}

extension Int64 {
    /// The sum, held at the largest or smallest value where it would not fit.
    func addingSaturated(_ other: Int64) -> Int64 {
        let (sum, overflows) = addingReportingOverflow(other)
        return overflows ? (other < 0 ? .min : .max) : sum
    }
}
