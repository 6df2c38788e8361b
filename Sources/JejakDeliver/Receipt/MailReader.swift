// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// A mail, or a part of one, as it was received: its headers and its inside.
///
/// Reads what strangers' servers send, so nothing of it is trusted: a mail has
/// at most 10 MB, parts lie at most ten deep and are at most 200, a header has
/// at most 64 KB. Wrong forms are read as far as they can be; what is over a
/// bound is an error.
struct MailReader {
    static let octetsMax = 10 << 20
    static let depthMax = 10
    static let partCountMax = 200
    private static let headerMax = 64 << 10

    /// Names in lower case, values unfolded, in the order they came.
    let headers: [(name: String, value: String)]
    let body: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        var headers: [(name: String, value: String)] = []
        var place = bytes.startIndex
        var size = 0
        while place < bytes.endIndex {
            let end = bytes[place...].firstIndex(of: 0x0A) ?? bytes.endIndex
            var line = bytes[place..<end]
            if line.last == 0x0D { line = line.dropLast() }
            place = min(end + 1, bytes.endIndex)
            if line.isEmpty { break }
            size += line.count
            guard size <= Self.headerMax else { continue }
            if let first = line.first, first.isBlank {
                guard !headers.isEmpty else { continue }
                headers[headers.count - 1].value +=
                    " " + String(decoding: line, as: UTF8.self).trimmedOfWhitespace
            } else if let colon = line.firstIndex(of: 0x3A) {
                headers.append(
                    (
                        String(decoding: line[..<colon], as: UTF8.self).lowercased()
                            .trimmedOfWhitespace,
                        String(decoding: line[(colon + 1)...], as: UTF8.self).trimmedOfWhitespace
                    )
                )
            }
        }
        self.headers = headers
        body = bytes[place...]
    }

    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

    /// `text/plain` where nothing is said.
    var type: String {
        let value = header("content-type") ?? "text/plain"
        return value.prefix { $0 != ";" && $0 != " " }.lowercased()
    }

    /// A parameter of the content type.
    func parameter(_ name: String) -> String? {
        guard let value = header("content-type") else { return nil }
        for piece in Self.parameters(value) {
            let pair = piece.split(separator: "=", maxSplits: 1).map(String.init)
            guard pair.count == 2, pair[0].trimmedOfWhitespace.lowercased() == name else {
                continue
            }
            var text = pair[1].trimmedOfWhitespace
            if text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") {
                text = String(text.dropFirst().dropLast())
            }
            return text
        }
        return nil
    }

    /// The pieces between semicolons, but for those inside quotes.
    private static func parameters(_ value: String) -> [String] {
        var pieces: [String] = [""]
        var isQuoted = false
        for character in value.prefix(2000) {
            if character == "\"" { isQuoted.toggle() }
            if character == ";" && !isQuoted {
                pieces.append("")
            } else {
                pieces[pieces.count - 1].append(character)
            }
        }
        return Array(pieces.dropFirst())
    }

    /// The inside as it was before it travelled.
    var content: [UInt8] {
        switch header("content-transfer-encoding")?.lowercased().trimmedOfWhitespace {
        case "base64": Base64.decodeLeniently(body)
        case "quoted-printable": Self.quotedPrintable(body)
        default: Array(body)
        }
    }

    private static func quotedPrintable(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        var place = bytes.startIndex
        while place < bytes.endIndex {
            let byte = bytes[place]
            place += 1
            guard byte == 0x3D else {
                out.append(byte)
                continue
            }
            if place + 1 < bytes.endIndex, let high = hex(bytes[place]),
                let low = hex(bytes[place + 1])
            {
                out.append(high << 4 | low)
                place += 2
            } else if let end = bytes[place...].firstIndex(of: 0x0A),
                bytes[place..<end].allSatisfy({ $0.isBlank || $0 == 0x0D })
            {
                place = end + 1
            } else {
                out.append(byte)
            }
        }
        return out
    }

    private static func hex(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }

    /// The parts of a multipart; none for anything else.
    var parts: [MailReader] {
        guard type.hasPrefix("multipart/"), let boundary = parameter("boundary"), !boundary.isEmpty,
            boundary.utf8.count <= 200
        else { return [] }
        let mark = Array("--\(boundary)".utf8)
        var found: [MailReader] = []
        var start: Int?
        var place = body.startIndex
        while place < body.endIndex, found.count < Self.partCountMax {
            let end = body[place...].firstIndex(of: 0x0A) ?? body.endIndex
            defer { place = min(end + 1, body.endIndex) }
            guard end - place >= mark.count, body[place..<(place + mark.count)].elementsEqual(mark)
            else {
                continue
            }
            let rest = body[(place + mark.count)..<end].filter { !$0.isBlank && $0 != 0x0D }
            guard rest.isEmpty || rest.elementsEqual("--".utf8) else { continue }
            if let start { found.append(MailReader(body[start..<place])) }
            guard rest.isEmpty else { return found }
            start = min(end + 1, body.endIndex)
        }
        // A mail that was cut off still has the parts that came.
        if let start, start < body.endIndex, found.count < Self.partCountMax {
            found.append(MailReader(body[start...]))
        }
        return found
    }
}
