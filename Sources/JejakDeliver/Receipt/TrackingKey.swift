// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import JejakCore

/// What a token is good for. Each kind is a token of its own: one for opens
/// cannot be used to unsubscribe.
package enum TrackingKind: UInt8, Sendable, CaseIterable {
    case open = 1
    case click = 2
    case unsubscribe = 3
    /// Names the mail itself, in its headers, so that a bounce finds it.
    case message = 4
}

/// What a genuine token says.
package struct TrackingToken: Sendable, Equatable {
    package let kind: TrackingKind
    /// The number of the message in the outbox.
    package let message: Int64
    /// The number of the link, for clicks; otherwise 0.
    package let link: Int

    package init(kind: TrackingKind, message: Int64, link: Int) {
        self.kind = kind
        self.message = message
        self.link = link
    }
}

/// Makes and reads the tokens of tracked links, pixels, one-click addresses
/// and message names.
///
/// A token is 40 characters that fit an address: a version byte, a code of 16
/// bytes, and 13 bytes of content. The code is HMAC-SHA256 over the content,
/// cut to 128 bits as RFC 2104 (section 5) allows; the content is hidden by a
/// stream keyed by the code, so a token shows neither how many messages there
/// are nor which. That is the construction of a synthetic initialization
/// vector (Rogaway and Shrimpton, "A Provable-Security Treatment of the
/// Key-Wrap Problem", 2006), with HMAC as its two functions, which have keys
/// of their own. Whoever lacks the key guesses a token with probability 2⁻¹²⁸.
///
/// The same arguments give the same token, so nothing has to be stored. Lost
/// or changed key: every token out there is worth nothing any more, links and
/// one-click addresses included.
package struct TrackingKey: Sendable {
    private let codeKey: SymmetricKey
    private let streamKey: SymmetricKey

    private static let version: UInt8 = 1
    private static let contentCount = 13
    private static let codeCount = 16
    package static let tokenLength = 40

    /// - Parameter secret: 32 random bytes, kept like a password.
    package init(_ secret: [UInt8]) throws {
        guard secret.count == 32, Set(secret).count > 1 else {
            throw DeliverError(
                .badSetting,
                "The key for tracked links has to be 32 random bytes; make a new one."
            )
        }
        let root = SymmetricKey(data: secret)
        codeKey = Self.derived(root, "jejak token code 1")
        streamKey = Self.derived(root, "jejak token stream 1")
    }

    private static func derived(_ root: SymmetricKey, _ label: String) -> SymmetricKey {
        SymmetricKey(
            data: Array(HMAC<SHA256>.authenticationCode(for: Array(label.utf8), using: root))
        )
    }

    /// - Parameter link: 0 to 4,294,967,295; only clicks have one.
    package func token(kind: TrackingKind, message: Int64, link: Int = 0) -> String {
        precondition(link >= 0 && link <= UInt32.max, "a link's number fits 32 bits")
        var content: [UInt8] = [kind.rawValue]
        content.reserveCapacity(Self.contentCount)
        withUnsafeBytes(of: message.bigEndian) { content += $0 }
        withUnsafeBytes(of: UInt32(link).bigEndian) { content += $0 }
        let code = code(content)
        var out: [UInt8] = []
        out.reserveCapacity(Self.tokenLength)
        let bytes = [Self.version] + code + hidden(content, code)
        Base64.append(bytes, alphabet: Base64.forAddresses, padded: false, to: &out)
        return String(decoding: out, as: UTF8.self)
    }

    /// What a token says, or nothing where it is not one of ours, of whatever
    /// length and content. Takes the same time for every wrong code.
    package func read(_ text: String) -> TrackingToken? {
        guard text.utf8.count == Self.tokenLength,
            let bytes = Base64.decodeForAddresses(text.utf8),
            bytes.count == 1 + Self.codeCount + Self.contentCount, bytes[0] == Self.version
        else { return nil }
        let code = Array(bytes[1...Self.codeCount])
        let content = hidden(Array(bytes[(1 + Self.codeCount)...]), code)
        let right = self.code(content)
        var difference: UInt8 = 0
        for index in 0..<Self.codeCount { difference |= right[index] ^ code[index] }
        guard difference == 0, let kind = TrackingKind(rawValue: content[0]) else { return nil }
        let message = content[1..<9].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let link = content[9..<13].reduce(0) { $0 << 8 | Int($1) }
        return TrackingToken(kind: kind, message: Int64(bitPattern: message), link: link)
    }

    private func code(_ content: [UInt8]) -> [UInt8] {
        let bytes = [Self.version] + content
        return Array(
            HMAC<SHA256>.authenticationCode(for: bytes, using: codeKey).prefix(Self.codeCount)
        )
    }

    /// Hides and shows again: its own inverse.
    private func hidden(_ content: [UInt8], _ code: [UInt8]) -> [UInt8] {
        let stream = HMAC<SHA256>.authenticationCode(for: code, using: streamKey)
        return zip(content, stream).map { $0 ^ $1 }
    }
}
