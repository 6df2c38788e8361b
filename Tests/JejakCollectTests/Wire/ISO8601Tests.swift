// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import Testing

@Suite("Moments as text")
struct ISO8601Tests {
    @Test func `every spelling of one moment is the same number`() {
        // 2025-03-10 is day 20157: 55 years of 365 days, 14 leap days, 68 days.
        let day = Int64(55 * 365 + 14 + 68) * 86_400_000
        let moment = day + 2 * 3_600_000 + 15 * 60_000 + 1_000
        for text in ["2025-03-10", "20250310", "2025-03-10T00:00", "2025-03-10 00:00:00Z"] {
            #expect(ISO8601.milliseconds(text) == day, "\(text)")
        }
        for text in [
            "2025-03-10T02:15:01Z", "2025-03-10t02:15:01z", "2025-03-10 02:15:01",
            "2025-03-10T02:15:01.000Z", "2025-03-10T09:15:01+07:00", "2025-03-10T09:15:01+0700",
            "2025-03-10T09:15:01+07", "2025-03-09T21:45:01-04:30", "2025-03-10 02:15:01 UTC",
            "2025-03-10 02:15:01 GMT", "2025-03-10 02:15:01 +00:00",
        ] {
            #expect(ISO8601.milliseconds(text) == moment, "\(text)")
        }
        #expect(ISO8601.milliseconds("2025-03-10T02:15:01.1Z") == moment + 100)
        #expect(ISO8601.milliseconds("2025-03-10T02:15:01,12Z") == moment + 120)
        #expect(ISO8601.milliseconds("2025-03-10T02:15:01.123999999Z") == moment + 123)
        #expect(ISO8601.milliseconds("1969-12-31T23:59:59.999Z") == -1)
        #expect(ISO8601.milliseconds("0000-03-01") == -62_162_035_200_000)
    }

    @Test func `a leap second is the last millisecond of its minute`() {
        #expect(
            ISO8601.milliseconds("2016-12-31T23:59:60Z")
                == ISO8601.milliseconds("2016-12-31T23:59:59.999Z")
        )
        #expect(
            ISO8601.milliseconds("2016-12-31T23:59:60.5Z")
                == ISO8601.milliseconds("2016-12-31T23:59:59.999Z")
        )
    }

    @Test(arguments: [
        "", "2025", "2025-03", "2025-3-10", "2025-02-31", "2025-02-29", "1900-02-29", "2025-04-31",
        "2025-13-01", "2025-00-10", "2025-03-00", "2025-03-32", "31/02/2025", "20250231", "202503",
        "2025-03-10T", "2025-03-10T02", "2025-03-10T25:00", "2025-03-10T24:00:00",
        "2025-03-10T02:60", "2025-03-10T02:15:61", "2025-03-10T02:15:01.", "2025-03-10T02:15:01.Z",
        "2025-03-10T02:15:", "2025-03-10T02:15:01+24:00", "2025-03-10T02:15:01+07:60",
        "2025-03-10T02:15:01+7", "2025-03-10T02:15:01 ", "2025-03-10T02:15:01ZZ",
        "2025-03-10T02:15:01 EST", "2025-03-10Z", " 2025-03-10", "2025-03-10 ", "-025-03-10",
        "2025-0310", "202503-10", "20250310T02:15", "٢٠٢٥-03-10",
    ])
    func `a text that is no moment is refused`(text: String) {
        #expect(ISO8601.milliseconds(text) == nil)
        #expect(ISO8601.milliseconds(text + "\u{0}") == nil)
    }

    @Test func `leap years follow the Gregorian rule`() {
        #expect(ISO8601.milliseconds("2024-02-29") != nil)
        #expect(ISO8601.milliseconds("2000-02-29") != nil)
        #expect(ISO8601.dayCount(year: 2100, month: 2) == 28)
        #expect((1...12).reduce(0) { $0 + ISO8601.dayCount(year: 2025, month: $1) } == 365)
    }

    @Test func `every date of ten thousand years comes back`() {
        var expected = ISO8601.days(year: 0, month: 1, day: 1)
        var wrong = 0
        for year in 0...9999 {
            for month in 1...12 {
                for day in 1...ISO8601.dayCount(year: year, month: month) {
                    let days = ISO8601.days(year: year, month: month, day: day)
                    let back = ISO8601.civil(days: days)
                    if days != expected || back != (year, month, day) { wrong += 1 }
                    expected += 1
                }
            }
        }
        #expect(wrong == 0)
        #expect(ISO8601.days(year: 1970, month: 1, day: 1) == 0)
        #expect(ISO8601.civil(days: -1) == (1969, 12, 31))
    }

    @Test func `a moment written is the moment read`() {
        var random = SeededRandom(seed: 8601)
        for _ in 0..<2_000 {
            let moment =
                Int64(random.below(10_000 * 365)) * 86_400_000 - 62_000_000_000_000
                + Int64(random.below(86_400_000))
            guard moment < 253_402_300_800_000 else { continue }
            #expect(ISO8601.milliseconds(ISO8601.format(moment)) == moment)
        }
        #expect(ISO8601.format(0) == "1970-01-01T00:00:00.000Z")
        #expect(ISO8601.format(-1) == "1969-12-31T23:59:59.999Z")
        #expect(ISO8601.format(1_741_608_000_123) == "2025-03-10T12:00:00.123Z")
    }

    @Test func `the first and the last moment of the type have a text`() {
        #expect(ISO8601.format(.max).hasPrefix("+292278994-08-17T07:12:55.807"))
        #expect(ISO8601.format(.min).hasPrefix("-292275055-05-16T16:47:04.192"))
    }

    @Test func `noise is read without a trap`() {
        var random = SeededRandom(seed: 3)
        let alphabet = Array("0123456789-:T Z+.".utf8)
        let seed = Array("2025-03-10T02:15:01.123+07:00".utf8)
        for _ in 0..<20_000 {
            var text = Array(seed.prefix(random.below(seed.count + 1)))
            for _ in 0..<random.below(4) where !text.isEmpty {
                text[random.below(text.count)] = alphabet[random.below(alphabet.count)]
            }
            guard let moment = text.withUnsafeBytes({ ISO8601.milliseconds($0) }) else { continue }
            let back = ISO8601.milliseconds(ISO8601.format(moment))
            // An offset can carry the last day of the year 9999 out of four digits.
            #expect(back == moment || abs(moment) > 62_000_000_000_000)
        }
    }
}
