// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// How many events a second a source may send: an allowance that fills with
/// time, up to ten seconds' worth, so that a burst after a pause passes.
///
/// Safe to share.
final class SourceRate: Sendable {
    /// What a source has left, and when that was so.
    private struct Allowance {
        var left: Double
        var at: ContinuousClock.Instant
    }

    private static let burstSeconds = 10.0

    private let allowances = Mutex<[String: Allowance]>([:])

    /// Whether a source may send now; else after how many seconds.
    func wait(
        for source: String,
        perSecond: Int,
        now: ContinuousClock.Instant = .now
    ) -> Int? {
        allowances.withLock { table in
            let most = Double(perSecond) * Self.burstSeconds
            var allowance = table[source] ?? Allowance(left: most, at: now)
            let gone = (now - allowance.at) / .seconds(1)
            allowance.left = min(most, allowance.left + max(0, gone) * Double(perSecond))
            allowance.at = now
            table[source] = allowance
            guard allowance.left < 1 else { return nil }
            return max(1, Int(((1 - allowance.left) / Double(max(1, perSecond))).rounded(.up)))
        }
    }

    /// Takes what was sent off the allowance; it may go below nothing, and is
    /// then filled up first.
    func spend(_ events: Int, of source: String) {
        allowances.withLock { $0[source]?.left -= Double(events) }
    }
}
