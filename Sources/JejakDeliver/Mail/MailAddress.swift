// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// An address that mail can be handed to, checked so that it can stand in a
/// command of the dialogue and in a header.
///
/// The check is pragmatic: the unquoted form of RFC 5321 (section 4.1.2) with
/// its lengths. Refused are quoted local parts, addresses of hosts in brackets,
/// and letters outside ASCII: they need SMTPUTF8, which many servers lack. The
/// invariant is that the text holds printable ASCII without spaces, brackets
/// and commas, with exactly one `@`.
package struct MailAddress: Sendable, Hashable, CustomStringConvertible {
    package let text: String

    /// The longest address that fits a path of the dialogue.
    package static let octetsMax = 254

    package var description: String { text }

    /// What stands behind the `@`, in lower case.
    package var domain: String {
        String(text[text.index(after: text.lastIndex(of: "@") ?? text.startIndex)...]).lowercased()
    }

    package init(parsing raw: String) throws {
        let bytes = Array(raw.utf8).trimmedOfBlanks
        guard bytes.count <= Self.octetsMax else {
            throw Self.fault(
                "it has \(bytes.count) octets",
                "at most \(Self.octetsMax) are allowed"
            )
        }
        if let bad = bytes.first(where: { $0 < 0x20 || $0 == 0x7F }) {
            let name = [0: "a NUL", 10: "a line feed", 13: "a carriage return", 9: "a tab"][bad]
            throw Self.fault("it holds \(name ?? "a control character")", "take it out")
        }
        let shown = String(decoding: bytes, as: UTF8.self)
        guard bytes.allSatisfy({ $0 < 0x80 }) else {
            throw Self.fault(
                "'\(shown)' holds letters outside ASCII",
                "give the address in its ASCII form (a domain as xn--…)"
            )
        }
        let pieces = bytes.split(separator: 0x40, omittingEmptySubsequences: false)
        guard pieces.count == 2 else {
            throw Self.fault(
                "'\(shown)' has \(pieces.count - 1) '@'",
                "write it as name@domain.example"
            )
        }
        if let why = Self.faultOfLocalPart(pieces[0]) ?? Self.faultOfDomain(pieces[1]) {
            throw Self.fault("'\(shown)': \(why)", "write it as name@domain.example")
        }
        text = shown
    }

    private static func fault(_ what: String, _ mend: String) -> DeliverError {
        DeliverError(.badAddress, "The address cannot get mail: \(what); \(mend).")
    }

    private static func faultOfLocalPart(_ part: ArraySlice<UInt8>) -> String? {
        if part.isEmpty { return "nothing stands before the '@'" }
        if part.count > 64 { return "more than 64 octets stand before the '@'" }
        if part.first == 0x2E || part.last == 0x2E {
            return "the part before the '@' has a dot at its edge"
        }
        var before: UInt8 = 0
        for byte in part {
            if byte == 0x2E && before == 0x2E { return "two dots stand side by side" }
            guard byte == 0x2E || isAtomText(byte) else {
                return "'\(Character(UnicodeScalar(byte)))' cannot stand before the '@'"
            }
            before = byte
        }
        return nil
    }

    private static func faultOfDomain(_ domain: ArraySlice<UInt8>) -> String? {
        if domain.isEmpty { return "nothing stands behind the '@'" }
        let labels = domain.split(separator: 0x2E, omittingEmptySubsequences: false)
        for label in labels {
            if label.isEmpty { return "the domain has an empty part" }
            if label.count > 63 { return "a part of the domain has more than 63 octets" }
            if label.first == 0x2D || label.last == 0x2D {
                return "a part of the domain has a hyphen at its edge"
            }
            if let bad = label.first(where: { !($0.isASCIILetterOrDigit || $0 == 0x2D) }) {
                return "'\(Character(UnicodeScalar(bad)))' cannot stand in a domain"
            }
        }
        if labels.count == 1 && !domain.elementsEqual("localhost".utf8) {
            return "the domain has no dot"
        }
        if labels.count > 1, labels.last?.allSatisfy({ (0x30...0x39).contains($0) }) ?? false {
            return "the domain is a number"
        }
        return nil
    }

    /// RFC 5322 atext.
    private static func isAtomText(_ byte: UInt8) -> Bool {
        byte.isASCIILetterOrDigit || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }
}

extension UInt8 {
    var isASCIILetterOrDigit: Bool {
        (0x30...0x39).contains(self) || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self)
    }

    var isBlank: Bool { self == 0x20 || self == 0x09 }

    /// An ASCII letter in lower case, everything else as it is.
    var lowercased: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }
}

extension Array<UInt8> {
    /// Without the spaces at both ends, and nothing else: a line break at an end
    /// is a sign of something wrong, so it stays and is refused.
    var trimmedOfBlanks: [UInt8] {
        guard let first = firstIndex(where: { $0 != 0x20 }),
            let last = lastIndex(where: { $0 != 0x20 })
        else { return [] }
        return Array(self[first...last])
    }
}
