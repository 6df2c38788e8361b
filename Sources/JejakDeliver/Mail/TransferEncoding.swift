// SPDX-License-Identifier: Apache-2.0

/// How the text of a part travels: as quoted-printable, or as base64 where
/// that is shorter.
///
/// Both forms of RFC 2045 (sections 6.7 and 6.8): lines of at most 76
/// characters that end with CR LF, nothing but printable ASCII. A line break
/// of the text, however it was written, becomes CR LF in both. Time and memory
/// grow with the text.
package enum TransferEncoding: String, Sendable {
    case quotedPrintable = "quoted-printable"
    case base64

    package static let lineMax = 76

    /// The shorter of both; of equals the one that people can read.
    package static func shortest(_ text: String) -> (encoding: TransferEncoding, bytes: [UInt8]) {
        let body = canonical(text)
        let lines = base64Count(body.count)
        let printable = quotedPrintable(body)
        guard printable.count > lines else { return (.quotedPrintable, printable) }
        return (.base64, base64(body))
    }

    /// Every line break as CR LF.
    package static func canonical(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count + 64)
        var wasReturn = false
        for byte in text.utf8 {
            if byte == 0x0A {
                if !wasReturn { bytes.append(0x0D) }
                bytes.append(0x0A)
            } else {
                if wasReturn { bytes.append(0x0A) }
                bytes.append(byte)
            }
            wasReturn = byte == 0x0D
        }
        if wasReturn { bytes.append(0x0A) }
        return bytes
    }

    /// Quoted-printable of bytes whose line breaks are CR LF. A blank at the
    /// end of a line is written as `=20`, for some servers cut it off; so are a
    /// dot that begins a line and the word `From`, which some take for theirs.
    package static func quotedPrintable(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count + bytes.count / 8 + 16)
        var column = 0
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == 0x0D, index + 1 < bytes.count, bytes[index + 1] == 0x0A {
                out.append(0x0D)
                out.append(0x0A)
                column = 0
                index += 2
                continue
            }
            let isLineEnd =
                index + 1 == bytes.count
                || (bytes[index + 1] == 0x0D && index + 2 < bytes.count && bytes[index + 2] == 0x0A)
            let isPlain =
                byte.isBlank
                ? !isLineEnd
                : (0x21...0x7E).contains(byte) && byte != 0x3D
                    && !(column == 0 && (byte == 0x2E || byte == 0x46))
            let width = isPlain ? 1 : 3
            // The last character of the text's line needs no room for `=`.
            if column + width > (isLineEnd ? lineMax : lineMax - 1) {
                out.append(contentsOf: [0x3D, 0x0D, 0x0A])
                column = 0
                continue
            }
            if isPlain {
                out.append(byte)
            } else {
                appendEscaped(byte, to: &out)
            }
            column += width
            index += 1
        }
        return out
    }

    static func appendEscaped(_ byte: UInt8, to out: inout [UInt8]) {
        out.append(0x3D)
        out.append(hexDigit(byte >> 4))
        out.append(hexDigit(byte & 15))
    }

    static func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x37 + value }

    /// How long base64 of so many bytes is, with the ends of its lines.
    static func base64Count(_ count: Int) -> Int {
        let characters = (count + 2) / 3 * 4
        return characters + (characters + lineMax - 1) / lineMax * 2
    }

    package static func base64(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(base64Count(bytes.count))
        var index = 0
        while index < bytes.count {
            // 57 bytes fill a line of 76 characters.
            let end = min(index + 57, bytes.count)
            Base64.append(bytes[index..<end], alphabet: Base64.plain, padded: true, to: &out)
            out.append(0x0D)
            out.append(0x0A)
            index = end
        }
        return out
    }
}
