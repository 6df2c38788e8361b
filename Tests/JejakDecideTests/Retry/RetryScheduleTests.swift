// SPDX-License-Identifier: Apache-2.0

internal import JejakDecide
internal import Testing

/// Waits between attempts grow, are spread, and end.
struct RetryScheduleTests {
    @Test func `the standard schedule waits longer each time and gives up after six attempts`() {
        let schedule = RetrySchedule.standard(seed: 3)
        let expected: [Int64] = [60_000, 300_000, 1_800_000, 7_200_000, 21_600_000]
        for message in 0..<50 as Range<UInt64> {
            for attempt in 1...5 {
                guard case .retry(let at) = schedule.next(after: attempt, of: message, at: 1000)
                else {
                    Issue.record("attempt \(attempt) gave up")
                    return
                }
                let wait = Double(at - 1000)
                let base = Double(expected[attempt - 1])
                #expect(wait >= base * 0.8 - 1 && wait <= base * 1.2)
            }
            #expect(schedule.next(after: 6, of: message, at: 0) == .giveUp)
            #expect(schedule.next(after: 7, of: message, at: 0) == .giveUp)
        }
    }

    @Test func `messages refused together do not return together`() {
        let schedule = RetrySchedule.standard(seed: 3)
        var moments: [Int64] = []
        for message in 0..<1000 as Range<UInt64> {
            if case .retry(let at) = schedule.next(after: 1, of: message, at: 0) {
                moments.append(at)
            }
        }
        #expect(moments.count == 1000)
        // Spread evenly over 24 seconds: every second of them has some.
        let seconds = Set(moments.map { $0 / 1000 })
        #expect(seconds.count >= 24)
        let mean = moments.reduce(0, +) / 1000
        #expect(abs(mean - 60_000) < 1200)
    }

    @Test func `the same question gives the same moment, another seed another`() {
        let first = RetrySchedule.standard(seed: 3).next(after: 2, of: 8, at: 0)
        #expect(RetrySchedule.standard(seed: 3).next(after: 2, of: 8, at: 0) == first)
        #expect(RetrySchedule.standard(seed: 4).next(after: 2, of: 8, at: 0) != first)
    }

    @Test func `the last wait repeats and none is shorter than a millisecond`() throws {
        let schedule = try RetrySchedule(waits: [1, 10], attemptsMax: 9, jitter: 0, seed: 1)
        #expect(schedule.next(after: 0, of: 1, at: 0) == .retry(at: 1))
        #expect(schedule.next(after: 1, of: 1, at: 0) == .retry(at: 1))
        #expect(schedule.next(after: 8, of: 1, at: 5) == .retry(at: 15))
        let once = try RetrySchedule(waits: [1], attemptsMax: 1, seed: 1)
        #expect(once.next(after: 1, of: 1, at: 0) == .giveUp)
    }

    @Test func `a schedule that makes no sense is refused`() {
        #expect(throws: DecideError.self) { try RetrySchedule(waits: [], attemptsMax: 1, seed: 1) }
        #expect(throws: DecideError.self) { try RetrySchedule(waits: [0], attemptsMax: 1, seed: 1) }
        #expect(throws: DecideError.self) { try RetrySchedule(waits: [1], attemptsMax: 0, seed: 1) }
        #expect(throws: DecideError.self) {
            try RetrySchedule(waits: [1], attemptsMax: 1, jitter: .nan, seed: 1)
        }
    }
}
