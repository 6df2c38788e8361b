// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney

/// Tests of one person's rows.
///
/// Rows rise in time, so a window is a range of rows found by bisection; in it
/// the event's code is compared first, and properties are read only of rows
/// that pass.
extension PlanReader {
    // MARK: Rows in a window

    @inline(__always)
    func rows(_ test: EventTest, _ view: JourneyView) -> Range<Int> {
        let test = settled(test, view.person)
        var start = 0
        var end = view.count
        guard end > 0, test.first <= test.last else { return 0..<0 }
        if view.times[end &- 1] < test.first { return 0..<0 }
        if view.times[0] < test.first { start = firstRow(notBefore: test.first, view) }
        if view.times[end &- 1] > test.last {
            // The first instant that no longer counts; last is below the maximum here.
            end = firstRow(notBefore: test.last &+ 1, view)
        }
        return start < end ? start..<end : 0..<0
    }

    private func firstRow(notBefore instant: Int64, _ view: JourneyView) -> Int {
        var low = 0
        var high = view.count
        while low < high {
            let middle = (low &+ high) &>> 1
            if view.times[middle] < instant { low = middle &+ 1 } else { high = middle }
        }
        return low
    }

    @inline(__always)
    func matches(_ code: Int32, _ event: UInt16) -> Bool {
        code >= 0 ? Int32(event) == code : code == EventTest.anyCode && footprints[Int(event)] != 0
    }

    @inline(__always)
    func counts(_ test: EventTest, _ view: JourneyView, _ index: Int) -> Bool {
        (view.isOfOneEvent || matches(test.code, view.events[index]))
            && (test.filter == EventTest.noFilter || passes(filter: test.filter, view, index))
    }

    // MARK: Counts

    /// What an event that nobody ever did makes of a count.
    @inline(__always)
    func passesNone(_ test: CountTest) -> Bool { test.least <= 0 && test.most >= 0 }

    @inline(__always)
    func count(_ test: CountTest, _ view: JourneyView) -> Bool {
        if test.least <= 0, test.most == .max { return true }
        let found = number(test, view)
        return found >= test.least && found <= test.most
    }

    /// The number of rows that count, or enough of them to decide.
    @inline(__always)
    private func number(_ test: CountTest, _ view: JourneyView) -> Int {
        let range = rows(test.event, view)
        if view.isOfOneEvent, test.event.filter == EventTest.noFilter { return range.count }
        let enough = test.most == .max ? test.least : test.most &+ 1
        var found = 0
        var index = range.upperBound
        // The last rows first: windows mostly end now.
        while index > range.lowerBound {
            index &-= 1
            if counts(test.event, view, index) {
                found &+= 1
                if found >= enough { break }
            }
        }
        return found
    }

    // MARK: Numbers

    func measure(_ test: MeasureTest, _ view: JourneyView) -> Bool {
        switch test.kind {
        case .days: return passes(test.number, Double(days(test, view)))
        case .sessions: return passes(test.number, Double(sessions(test, view)))
        case .distinct: return passes(test.number, Double(distinct(test, view)))
        case .affinity: return affinity(test, view).map { passes(test.number, $0) } ?? false
        case .sum, .minimum, .maximum, .average: break
        }
        var found = 0
        var minor: Int64 = 0
        var sum = 0.0
        var least = Double.infinity
        var most = -Double.infinity
        for index in rows(test.event, view) where counts(test.event, view, index) {
            guard let value = value(test, view, index) else { continue }
            found &+= 1
            // Amounts stay below 9e15, so this wraps after 1,000 of the largest.
            if test.isMoney { minor &+= view.amount(index) }
            sum += value
            least = min(least, value)
            most = max(most, value)
        }
        if test.isMoney { sum = Double(minor) / 100 }
        switch test.kind {
        case .sum: return passes(test.number, sum)
        case .minimum: return found > 0 && passes(test.number, least)
        case .maximum: return found > 0 && passes(test.number, most)
        case .average: return found > 0 && passes(test.number, sum / Double(found))
        case .days, .sessions, .distinct, .affinity: return false
        }
    }

