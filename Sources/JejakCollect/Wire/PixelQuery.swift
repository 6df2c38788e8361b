// SPDX-License-Identifier: Apache-2.0

/// Turns the query of a `GET` pixel into the body that a `POST` would have.
///
/// Two forms are understood: `data`, a body in base64 (plain or of addresses),
/// and plain fields, whose points name nested objects:
/// `?event=Email+Opened&userId=u-1&properties.campaign_id=k-7`. Values of plain
/// fields are texts, save for `true` and `false`; the door reads amounts in
/// texts where it knows them. What stands in `writeKey` stays in the body,
/// where `SegmentDecoder.writeKey` finds it.
package enum PixelQuery {
    /// Longer queries than servers take anyway are refused.
    package static let bytesMost = 65_536
    private static let fieldsMost = 500
    private static let depthMost = 4

    /// The body, or nothing where the query is none: too long, broken base64,
    /// or without any field.
    package static func body(_ query: String) -> [UInt8]? {
        var text = query
        return text.withUTF8 { body(UnsafeRawBufferPointer($0)) }
    }

    private static func body(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
        guard !text.isEmpty, text.count <= bytesMost else { return nil }
        var query = AddressQuery(query: text)
        var root = Node()
        var key: [UInt8] = []
        var plain: [UInt8] = []
        var count = 0
        while let (name, value) = query.next() {
            count += 1
            guard count <= fieldsMost else { return nil }
            AddressQuery.decode(text, name, into: &key)
            AddressQuery.decode(text, value, most: bytesMost, into: &plain)
            if key.elementsEqual("data".utf8) { return base64(plain) }
            let path = String(decoding: key, as: UTF8.self).split(separator: ".")
            guard !path.isEmpty, path.count <= depthMost else { continue }
            root.put(plain, path[...])
        }
        guard !root.members.isEmpty else { return nil }
        var body: [UInt8] = []
        root.write(to: &body)
        return body
    }

    /// Fields by name, in the order in which they were met.
    private struct Node {
        var value: [UInt8]?
        var members: [(name: String, node: Node)] = []

        mutating func put(_ text: [UInt8], _ path: ArraySlice<Substring>) {
            guard let name = path.first.map(String.init) else {
                value = text
                return
            }
            if let place = members.firstIndex(where: { $0.name == name }) {
                members[place].node.put(text, path.dropFirst())
            } else {
                var node = Node()
                node.put(text, path.dropFirst())
                members.append((name, node))
            }
        }

        func write(to body: inout [UInt8]) {
            guard !members.isEmpty || value == nil else {
                let text = value ?? []
                if text.elementsEqual("true".utf8) || text.elementsEqual("false".utf8) {
                    body.append(contentsOf: text)
                } else {
                    CanonicalJSON.append(text, to: &body)
                }
                return
            }
            body.append(0x7B)
            for (index, member) in members.enumerated() {
                if index > 0 { body.append(0x2C) }
                CanonicalJSON.append(Array(member.name.utf8), to: &body)
                body.append(0x3A)
                member.node.write(to: &body)
            }
            body.append(0x7D)
        }
    }

    /// Both alphabets, with or without padding; spaces are pluses that an
    /// address turned.
    private static func base64(_ text: [UInt8]) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3 + 3)
        var word: UInt32 = 0
        var bits = 0
        for byte in text {
            let value: UInt32
            switch byte {
            case 0x41...0x5A: value = UInt32(byte) - 0x41
            case 0x61...0x7A: value = UInt32(byte) - 0x61 + 26
            case 0x30...0x39: value = UInt32(byte) - 0x30 + 52
            case 0x2B, 0x2D, 0x20: value = 62
            case 0x2F, 0x5F: value = 63
            case 0x3D: continue
            default: return nil
            }
            word = word << 6 | value
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: word >> UInt32(bits)))
            }
        }
        return bytes.isEmpty ? nil : bytes
    }
}
