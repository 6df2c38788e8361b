// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakEngine

/// What a demo person finds in their mailbox: the tokens of one mail.
struct DemoMail {
    var open: String?
    /// By the number of the link, in the order of the mail.
    var clicks: [String] = []
    var unsubscribe: String?

    /// Reads a folder of mails, by the person each is for.
    static func read(_ folder: String) throws -> [String: DemoMail] {
        var mails: [String: DemoMail] = [:]
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        } catch {
            throw EngineError(.failed, "\(folder) cannot be read: mend its permissions")
        }
        for name in names where name.hasSuffix(".eml") {
            guard let data = FileManager.default.contents(atPath: folder + "/" + name) else {
                continue
            }
            let raw = String(decoding: data, as: UTF8.self)
            guard let person = person(raw) else { continue }
            mails[person] = DemoMail(text(raw))
        }
        return mails
    }

    /// The person's number stands in their address: `siti.santoso17@example.id`.
    private static func person(_ raw: String) -> String? {
        guard
            let line = raw.split(whereSeparator: \.isNewline).first(where: { $0.hasPrefix("To:") }),
            let at = line.lastIndex(of: "@")
        else { return nil }
        let digits = line[..<at].reversed().prefix(while: \.isNumber).reversed()
        guard let number = Int(String(digits)) else { return nil }
        return "u-" + String(repeating: "0", count: max(0, 6 - String(number).count)) + "\(number)"
    }

    /// The mail with quoted-printable undone (RFC 2045, section 6.7); a part in
    /// base64 is decoded. Enough to find our own addresses in our own mails.
    private static func text(_ raw: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(raw.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "=") else {
                bytes.append(byte)
                continue
            }
            if rest.starts(with: "\r\n".utf8) {
                rest = rest.dropFirst(2)
            } else if let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        let parts = raw.components(separatedBy: "Content-Transfer-Encoding: base64")
        return String(decoding: bytes, as: UTF8.self)
            + parts.dropFirst().map { part in
                let body = part.prefix { $0 != "-" }.filter { !$0.isWhitespace }
                return String(decoding: Data(base64Encoded: String(body)) ?? Data(), as: UTF8.self)
            }.joined()
    }

    private init(_ text: String) {
        for match in text.matches(of: /\/e\/([ocu])\/([A-Za-z0-9_-]+)/) {
            let token = String(match.2)
            switch match.1 {
            case "o": open = token
            case "u": unsubscribe = token
            default: if !clicks.contains(token) { clicks.append(token) }
            }
        }
    }
}
