// SPDX-License-Identifier: Apache-2.0

/// The identifiers' kinds and texts by node, and the way back from a text.
///
/// A node is the identifier's number in the order of first appearance. Texts
/// rest in pieces of one megabyte that never move, and an id in the usual form
/// of a UUID takes 20 bytes in place of 40. Memory: about 11 bytes an
/// identifier beside its text. Finding costs one hash and one comparison.
struct NodeTable: Sendable {
    private static let pieceSize = 1 << 20
    /// Texts begin at multiples of this many bytes, so that 32 bits name 16 GB.
    private static let grain = 4
    private static let grainsPerPiece = pieceSize / grain
    /// A length of this many bytes marks a UUID in sixteen bytes.
    private static let uuidMark: UInt32 = .max

    private var pieces: [[UInt8]] = []
    private var used = pieceSize
    private var places: [UInt32] = []
    private(set) var kinds: [UInt8] = []
    /// Half of the hash above the node plus one; 0 marks an empty slot.
    private var slots: [UInt64] = []
    private var indexed = 0

    var count: Int { kinds.count }

    func kind(of node: UInt32) -> IdentifierKind {
        IdentifierKind(rawValue: kinds[Int(node)]) ?? .anonymous
    }

    func find(_ kind: UInt8, _ text: UnsafeRawBufferPointer) -> UInt32? {
        find(kind, text, hash: Self.hash(kind, text))
    }

    /// The node of an identifier, which gets the next number where it is new.
    mutating func intern(_ kind: UInt8, _ text: UnsafeRawBufferPointer) -> UInt32 {
        let hash = Self.hash(kind, text)
        if let known = find(kind, text, hash: hash) { return known }
        let node = append(kind, text)
        index(node, hash: hash)
        return node
    }

    /// Adds an identifier without looking whether it is known already.
    mutating func append(_ kind: UInt8, _ text: UnsafeRawBufferPointer) -> UInt32 {
        places.append(store(text))
        kinds.append(kind)
        return UInt32(kinds.count - 1)
    }

    mutating func index(_ kind: UInt8, _ text: UnsafeRawBufferPointer, node: UInt32) {
        index(node, hash: Self.hash(kind, text))
    }

    private static func hash(_ kind: UInt8, _ text: UnsafeRawBufferPointer) -> UInt32 {
        UInt32(truncatingIfNeeded: StableHash.hash(text, seed: UInt64(kind)))
    }

    private func find(_ kind: UInt8, _ text: UnsafeRawBufferPointer, hash: UInt32) -> UInt32? {
        guard !slots.isEmpty else { return nil }
        let mask = slots.count - 1
        var slot = Int(hash) & mask
        while slots[slot] != 0 {
            let entry = slots[slot]
            if UInt32(entry >> 32) == hash {
                let node = UInt32(truncatingIfNeeded: entry) - 1
                if kinds[Int(node)] == kind, equals(node, text) { return node }
            }
            slot = (slot + 1) & mask
        }
        return nil
    }

    private mutating func index(_ node: UInt32, hash: UInt32) {
        indexed += 1
        if indexed * 4 > slots.count * 3 { grow() }
        put(UInt64(hash) << 32 | UInt64(node + 1))
    }

    private mutating func put(_ entry: UInt64) {
        let mask = slots.count - 1
        var slot = Int(entry >> 32) & mask
        while slots[slot] != 0 { slot = (slot + 1) & mask }
        slots[slot] = entry
    }

    private mutating func grow() {
        let old = slots
        slots = [UInt64](repeating: 0, count: max(64, old.count * 2))
        for entry in old where entry != 0 { put(entry) }
    }

    // MARK: Texts

    /// Where a text begins: its piece, and the byte in it.
    private func home(_ node: UInt32) -> (piece: Int, byte: Int) {
        let place = Int(places[Int(node)])
        return (place / Self.grainsPerPiece, place % Self.grainsPerPiece * Self.grain)
    }

    func text(of node: UInt32) -> String {
        let (piece, byte) = home(node)
        return pieces[piece].withUnsafeBytes { bytes in
            let length = bytes.load(fromByteOffset: byte, as: UInt32.self)
            guard length != Self.uuidMark else {
                return UUIDText.text(UnsafeRawBufferPointer(rebasing: bytes[(byte + 4)...]))
            }
            return String(
                decoding: bytes[(byte + 4)..<(byte + 4 + Int(length))],
                as: UTF8.self
            )
        }
    }

    /// The bytes of a text, for as long as the closure runs.
    func withText<T>(of node: UInt32, _ body: (UnsafeRawBufferPointer) -> T) -> T {
        let (piece, byte) = home(node)
        return pieces[piece].withUnsafeBytes { bytes in
            let length = bytes.load(fromByteOffset: byte, as: UInt32.self)
            guard length == Self.uuidMark else {
                return body(
                    UnsafeRawBufferPointer(rebasing: bytes[(byte + 4)...].prefix(Int(length)))
                )
            }
            var text = UUIDText.text(UnsafeRawBufferPointer(rebasing: bytes[(byte + 4)...]))
            return text.withUTF8 { body(UnsafeRawBufferPointer($0)) }
        }
    }

    /// Whether one text's bytes come before another's. Kept out of line: its
    /// closures would have the whole graph copied wherever it is called.
    @inline(never)
    func isText(of left: UInt32, before right: UInt32) -> Bool {
        withText(of: left) { first in
            withText(of: right) { first.lexicographicallyPrecedes($0) }
        }
    }

    private func equals(_ node: UInt32, _ text: UnsafeRawBufferPointer) -> Bool {
        let (piece, byte) = home(node)
        return pieces[piece].withUnsafeBytes { bytes in
            let length = bytes.load(fromByteOffset: byte, as: UInt32.self)
            let stored = UnsafeRawBufferPointer(rebasing: bytes[(byte + 4)...])
            if length == Self.uuidMark { return UUIDText.equals(stored, text) }
            guard Int(length) == text.count else { return false }
            for index in 0..<text.count where stored[index] != text[index] { return false }
            return true
        }
    }

    private mutating func store(_ text: UnsafeRawBufferPointer) -> UInt32 {
        let isUUID = UUIDText.matches(text)
        let size = (4 + (isUUID ? 16 : text.count) + Self.grain - 1) & ~(Self.grain - 1)
        if used + size > Self.pieceSize { startPiece(for: size) }
        let piece = pieces.count - 1
        // A long text has a piece of its own, whose first number names it.
        let home = size > Self.pieceSize ? pieces.count - Self.span(of: size) : piece
        let place = home * Self.grainsPerPiece + (size > Self.pieceSize ? 0 : used / Self.grain)
        var length = isUUID ? Self.uuidMark : UInt32(text.count)
        withUnsafeBytes(of: &length) { pieces[home].append(contentsOf: $0) }
        if isUUID {
            UUIDText.pack(text) { pieces[home].append($0) }
        } else {
            pieces[home].append(contentsOf: text)
        }
        while pieces[home].count % Self.grain != 0 { pieces[home].append(0) }
        used = size > Self.pieceSize ? Self.pieceSize : used + size
        return UInt32(place)
    }

    private static func span(of size: Int) -> Int { (size + pieceSize - 1) / pieceSize }

    private mutating func startPiece(for size: Int) {
        var piece: [UInt8] = []
        piece.reserveCapacity(max(size, Self.pieceSize))
        pieces.append(piece)
        for _ in 1..<max(2, Self.span(of: size)) where size > Self.pieceSize { pieces.append([]) }
        used = 0
    }
}
