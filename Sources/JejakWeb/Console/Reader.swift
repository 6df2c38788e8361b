// SPDX-License-Identifier: Apache-2.0

/// Who a page is for: their language, and the workspace's money and clock.
///
/// Everything a page says goes through a reader. Both languages stand side by
/// side where a sentence is used, so none can be missing.
package struct Reader: Sendable {
    let language: Language
    let currency: CurrencyContent
    let clock: ZoneClock
    /// The clock's zone as an IANA name.
    let zone: String
    /// Milliseconds since 1970 UTC.
    let now: Int64

    package init(language: Language, workspace: WorkspaceContent?) {
        self.language = language
        currency = workspace?.currency ?? CurrencyContent(code: "USD")
        zone = workspace?.timeZone ?? "UTC"
        clock = ZoneClock(identifier: zone)
        now = workspace?.now ?? 0
    }

    /// The sentence in the reader's language.
    func say(_ english: @autoclosure () -> String, _ indonesian: @autoclosure () -> String)
        -> String
    {
        language == .english ? english() : indonesian()
    }

    func say(_ text: BilingualText) -> String {
        language == .english ? text.english : text.indonesian
    }

    /// A count with its noun: `1 person`, `1,234 people`, `1.234 orang`.
    func count(_ value: Int, _ one: String, _ many: String, _ indonesian: String) -> String {
        let number = number(value)
        return say("\(number) \(value == 1 ? one : many)", "\(number) \(indonesian)")
    }

    func people(_ value: Int) -> String { count(value, "person", "people", "orang") }
    func events(_ value: Int) -> String { count(value, "event", "events", "aktivitas") }
    func orders(_ value: Int) -> String { count(value, "order", "orders", "pesanan") }
    func rows(_ value: Int) -> String { count(value, "row", "rows", "baris") }

    /// Text cut to a length a page can carry.
    func clipped(_ text: String, _ length: Int = 200) -> String {
        text.count > length ? text.prefix(length - 1) + "…" : text
    }
}
