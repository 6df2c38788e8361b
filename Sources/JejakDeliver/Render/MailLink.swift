// SPDX-License-Identifier: Apache-2.0

/// A link of a template, numbered by its place among them.
///
/// The same address in both parts is one link, so a click counts for it
/// wherever it was made. Most links are the same for everybody: then the
/// template's list is all that has to be kept. A link with variables differs
/// by person; a rendered mail says where its own lead (`personalLinks`), for
/// the values may have changed when the click comes.
package struct MailLink: Sendable, Equatable {
    /// From 0, stable for the same template.
    package let index: Int
    /// The address; variables stand in it as `{{name}}`.
    package let address: String
    /// Whether the address holds variables. They stand in the path or behind
    /// it only: nobody's value can choose the host that a link leads to.
    package let isPersonal: Bool
}

/// An address with variables, in pieces.
struct LinkPattern: Sendable, Equatable {
    /// A stretch of the address.
    enum Piece: Sendable, Equatable {
        case fixed(String)
        case variable(String)
    }

    var pieces: [Piece] = []

    var isPersonal: Bool {
        pieces.contains { if case .variable = $0 { true } else { false } }
    }

    var address: String {
        pieces.map { piece in
            switch piece {
            case .fixed(let text): text
            case .variable(let name): "{{\(name)}}"
            }
        }.joined()
    }

    /// The address with the values put in, each as one percent-encoded word.
    func filled(_ values: [String: String]) -> String {
        pieces.map { piece in
            switch piece {
            case .fixed(let text): text
            case .variable(let name): AddressText.encoded(values[name] ?? "")
            }
        }.joined()
    }
}

/// What an address may be made of.
enum AddressText {
    /// Percent-encoded but for the unreserved characters of RFC 3986, so that
    /// a value stays one word of the address, in HTML and in text.
    static func encoded(_ text: String) -> String {
        escaped(text) { $0.isASCIILetterOrDigit || "-._~".utf8.contains($0) }
    }

    /// An address somebody wrote, with whatever cannot stand in one escaped.
    static func repaired(_ text: String) -> String {
        escaped(text) { (0x21...0x7E).contains($0) && !"\"<>\\^`{|}".utf8.contains($0) }
    }

    private static func escaped(_ text: String, keeps: (UInt8) -> Bool) -> String {
        var out: [UInt8] = []
        for byte in text.utf8 {
            if keeps(byte) {
                out.append(byte)
            } else {
                out.append(0x25)
                out.append(TransferEncoding.hexDigit(byte >> 4))
                out.append(TransferEncoding.hexDigit(byte & 15))
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// The part behind the scheme of `http://` or `https://`.
    static func afterWebScheme(_ text: String) -> Substring? {
        for scheme in ["https://", "http://"] where text.prefix(scheme.count).lowercased() == scheme
        {
            return text.dropFirst(scheme.count)
        }
        return nil
    }

    /// Whether the text before the path is a host, with or without a port.
    static func isHost(_ text: Substring) -> Bool {
        let pieces = text.split(separator: ":", omittingEmptySubsequences: false)
        guard let host = pieces.first, pieces.count <= 2, MailHost.isName(host) else {
            return false
        }
        guard pieces.count == 2 else { return true }
        return Int(pieces[1]).map { (1...65_535).contains($0) } ?? false
    }
}
