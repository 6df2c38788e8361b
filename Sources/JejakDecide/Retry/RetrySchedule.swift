// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// When to try a message again that a server did not take.
///
/// Waits grow (1 min, 5 min, 30 min, 2 h, 6 h), so that a server in trouble is
/// not made worse, and are spread by chance, so that messages refused together
/// do not return together. The chance follows from the seed, the message and
/// the attempt, so a schedule told once is the same when asked again.
package struct RetrySchedule: Sendable, Equatable {
    /// Milliseconds; the last one repeats.
    package let waits: [Int64]
    /// Attempts in all, the first one included.
    package let attemptsMax: Int
    /// Each wait is lengthened or shortened by up to this share of it.
    package let jitter: Double
    package let seed: UInt64

    /// Six attempts over about nine hours.
    package static func standard(seed: UInt64) -> RetrySchedule {
        RetrySchedule(
            uncheckedWaits: [60_000, 300_000, 1_800_000, 7_200_000, 21_600_000],
            attemptsMax: 6,
            jitter: 0.2,
            seed: seed
        )
    }

    /// Throws a sentence where there is no wait, one below a millisecond or
    /// above a year, no attempt, or a jitter that is no share.
    package init(
        waits: [Int64],
        attemptsMax: Int,
        jitter: Double = 0.2,
        seed: UInt64
    ) throws(DecideError) {
        guard !waits.isEmpty, waits.allSatisfy({ (1...31_536_000_000).contains($0) }) else {
            throw DecideError("Waits between attempts are 1 millisecond to one year each.")
        }
        guard attemptsMax >= 1, jitter >= 0, jitter <= 0.5 else {
            throw DecideError("A schedule has at least one attempt and a jitter of 0 to 0.5.")
        }
        self.init(uncheckedWaits: waits, attemptsMax: attemptsMax, jitter: jitter, seed: seed)
    }

    private init(uncheckedWaits: [Int64], attemptsMax: Int, jitter: Double, seed: UInt64) {
        waits = uncheckedWaits
        self.attemptsMax = attemptsMax
        self.jitter = jitter
        self.seed = seed
    }

    /// What to do after `attempts` attempts have failed, the last at `instant`.
    package func next(after attempts: Int, of message: UInt64, at instant: Int64) -> RetryStep {
        guard attempts < attemptsMax else { return .giveUp }
        let place = min(max(0, attempts - 1), waits.count - 1)
        let key = StableHash.combine(StableHash.mix(seed), message)
        var random = SeededRandom(seed: StableHash.combine(key, UInt64(max(0, attempts))))
        let stretch = 1 + jitter * (2 * random.uniform() - 1)
        let wait = max(1, Int64(Double(waits[place]) * stretch))
        return .retry(at: instant.addingReportingOverflow(wait).partialValue)
    }
}

/// Try again at a moment, or never.
package enum RetryStep: Sendable, Equatable {
    case retry(at: Int64)
    case giveUp
}
