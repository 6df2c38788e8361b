// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney

/// A plan's zones as plain memory, for as long as a scan runs.
struct ZoneReader {
    let rules: UnsafeBufferPointer<TimeZoneRules>
    let traits: UnsafeBufferPointer<ZoneTrait>
    let bounds: UnsafeBufferPointer<ZoneBounds>
    let dates: UnsafeBufferPointer<OwnDateTest>
    /// Who was asked for last, and the place of their zone: the tests of one
    /// person follow one another.
    let last: UnsafeMutableBufferPointer<Int>

    /// The place of a person's zone.
    func place(of person: UInt32) -> Int {
        if last[0] == Int(person) { return last[1] }
        var place = 0
        for trait in traits {
            guard let found = trait.place(of: person) else { continue }
            place = found
            break
        }
        last[0] = Int(person)
        last[1] = place
        return place
    }

    /// The rules of a test that `settled` gave a person's zone.
    func rules(of test: EventTest) -> TimeZoneRules {
        test.zone < 0 ? .utc : rules[Int(test.zone)]
    }
}

extension PlanZones {
    /// Shows the lists as memory until the closure returns.
    func read<T>(_ body: (ZoneReader) -> T) -> T {
        let last = UnsafeMutableBufferPointer<Int>.allocate(capacity: 2)
        last.initialize(repeating: -1)
        defer { last.deallocate() }
        return rules.withUnsafeBufferPointer { rules in
            traits.withUnsafeBufferPointer { traits in
                bounds.withUnsafeBufferPointer { bounds in
                    dates.withUnsafeBufferPointer { dates in
                        body(
                            ZoneReader(
                                rules: rules,
                                traits: traits,
                                bounds: bounds,
                                dates: dates,
                                last: last
                            )
                        )
                    }
                }
            }
        }
    }
}

extension PlanReader {
    /// The test with the bounds of the person's own zone, where it goes by that.
    @inline(__always)
    func settled(_ test: EventTest, _ person: UInt32) -> EventTest {
        test.own < 0 ? test : settledOwn(test, person)
    }

    @inline(never)
    private func settledOwn(_ test: EventTest, _ person: UInt32) -> EventTest {
        let place = zones.place(of: person)
        let bounds = zones.bounds[Int(test.own) + place]
        var own = test
        own.first = bounds.first
        own.last = bounds.last
        own.zone = Int32(place)
        own.own = -1
        return own
    }

    /// Whether a date lies where it must by the person's own zone.
    @inline(never)
    func ownDate(_ date: Int32, _ code: Int, of person: UInt32) -> Bool {
        let test = zones.dates[Int(date)]
        let place = zones.place(of: person)
        let bounds = zones.bounds[Int(test.bounds) + place]
        return test.moments[code].contains { moment in
            moment.touches(
                bounds.first,
                bounds.last,
                recurs: test.recurs,
                in: zones.rules[place]
            )
        }
    }

    /// How many days of a zone hold rows that count. Rows rise in time, so those
    /// of a day lie together.
    @inline(never)
    func zonedDays(_ test: EventTest, _ view: JourneyView) -> Int {
        let rules = zones.rules(of: test)
        var found = 0
        var end = Int64.min
        for index in rows(test, view)
        where view.times[index] >= end && counts(test, view, index) {
            found += 1
            end = rules.start(ofDay: rules.day(of: view.times[index]) + 1)
        }
        return found
    }
}
