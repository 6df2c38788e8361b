// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore

/// What stands in for a variable: a value of a person or of the campaign.
package enum MailValue: Sendable, Equatable {
    case text(String)
    case number(Double)
    /// As the journeys hold money: hundredths, or whole units for the
    /// currencies that have no minor unit in ISO 4217.
    case money(minorUnits: Int64, currency: String)
    /// A day, in the person's zone; milliseconds since 1970 UTC.
    case date(Int64, zone: String)
    /// Nothing is known: the fallback takes its place.
    case none

    /// The longest text that is printed; a longer one is cut. A trait may hold
    /// anything, and a mail has to stay a mail.
    static let textMax = 4000

    /// The value in words, or nothing where there is nothing to print.
    package func words(_ language: MailLanguage) -> String? {
        switch self {
        case .text(let text): Self.clean(text)
        case .number(let number): MailNumber.text(number, language)
        case .money(let minorUnits, let currency):
            MailNumber.money(minorUnits, currency, language)
        case .date(let moment, let zone): MailDay.text(moment, zone, language)
        case .none: nil
        }
    }

    /// Without control characters but line feeds and tabs, and without blanks
    /// at the ends.
    private static func clean(_ raw: String) -> String? {
        var scalars = String.UnicodeScalarView()
        for scalar in raw.unicodeScalars {
            guard scalars.count < textMax else { break }
            switch scalar.value {
            case 0x0A, 0x09: scalars.append(scalar)
            case 0x0D: scalars.append("\n")
            case 0x00...0x1F, 0x7F...0x9F, 0xFEFF: continue
            default: scalars.append(scalar)
            }
        }
        let blank = { (scalar: Unicode.Scalar) in scalar.properties.isWhitespace }
        guard let first = scalars.firstIndex(where: { !blank($0) }),
            let last = scalars.lastIndex(where: { !blank($0) })
        else { return nil }
        return String(scalars[first...last])
    }
}

/// Numbers and money as people of a language write them.
enum MailNumber {
    private static let withoutMinorUnits: Set<String> = [
        "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND",
        "VUV", "XAF", "XOF", "XPF",
    ]
    /// Has hundredths in ISO 4217, but nobody writes them.
    private static let writtenWhole: Set<String> = ["IDR"]

    /// With at most two decimals, none where they are zero.
    static func text(_ number: Double, _ language: MailLanguage) -> String? {
        guard number.isFinite, abs(number) < 1e15 else { return nil }
        let hundredths = Int64((number * 100).rounded())
        let rest = abs(hundredths % 100)
        let digits = rest == 0 ? 0 : rest % 10 == 0 ? 1 : 2
        return (hundredths < 0 ? "-" : "") + grouped(hundredths.magnitude, digits, language)
    }

    /// `IDR 1,250,000` and `USD 12.50` in English, `Rp 1.250.000` and
    /// `USD 12,50` in Indonesian.
    static func money(_ minorUnits: Int64, _ currency: String, _ language: MailLanguage) -> String {
        let code = String(currency.uppercased().filter { $0.isASCII && $0.isLetter }.prefix(3))
        let name = code == "IDR" ? language.say("IDR", "Rp") : code
        var hundredths = minorUnits.magnitude
        var digits = 2
        if withoutMinorUnits.contains(code) {
            let scaled = hundredths.multipliedReportingOverflow(by: 100)
            hundredths = scaled.overflow ? UInt64.max / 100 * 100 : scaled.partialValue
            digits = 0
        } else if writtenWhole.contains(code) {
            hundredths = (hundredths + 50) / 100 * 100
            digits = 0
        }
        let sign = minorUnits < 0 && hundredths > 0 ? "-" : ""
        return name + (name.isEmpty ? "" : " ") + sign + grouped(hundredths, digits, language)
    }

    private static func grouped(
        _ hundredths: UInt64,
        _ digits: Int,
        _ language: MailLanguage
    ) -> String {
        let whole = Array(String(hundredths / 100).utf8)
        var out: [UInt8] = []
        for (index, digit) in whole.enumerated() {
            if index > 0 && (whole.count - index) % 3 == 0 {
                out.append(language == .en ? 0x2C : 0x2E)
            }
            out.append(digit)
        }
        if digits > 0 {
            let rest = UInt8(hundredths % 100)
            out.append(language == .en ? 0x2E : 0x2C)
            out.append(0x30 + rest / 10)
            if digits > 1 { out.append(0x30 + rest % 10) }
        }
        return String(decoding: out, as: UTF8.self)
    }
}

/// Days as people of a language write them.
enum MailDay {
    private static let english = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ]
    private static let indonesian = [
        "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September",
        "Oktober", "November", "Desember",
    ]

    /// `23 November 2026`, the day it is in the zone. A zone that does not
    /// exist counts as UTC: a mail is not held up by a bad trait.
    static func text(_ milliseconds: Int64, _ zone: String, _ language: MailLanguage) -> String? {
        guard abs(milliseconds) < 253_402_300_799_000 else { return nil }
        let seconds = Double(milliseconds) / 1000
        let offset = TimeZone(identifier: zone)
            .map { $0.secondsFromGMT(for: Date(timeIntervalSince1970: seconds)) }
        let day = ((seconds + Double(offset ?? 0)) / 86_400).rounded(.down)
        let date = ISO8601.civil(days: Int(day))
        let months = language == .en ? english : indonesian
        return "\(date.day) \(months[date.month - 1]) \(date.year)"
    }
}
