// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakQuery
internal import Testing

struct MomentTests {
    @Test func `days count as Foundation's calendar counts them`() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        for day in stride(from: Int64(-20_000), through: 60_000, by: 97) {
            let date = CivilDate(day: day)
            let wanted = calendar.dateComponents(
                [.year, .month, .day],
                from: Date(timeIntervalSince1970: Double(day) * 86_400)
            )
            #expect([date.year, date.month, date.day] == [wanted.year, wanted.month, wanted.day])
            #expect(date.dayCount == day)
        }
    }

    @Test func `the calendar has no other days`() {
        #expect(CivilDate(year: 2024, month: 2, day: 29) != nil)
        #expect(CivilDate(year: 2025, month: 2, day: 29) == nil)
        #expect(CivilDate(year: 1900, month: 2, day: 29) == nil)
        #expect(CivilDate(year: 2000, month: 2, day: 29) != nil)
        #expect(CivilDate(year: 2025, month: 4, day: 31) == nil)
        #expect(CivilDate(year: 2025, month: 13, day: 1) == nil)
        #expect(CivilDate(year: 0, month: 1, day: 1) == nil)
    }

    private func instant(_ year: Int, _ month: Int, _ day: Int) -> Int64 {
        (CivilDate(year: year, month: month, day: day)?.dayCount ?? 0) * TimeUnit.millisecondsPerDay
    }

    @Test func `months go by the calendar and stop at its last days`() {
        let noon: Int64 = 43_200_000
        #expect(
            TimeSpan(1, .month).moved(instant(2025, 3, 31) + noon, -1) == instant(2025, 2, 28)
                + noon
        )
        #expect(TimeSpan(13, .month).moved(instant(2025, 3, 31), -1) == instant(2024, 2, 29))
        #expect(TimeSpan(1, .year).moved(instant(2024, 2, 29), 1) == instant(2025, 2, 28))
        #expect(TimeSpan(1, .month).moved(instant(2025, 12, 31), 1) == instant(2026, 1, 31))
        #expect(TimeSpan(2, .week).moved(instant(2025, 1, 15), -1) == instant(2025, 1, 1))
    }

    @Test func `spans beyond the calendar saturate`() {
        #expect(TimeSpan(1_000_000, .year).moved(instant(2025, 1, 1), -1) == .min)
        #expect(TimeSpan(1_000_000, .week).moved(.max - 5, 1) == .max)
        #expect(TimeSpan(1_000_000, .week).moved(.min + 5, -1) == .min)
        #expect(TimeSpan(1, .month).moved(.max, 1) == .max)
        #expect(TimeSpan(1, .month).moved(.min, -1) == .min)
    }

    @Test func `the latest moments there are break no window`() throws {
        for now in [Int64.min, -1, 0, Int64.max] {
            var world = TestWorld(now: now)
            for time in [Int64.min, Int64.min + 1, 0, Int64.max - 1, Int64.max] {
                world.events.append(TestEvent(person: 1, time: time, name: "A"))
                world.events.append(TestEvent(person: 1, time: time, name: "B"))
            }
            let snapshot = try world.snapshot(.onePart)
            for text in [
                #"did "A" in last 1000000 weeks"#, #"did "A" in last 1000000 years"#,
                #"days since last "A" > 3"#, #"seconds since first "A" > 3"#,
                #"did "A" then "B" within 1000000 weeks"#, #"funnel "A" > "B" > "A""#,
                #"did "A" before 0001-01-01"#, #"x in last 1000000 years"#,
            ] {
                // Any answer will do: times from outside must not stop the process.
                _ = try Question.parse(text).answer(over: snapshot)
            }
        }
    }
}
