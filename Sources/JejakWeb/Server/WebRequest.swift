// SPDX-License-Identifier: Apache-2.0

/// One HTTP request as plain values.
///
/// It exists so that routes and guards can be tested without sockets and so
/// that one file alone knows the HTTP library. Header names are lower case.
package struct WebRequest: Sendable {
    /// What became of the body: read whole, or refused for its size.
    package enum Body: Sendable {
        case whole([UInt8])
        case tooLarge
    }

    /// The most a body may hold: the limit of the tracking protocol.
    package static let bodyBytesMax = 512_000

    package var method: String
    /// The path and query as they came, such as `/people?q=a%20b`.
    package var target: String
    package var headers: [String: String]
    package var body: Body
    /// The address of the other end of the connection, in digits.
    package var peer: String?

    package init(
        method: String,
        target: String,
        headers: [String: String] = [:],
        body: Body = .whole([]),
        peer: String? = nil
    ) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
        self.peer = peer
    }

    /// The path's pieces, each percent-decoded after the split, so that a
    /// slash inside a person's key stays inside it.
    package var pieces: [String] {
        let path = target.prefix { $0 != "?" && $0 != "#" }
        return path.split(separator: "/").map { Percent.decoded(String($0)) }
    }

    /// The query's fields; of two with one name the first is kept.
    package var query: [String: String] {
        guard let mark = target.firstIndex(of: "?") else { return [:] }
        return Percent.fields(String(target[target.index(after: mark)...]))
    }

    /// The value of a cookie.
    package func cookie(_ name: String) -> String? {
        guard let header = headers["cookie"] else { return nil }
        for pair in header.split(separator: ";") {
            let halves = pair.split(separator: "=", maxSplits: 1)
            guard halves.count == 2, halves[0].drop(while: { $0 == " " }) == name else { continue }
            return String(halves[1])
        }
        return nil
    }

    /// The user name and password of HTTP Basic.
    package var basicCredentials: (name: String, password: String)? {
        guard let header = headers["authorization"], header.lowercased().hasPrefix("basic "),
            let bytes = Base64.decoded(header.dropFirst(6))
        else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        guard let colon = text.firstIndex(of: ":") else { return nil }
        return (String(text[..<colon]), String(text[text.index(after: colon)...]))
    }
}

/// Percent-encoding of addresses and forms.
package enum Percent {
    /// Undoes percent-encoding; a broken escape stays as it is written.
    package static func decoded(_ text: String, plusIsSpace: Bool = false) -> String {
        let bytes = Array(text.utf8)
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var place = 0
        while place < bytes.count {
            let byte = bytes[place]
            if byte == UInt8(ascii: "%"), place + 2 < bytes.count,
                let high = hexDigit(bytes[place + 1]), let low = hexDigit(bytes[place + 2])
            {
                out.append(high << 4 | low)
                place += 3
            } else {
                out.append(plusIsSpace && byte == UInt8(ascii: "+") ? 0x20 : byte)
                place += 1
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// Encodes everything but letters, digits and `-._~`.
    package static func encoded(_ text: String) -> String {
        var out = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                out.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = Array("0123456789ABCDEF".unicodeScalars)
                out += "%"
                out.unicodeScalars.append(digits[Int(byte >> 4)])
                out.unicodeScalars.append(digits[Int(byte & 15)])
            }
        }
        return out
    }

    /// The fields of a query or a form; of two with one name the first.
    package static func fields(_ text: String, most: Int = 64) -> [String: String] {
        var found: [String: String] = [:]
        for pair in text.split(separator: "&").prefix(most) {
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = decoded(String(halves[0]), plusIsSpace: true)
            let value = halves.count == 2 ? decoded(String(halves[1]), plusIsSpace: true) : ""
            if found[name] == nil { found[name] = value }
        }
        return found
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

/// Base64 of RFC 4648, for the credentials of HTTP Basic.
package enum Base64 {
    /// The bytes, or nothing where a character does not belong.
    package static func decoded(_ text: some StringProtocol) -> [UInt8]? {
        var out: [UInt8] = []
        var bits: UInt32 = 0
        var held = 0
        for byte in text.utf8 {
            let value: UInt32
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = UInt32(byte - 65)
            case UInt8(ascii: "a")...UInt8(ascii: "z"): value = UInt32(byte - 97 + 26)
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = UInt32(byte - 48 + 52)
            case UInt8(ascii: "+"): value = 62
            case UInt8(ascii: "/"): value = 63
            case UInt8(ascii: "="), UInt8(ascii: " "): continue
            default: return nil
            }
            bits = bits << 6 | value
            held += 6
            if held >= 8 {
                held -= 8
                out.append(UInt8(truncatingIfNeeded: bits >> UInt32(held)))
            }
        }
        return out
    }
}
