// SPDX-License-Identifier: Apache-2.0

/// The few entities of HTML that mails are written with, both ways.
enum HTMLEntity {
    private static let named: [String: String] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "copy": "©",
        "reg": "®", "trade": "™", "hellip": "…", "ndash": "–", "mdash": "—", "lsquo": "‘",
        "rsquo": "’", "ldquo": "“", "rdquo": "”", "laquo": "«", "raquo": "»", "bull": "•",
        "middot": "·", "times": "×", "euro": "€", "pound": "£", "yen": "¥", "cent": "¢",
        "deg": "°", "rarr": "→", "larr": "←", "zwnj": "", "shy": "", "ensp": " ", "emsp": " ",
        "thinsp": " ", "check": "✓", "hearts": "♥", "star": "☆",
    ]

    /// Entities as the characters they stand for; unknown ones stay. Brackets
    /// of the template's tags are kept apart, so that no entity becomes a tag.
    static func decoded(_ text: String) -> String {
        guard text.utf8.contains(0x26) else { return text }
        var out = ""
        var rest = text[...]
        while let mark = rest.firstIndex(of: "&") {
            out += rest[..<mark]
            rest = rest[mark...]
            let name = rest.dropFirst().prefix(32).prefix { $0 != ";" }
            let end = name.endIndex
            if end < rest.endIndex, rest[end] == ";", let words = meaning(name) {
                out += words
                rest = rest[rest.index(after: end)...]
            } else {
                out += "&"
                rest = rest.dropFirst()
            }
        }
        return (out + rest).replacing("{{", with: "{ {")
    }

    private static func meaning(_ name: Substring) -> String? {
        guard name.first == "#" else { return named[String(name)] }
        let digits = name.dropFirst()
        let number =
            digits.first == "x" || digits.first == "X"
            ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        guard let number, number >= 0x20, number != 0x7F, let scalar = Unicode.Scalar(number) else {
            return nil
        }
        return String(Character(scalar))
    }

    /// A text that cannot be taken for markup, inside and outside of quotes.
    ///
    /// Over bytes on purpose: as a `Character`, a quote followed by a combining
    /// mark is another character than the quote and would stay as it is.
    static func escaped(_ text: String) -> String {
        var out: [UInt8] = []
        out.reserveCapacity(text.utf8.count + 16)
        for byte in text.utf8 {
            switch byte {
            case 0x26: out += Array("&amp;".utf8)
            case 0x3C: out += Array("&lt;".utf8)
            case 0x3E: out += Array("&gt;".utf8)
            case 0x22: out += Array("&quot;".utf8)
            case 0x27: out += Array("&#39;".utf8)
            default: out.append(byte)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}
