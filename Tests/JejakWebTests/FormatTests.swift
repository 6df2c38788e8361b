// SPDX-License-Identifier: Apache-2.0

internal import JejakWeb
internal import Testing

/// How numbers, money and times read in both languages.
struct FormatTests {
    private func reader(
        _ language: Language,
        currency: String = "IDR",
        zone: String = "Asia/Jakarta"
    ) -> Reader {
        Reader(
            language: language,
            workspace: WorkspaceContent(
                name: "",
                folder: "",
                version: "",
                currency: CurrencyContent(code: currency, minorDigits: 2),
                timeZone: zone,
                now: FixtureSource.now
            )
        )
    }

    @Test func `numbers are grouped as the language does`() {
        #expect(reader(.english).number(1_234_567) == "1,234,567")
        #expect(reader(.indonesian).number(1_234_567) == "1.234.567")
        #expect(reader(.english).number(-1_000) == "−1,000")
        #expect(reader(.english).number(.min).hasSuffix("808"))
        #expect(reader(.indonesian).decimal(3.14159, digits: 2) == "3,14")
        #expect(reader(.english).decimal(9.999, digits: 2) == "10.00")
        #expect(reader(.english).decimal(0.05, digits: 2) == "0.05")
        #expect(reader(.english).decimal(.nan, digits: 1) == "–")
    }

    @Test func `rupiah are shown whole and dollars with cents`() {
        #expect(reader(.indonesian).money(Int64(123_456_789)) == "Rp1.234.568")
        #expect(reader(.english).money(Int64(123_456_700)) == "Rp1,234,567")
        #expect(reader(.english, currency: "USD").money(Int64(123_450)) == "$1,234.50")
        #expect(reader(.english, currency: "USD").money(Int64(-5)) == "−$0.05")
        #expect(reader(.indonesian, currency: "CHF").money(Int64(123_450)) == "CHF\u{A0}1.234,50")
    }

    @Test func `large amounts are shortened with the words of the language`() {
        #expect(reader(.indonesian).moneyShort(Int64(123_456_789_000)) == "Rp1,2 miliar")
        #expect(reader(.english).moneyShort(Int64(123_456_789_000)) == "Rp1.2B")
        #expect(reader(.indonesian).moneyShort(Int64(47_150_000)) == "Rp472 ribu")
        #expect(reader(.english, currency: "USD").moneyShort(Int64(99_950)) == "$999.50")
    }

    @Test func `shares are whole percent unless small`() {
        #expect(reader(.english).percent(0.256) == "26%")
        #expect(reader(.indonesian).percent(0.0312) == "3,1%")
        #expect(reader(.english).percent(0.04996) == "5%")
        #expect(reader(.english).percent(1, of: 0) == "–")
    }

    @Test func `dates and hours follow language and zone`() {
        // 2025-06-30 08:00 UTC.
        let now = FixtureSource.now
        #expect(reader(.english).instant(now) == "30 Jun 2025, 15:00 WIB")
        #expect(reader(.indonesian).instant(now) == "30 Jun 2025, 15.00 WIB")
        #expect(reader(.indonesian, zone: "Asia/Jayapura").instant(now) == "30 Jun 2025, 17.00 WIT")
        #expect(reader(.english, zone: "Nowhere/Else").instant(now) == "30 Jun 2025, 08:00 UTC")
        // 1999-08-17, before and after midnight in Jakarta.
        #expect(reader(.indonesian).longDate(934_822_800_000) == "Sel, 17 Agu 1999")
        #expect(reader(.english).longDate(934_822_799_000) == "Mon, 16 Aug 1999")
        #expect(reader(.english).date(951_782_400_000) == "29 Feb 2000")
        #expect(reader(.english).date(-86_400_000) == "31 Dec 1969")
    }

    @Test func `spans are told in their largest unit that says enough`() {
        let english = reader(.english)
        #expect(english.span(1_000) == "1 second")
        #expect(english.span(3_600_000) == "1 hour")
        #expect(english.span(45 * 86_400_000) == "45 days")
        #expect(english.span(70 * 86_400_000) == "2 months")
        #expect(reader(.indonesian).ago(FixtureSource.now - 3 * 86_400_000) == "3 hari lalu")
        #expect(english.ago(FixtureSource.now + 1) == "30 Jun 2025")
        #expect(english.duration(200) == "3 min 20 s")
    }

    @Test func `the browser's wish decides the language where nothing was chosen`() {
        #expect(Language(acceptLanguage: "") == .english)
        #expect(Language(acceptLanguage: "id-ID,id;q=0.9,en;q=0.8") == .indonesian)
        #expect(Language(acceptLanguage: "fr, en;q=0.3, id;q=0.7") == .indonesian)
        #expect(Language(acceptLanguage: "id;q=0, en;q=0.1") == .english)
        let kept = WebRequest(
            method: "GET",
            target: "/",
            headers: ["cookie": "a=b; jejak_lang=id"]
        )
        #expect(Language(request: kept) == .indonesian)
        let chosen = WebRequest(
            method: "GET",
            target: "/?lang=en",
            headers: ["cookie": "jejak_lang=id"]
        )
        #expect(Language(request: chosen) == .english)
    }
}
