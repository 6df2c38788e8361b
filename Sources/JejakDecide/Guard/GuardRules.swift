// SPDX-License-Identifier: Apache-2.0

/// What a workspace allows: how often a person may be written to, and when not.
///
/// Invariants: `capCount` and `capWindow` are not negative; the quiet hours are
/// minutes of a day, 0 to 1,439. Equal ends mean that no hour is quiet.
package struct GuardRules: Sendable, Equatable {
    /// Marketing messages within `capWindow`; 0 stops all marketing.
    package let capCount: Int
    /// Milliseconds.
    package let capWindow: Int64
    /// Minutes since midnight on the person's clock; the first quiet one.
    package let quietFrom: Int
    /// Minutes since midnight on the person's clock; the first one after quiet.
    package let quietUntil: Int
    /// The zone of people whose own is not known, such as `Asia/Jakarta`.
    package let fallbackZone: String

    /// One message a day, none from nine in the evening to eight in the morning.
    package static let standard = GuardRules(
        uncheckedCap: 1,
        window: 86_400_000,
        from: 21 * 60,
        until: 8 * 60,
        zone: "Asia/Jakarta"
    )

    /// Throws a sentence where a number makes no sense. A fallback zone that
    /// nobody knows is allowed and means UTC, since a zone never stops mail.
    package init(
        capCount: Int = 1,
        capWindow: Int64 = 86_400_000,
        quietFrom: Int = 21 * 60,
        quietUntil: Int = 8 * 60,
        fallbackZone: String
    ) throws(DecideError) {
        guard capCount >= 0 else {
            throw DecideError("The cap counts messages: write 0 or more, not \(capCount).")
        }
        guard capWindow >= 0 else {
            throw DecideError("The cap's window is a length: write 0 or more milliseconds.")
        }
        for minute in [quietFrom, quietUntil] where !(0..<1440).contains(minute) {
            throw DecideError("Quiet hours begin and end between 00:00 and 23:59.")
        }
        self.init(
            uncheckedCap: capCount,
            window: capWindow,
            from: quietFrom,
            until: quietUntil,
            zone: fallbackZone
        )
    }

    private init(uncheckedCap: Int, window: Int64, from: Int, until: Int, zone: String) {
        capCount = uncheckedCap
        capWindow = window
        quietFrom = from
        quietUntil = until
        fallbackZone = zone
    }

    /// Whether a minute of the day is quiet. The hours may span midnight.
    func isQuiet(_ minute: Int) -> Bool {
        quietFrom <= quietUntil
            ? minute >= quietFrom && minute < quietUntil
            : minute >= quietFrom || minute < quietUntil
    }
}
