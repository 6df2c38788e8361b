// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// How often one address may ask for what mails link to.
///
/// It keeps a flood from occupying the engine; tokens are long enough to need
/// no protection from guessing. Mail houses fetch for all their customers from
/// few addresses, so the bound is wide. The table is bounded too: when full it
/// begins anew, which lets more through, never less.
final class RateBound: Sendable {
    /// How much an address has left, and when that was so.
    private struct Allowance {
        var left: Double
        var at: ContinuousClock.Instant
    }

    private static let addressesMax = 4_096

    private let most: Double
    private let perSecond: Double
    private let allowances = Mutex<[String: Allowance]>([:])

    init(most: Double = 600, perSecond: Double = 60) {
        self.most = most
        self.perSecond = perSecond
    }

    /// Takes one from the address's allowance; false where nothing is left.
    func admits(_ address: String?, now: ContinuousClock.Instant = .now) -> Bool {
        let key = address ?? ""
        return allowances.withLock { table in
            var allowance = table[key] ?? Allowance(left: most, at: now)
            let gone = (now - allowance.at) / .seconds(1)
            allowance.left = min(most, allowance.left + max(0, gone) * perSecond)
            allowance.at = now
            let isAdmitted = allowance.left >= 1
            if isAdmitted { allowance.left -= 1 }
            if table[key] == nil && table.count >= Self.addressesMax { table.removeAll() }
            table[key] = allowance
            return isAdmitted
        }
    }
}
