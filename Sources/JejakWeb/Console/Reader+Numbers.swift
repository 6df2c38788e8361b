// SPDX-License-Identifier: Apache-2.0

/// Numbers, money and sizes as the reader's language writes them.
extension Reader {
    private var groupMark: String { language == .english ? "," : "." }
    private var decimalMark: String { language == .english ? "." : "," }

    /// `1,234,567` or `1.234.567`.
    package func number(_ value: Int) -> String {
        let sign = value < 0 ? "−" : ""
        return sign + grouped(String(value.magnitude))
    }

    /// A number with a fixed count of decimals. What is not finite is a dash.
    package func decimal(_ value: Double, digits: Int) -> String {
        guard value.isFinite, value.magnitude < 1e15 else { return "–" }
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let scaled = (value.magnitude * scale).rounded()
        let whole = (scaled / scale).rounded(.down)
        let sign = value < 0 && scaled > 0 ? "−" : ""
        let head = sign + grouped(String(Int(whole)))
        guard digits > 0 else { return head }
        let rest = String(Int(scaled - whole * scale))
        return head + decimalMark + String(repeating: "0", count: digits - rest.count) + rest
    }

    /// A share of 0 to 1 as `12.3%`; whole percent where that says enough.
    package func percent(_ share: Double) -> String {
        guard share.isFinite else { return "–" }
        let value = share * 100
        let tenths = (value * 10).rounded()
        let needsTenth =
            value.magnitude < 10 && tenths.truncatingRemainder(dividingBy: 10) != 0
        return decimal(value, digits: needsTenth ? 1 : 0) + "%"
    }

    package func percent(_ part: Int, of whole: Int) -> String {
        whole > 0 ? percent(Double(part) / Double(whole)) : "–"
    }

    /// An amount of minor units, written out: `Rp1.234.567`, `$1,234.50`.
    package func money(_ minorUnits: Int64) -> String {
        money(Double(minorUnits))
    }

    package func money(_ minorUnits: Double) -> String {
        let major = majorUnits(minorUnits)
        let sign = major < 0 ? "−" : ""
        return sign + currencySign + decimal(major.magnitude, digits: shownDigits)
    }

    /// An amount in few characters, for tiles: `Rp1,2 miliar`, `$3.4M`.
    package func moneyShort(_ minorUnits: Double) -> String {
        let major = majorUnits(minorUnits)
        guard major.isFinite, major.magnitude >= 1e6 || (major.magnitude >= 1e5 && isWhole)
        else { return money(minorUnits) }
        let sign = major < 0 ? "−" : ""
        let steps: [(Double, String, String)] = [
            (1e12, "T", " triliun"), (1e9, "B", " miliar"), (1e6, "M", " juta"),
            (1e3, "K", " ribu"),
        ]
        let size = major.magnitude
        for (step, english, indonesian) in steps where size >= step {
            let digits = size / step < 100 ? 1 : 0
            return sign + currencySign + decimal(size / step, digits: digits)
                + say(english, indonesian)
        }
        return money(minorUnits)
    }

    package func moneyShort(_ minorUnits: Int64) -> String { moneyShort(Double(minorUnits)) }

    /// A size on disk.
    package func bytes(_ count: Int) -> String {
        let steps: [(Double, String)] = [(1e9, "GB"), (1e6, "MB"), (1e3, "KB")]
        for (step, unit) in steps where Double(count) >= step {
            return decimal(Double(count) / step, digits: 1) + " " + unit
        }
        return say("\(number(count)) bytes", "\(number(count)) byte")
    }

    private func majorUnits(_ minorUnits: Double) -> Double {
        var scale = 1.0
        for _ in 0..<max(0, min(6, currency.minorDigits)) { scale *= 10 }
        return minorUnits / scale
    }

    /// Whether the currency is used without decimals in daily life.
    private var isWhole: Bool { ["IDR", "JPY", "KRW", "VND"].contains(currency.code) }

    private var shownDigits: Int { isWhole ? 0 : 2 }

    private var currencySign: String {
        switch currency.code {
        case "IDR": "Rp"
        case "USD": say("$", "US$")
        case "EUR": "€"
        case "GBP": "£"
        case "JPY": "¥"
        case "SGD": "S$"
        case "MYR": "RM"
        case "AUD": "A$"
        default: clipped(currency.code, 8) + "\u{A0}"
        }
    }

    private func grouped(_ digits: String) -> String {
        var out = ""
        for (place, digit) in digits.enumerated() {
            if place > 0 && (digits.count - place) % 3 == 0 { out += groupMark }
            out.append(digit)
        }
        return out
    }
}
