// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The clock on the wall in a zone.
///
/// The only place in the room that knows Foundation, for its table of zones:
/// the table is data, and the instant comes from outside, so an answer still
/// follows from the question alone.
struct ZoneClock {
    let name: String
    private let zone: TimeZone

    /// The clock of a zone, or of the fallback where nobody knows the zone, or
    /// of UTC where nobody knows the fallback either; and whether it fell back.
    static func known(
        _ name: String?,
        else fallback: String
    ) -> (clock: ZoneClock, isFallback: Bool) {
        if let name, let clock = ZoneClock(name) { return (clock, false) }
        let utc = ZoneClock(name: "UTC", zone: .gmt)
        return (ZoneClock(fallback) ?? utc, true)
    }

    private init(name: String, zone: TimeZone) {
        self.name = name
        self.zone = zone
    }

    /// Only names of the IANA table: Foundation would also take abbreviations
    /// and offsets such as `GMT+25`, which a browser never sends.
    private init?(_ name: String) {
        guard name == "UTC" || name.utf8.contains(0x2F), name.utf8.count <= 64,
            let zone = TimeZone(identifier: name)
        else { return nil }
        self.init(name: name, zone: zone)
    }

    /// Milliseconds to add to UTC at a moment.
    private func offset(_ instant: Int64) -> Int64 {
        let moment = Foundation.Date(timeIntervalSince1970: Double(instant) / 1000)
        return Int64(zone.secondsFromGMT(for: moment)) * 1000
    }

    /// Milliseconds since midnight on the wall.
    private func clock(_ instant: Int64, _ offset: Int64) -> Int64 {
        let day = Self.day
        let rest = (instant % day + offset) % day
        return rest < 0 ? rest + day : rest
    }

    private static let day: Int64 = 86_400_000
    /// A moment further away than this from 1970 is no moment of a campaign.
    private static let horizon: Int64 = 8_640_000_000_000_000

    /// The first moment after quiet hours, or nothing where the moment is not
    /// quiet.
    ///
    /// Where clocks are put forward over the end, that is the moment they are.
    /// Where they are put back over it, it is the first time the end strikes;
    /// the guards are asked again then, and may say to wait once more. At most
    /// one change of clocks is looked for within the wait, which no zone breaks.
    func quietEnd(at instant: Int64, rules: GuardRules) -> Int64? {
        guard rules.quietFrom != rules.quietUntil, abs(instant.clamped) < Self.horizon else {
            return nil
        }
        var from = instant
        var isFirst = true
        // The second turn begins where the clocks were changed.
        for _ in 0..<2 {
            let offset = offset(from)
            let now = clock(from, offset)
            guard rules.isQuiet(Int(now / 60_000)) else { return isFirst ? nil : from }
            isFirst = false
            var wait = Int64(rules.quietUntil) * 60_000 - now
            if wait <= 0 { wait += Self.day }
            guard self.offset(from + wait) != offset else { return from + wait }
            let change = change(after: from, until: from + wait, from: offset)
            if change >= from + wait { return from + wait }
            from = change
        }
        return from
    }

    /// The first moment whose offset is no longer `offset`, by halving.
    private func change(after start: Int64, until end: Int64, from offset: Int64) -> Int64 {
        var (low, high) = (start, end)
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if self.offset(middle) == offset { low = middle } else { high = middle }
        }
        return high
    }
}

extension Int64 {
    /// The number, or the nearest one that has an opposite.
    fileprivate var clamped: Int64 { self == .min ? .max : self }
}