    /// Rows rise in time, so those of a day lie together.
    private func days(_ test: MeasureTest, _ view: JourneyView) -> Int {
        let event = settled(test.event, view.person)
        if event.zone >= 0 { return zonedDays(event, view) }
        var found = 0
        var end = Int64.min
        for index in rows(test.event, view)
        where view.times[index] >= end && counts(test.event, view, index) {
            found += 1
            let day = view.times[index].flooredQuotient(TimeUnit.millisecondsPerDay)
            end = (day + 1) * TimeUnit.millisecondsPerDay
        }
        return found
    }

    private func sessions(_ test: MeasureTest, _ view: JourneyView) -> Int {
        var found = 0
        var last: Int64?
        for index in rows(test.event, view) where counts(test.event, view, index) {
            let time = view.times[index]
            let isFar = last.map { time.subtractingReportingOverflow($0).partialValue > Self.pause }
            if isFar ?? true { found += 1 }
            last = time
        }
        return found
    }

    /// Half an hour without an event ends a visit.
    private static var pause: Int64 { 1_800_000 }

    private func distinct(_ test: MeasureTest, _ view: JourneyView) -> Int {
        var seen: Set<PropertyValue> = []
        for index in rows(test.event, view) where counts(test.event, view, index) {
            if let value = value(test.property, view, index) { seen.insert(value) }
        }
        return seen.count
    }

    @inline(__always)
    private func value(_ test: MeasureTest, _ view: JourneyView, _ index: Int) -> Double? {
        number(test.property, isMoney: test.isMoney, view, index)
    }

    /// The number of a property in a row, or the money; nothing where there is
    /// none.
    @inline(__always)
    func number(_ property: Int32, isMoney: Bool, _ view: JourneyView, _ index: Int) -> Double? {
        if isMoney, view.amount(index) != 0 { return Double(view.amount(index)) / 100 }
        let reference = view.reference(index)
        let column = partProperties[Int(property) &+ Int(reference.part)].number
        let said = column?.number(ofRow: Int(reference.row))
        return isMoney ? said.map { _ in 0 } : said
    }

    func elapsed(_ test: ElapsedTest, _ view: JourneyView) -> Bool {
        let range = rows(test.event, view)
        var index = test.isFirst ? range.lowerBound : range.upperBound &- 1
        while range.contains(index) {
            if counts(test.event, view, index) {
                // Differences saturate: times come from outside.
                let (distance, overflow) = test.now.subtractingReportingOverflow(view.times[index])
                let units = overflow ? 0 : max(0, distance) / test.unit
                return passes(test.number, Double(units))
            }
            index &+= test.isFirst ? 1 : -1
        }
        return false
    }

    // MARK: Sequences

    /// Keeps for each step the latest start of a chain that reached it: the
    /// latest is never worse. Time grows with rows times steps.
    func sequence(_ test: SequenceTest, _ view: JourneyView) -> Bool {
        let count = Int(test.count)
        let first = Int(test.first)
        for step in 0..<count { chainStarts[step] = .min }
        for index in rows(test.event, view) {
            let event = view.events[index]
            let breaks = matches(test.without, event)
            var isAsked = false
            var isPassed = false
            var step = count
            while step > 0 {
                step &-= 1
                var start = Int64.min
                if matches(codes[first &+ step], event) {
                    if !isAsked {
                        isAsked = true
                        isPassed =
                            test.event.filter == EventTest.noFilter
                            || passes(filter: test.event.filter, view, index)
                    }
                    if isPassed {
                        start = chainStart(step, at: view.times[index], within: test.within)
                    }
                }
                if start != .min {
                    if step == count &- 1 { return true }
                    chainStarts[step] = start
                } else if breaks {
                    chainStarts[step] = .min
                }
            }
        }
        return false
    }

    /// The start of the chain that an event at `time` continues as `step`, or
    /// the smallest number where there is none.
    @inline(__always)
    func chainStart(_ step: Int, at time: Int64, within: Int64) -> Int64 {
        guard step > 0 else { return max(time, .min + 1) }
        let start = chainStarts[step &- 1]
        guard start != .min else { return .min }
        let (distance, overflow) = time.subtractingReportingOverflow(start)
        return !overflow && distance <= within ? start : .min
    }
}
