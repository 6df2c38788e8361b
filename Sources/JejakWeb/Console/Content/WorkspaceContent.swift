// SPDX-License-Identifier: Apache-2.0

/// The workspace's currency, and how its amounts are held.
///
/// Amounts in all content are whole minor units of this currency. `minorDigits`
/// says how many decimal digits those hold (2 where 12345 means 123.45), which is
/// not always how many are shown: rupiah are shown without.
package struct CurrencyContent: Sendable, Equatable {
    /// ISO 4217, such as `IDR`.
    package var code: String
    package var minorDigits: Int

    package init(code: String, minorDigits: Int = 2) {
        self.code = code
        self.minorDigits = minorDigits
    }
}

/// What every page needs to know of the folder it shows.
package struct WorkspaceContent: Sendable, Equatable {
    /// The workspace's name in words.
    package var name: String
    /// The data folder as the operator would type it, for example commands.
    package var folder: String
    /// The version of Jejak.
    package var version: String
    package var currency: CurrencyContent
    /// An IANA name, such as `Asia/Jakarta`; unknown names are shown as UTC.
    package var timeZone: String
    /// The instant of the answer, milliseconds since 1970 UTC.
    package var now: Int64
    /// Whether these people are made up; turns on the page that says where to look.
    package var isDemo: Bool

    package init(
        name: String,
        folder: String,
        version: String,
        currency: CurrencyContent,
        timeZone: String,
        now: Int64,
        isDemo: Bool = false
    ) {
        self.name = name
        self.folder = folder
        self.version = version
        self.currency = currency
        self.timeZone = timeZone
        self.now = now
        self.isDemo = isDemo
    }
}
