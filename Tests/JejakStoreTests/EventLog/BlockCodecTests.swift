// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakStore
internal import Testing

@Suite struct BlockCodecTests {
    private func decode(_ bytes: [UInt8], of batch: EventBatch) throws -> EventBatch {
        try BlockCodec.decode(bytes, identities: batch.identities)
    }

    @Test(arguments: 0..<10)
    func `a batch comes back bit for bit`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<30 {
            let batch = RandomBatch.make(&random)
            #expect(batch.keepsItsInvariants)
            let raw = BlockCodec.encode(batch)
            #expect(try decode(raw, of: batch).isSame(as: batch))
            let packed = try Compression.compress(raw)
            let unpacked = try packed.withUnsafeBytes {
                try Compression.decompress($0, size: raw.count)
            }
            #expect(unpacked == raw)
        }
    }

    @Test func `the largest and the smallest batches come back`() throws {
        var random = SeededRandom(seed: 99)
        let large = RandomBatch.make(&random, events: 30_000)
        #expect(try decode(BlockCodec.encode(large), of: large).isSame(as: large))
        let empty = EventBatch()
        #expect(try decode(BlockCodec.encode(empty), of: empty).isSame(as: empty))
        var one = EventBatch()
        one.finishEvent(
            kind: .alias,
            name: one.strings.intern(""),
            source: 0,
            time: .min,
            identity: .max
        )
        #expect(try decode(BlockCodec.encode(one), of: one).isSame(as: one))
    }

    @Test func `a type that this Jejak does not know is kept as it is`() throws {
        var batch = EventBatch()
        batch.addProperty(batch.strings.intern("key"), number: 1)
        batch.propertyTypes[0] = 77
        batch.propertyValues[0] = .max
        batch.finishEvent(kind: .track, name: 0, source: 0, time: 0, identity: 1)
        #expect(try decode(BlockCodec.encode(batch), of: batch).isSame(as: batch))
    }

    @Test func `money is stored in a few bytes, and nothing is lost`() throws {
        var batch = EventBatch()
        let key = batch.strings.intern("revenue")
        for cents in 0..<2000 {
            batch.addProperty(key, number: Double(cents * 37 % 60_000) / 100)
            batch.finishEvent(kind: .track, name: key, source: key, time: 0, identity: 0)
        }
        let raw = BlockCodec.encode(batch)
        #expect(raw.count < 2000 * 2 + 400)
        #expect(try decode(raw, of: batch).isSame(as: batch))
    }

    /// One event, written by hand after docs/formats.md and not by the encoder.
    @Test func `the format is the one that the documents describe`() throws {
        var bytes = ByteWriter()
        func narrow(_ values: [UInt64], width: UInt8, smallest: UInt64) {
            bytes.write(UInt32(values.count))
            bytes.write(smallest)
            bytes.write(width)
            for value in values where width == 1 { bytes.write(UInt8(value - smallest)) }
        }
        func equal(_ value: UInt64, _ count: Int = 1) {
            narrow([UInt64](repeating: value, count: count), width: 0, smallest: value)
        }
        bytes.write(UInt8(2))
        bytes.write(UInt32(1))
        bytes.write(Int64(1_700_000_000_000))
        narrow([7], width: 0, smallest: 7)  // accepted 7 ms later
        bytes.write(text: "Seenwebvcents")
        narrow([4, 3, 1, 5], width: 1, smallest: 1)
        equal(UInt64(bitPattern: 1_600_000_000_000) ^ 1 << 63)
        equal(1)  // track
        equal(1)  // imported
        equal(0)  // name
        equal(1)  // source
        equal(0)  // no message id
        equal(1)  // one identifier
        equal(2)  // anonymous
        equal(2)
        equal(2)  // two properties
        equal(3, 2)
        narrow([1, 2], width: 1, smallest: 1)
        equal(1)  // true
        equal(3)  // the key that has numbers
        bytes.write(UInt32(100))
        equal(UInt64(bitPattern: 1999) ^ 1 << 63)

        var batch = EventBatch()
        batch.receivedAt = 1_700_000_000_000
        batch.receivedDelays = [7]
        let name = batch.strings.intern("Seen")
        let source = batch.strings.intern("web")
        batch.addTrail(.anonymous, batch.strings.intern("v"))
        let key = batch.strings.intern("cents")
        batch.addProperty(key, bool: true)
        batch.addProperty(key, number: 19.99)
        batch.finishEvent(
            kind: .track,
            name: name,
            source: source,
            time: 1_600_000_000_000,
            identity: 5,
            flags: EventBatch.importedFlag
        )
        #expect(try decode(bytes.bytes, of: batch).isSame(as: batch))
        #expect(BlockCodec.encode(batch) == bytes.bytes)
        // The format before had no delays, and is read as ever.
        var older = bytes.bytes
        older[0] = 1
        older.removeSubrange(13..<26)
        batch.receivedDelays = []
        #expect(try decode(older, of: batch).isSame(as: batch))
    }

    @Test(arguments: 0..<8)
    func `mutated bytes never trap, and never give a batch that breaks its promises`(
        seed: UInt64
    ) throws {
        var random = SeededRandom(seed: 5000 + seed)
        var refused = 0
        for _ in 0..<20 {
            let batch = RandomBatch.make(&random, events: 1 + random.below(12))
            let raw = BlockCodec.encode(batch)
            for _ in 0..<100 {
                do {
                    let found = try decode(Self.mutated(raw, &random), of: batch)
                    #expect(found.keepsItsInvariants)
                    // What readers do with it must be safe too.
                    var graph = IdentityGraph()
                    _ = graph.resolve(found)
                    for place in found.propertyKeys.indices { _ = found.value(at: place) }
                    #expect(try decode(BlockCodec.encode(found), of: batch).isSame(as: found))
                } catch let error as StoreError {
                    #expect(error.code == .damaged || error.code == .newerFormat)
                    refused += 1
                }
            }
        }
        #expect(refused > 500)
    }

    private static func mutated(_ bytes: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        var copy = bytes
        switch random.below(6) {
        case 0: copy.removeLast(1 + random.below(copy.count))
        case 1: copy.append(UInt8(truncatingIfNeeded: random.next()))
        case 2:
            let place = random.below(copy.count)
            for index in place..<min(copy.count, place + 4) { copy[index] = 0xFF }
        case 3: copy.remove(at: random.below(copy.count))
        default:
            for _ in 0...random.below(3) {
                copy[random.below(copy.count)] = UInt8(truncatingIfNeeded: random.next())
            }
        }
        return copy
    }

    @Test func `a tiny block cannot fill the memory`() throws {
        // Columns of equal values take no room, whatever count they name.
        var batch = EventBatch()
        batch.finishEvent(
            kind: .track,
            name: batch.strings.intern("a"),
            source: 0,
            time: 0,
            identity: 0
        )
        let raw = BlockCodec.encode(batch)
        var tried = 0
        for index in 0...raw.count - 4 {
            var copy = raw
            copy.replaceSubrange(index..<index + 4, with: [0xFF, 0xFF, 0xFF, 0x07])
            let result = try? decode(copy, of: batch)  // Refusals are welcome here.
            tried += 1
            #expect((result?.propertyKeys.count ?? 0) < 1000)
        }
        #expect(tried == raw.count - 3)
        let wrong = try refusal { _ = try BlockCodec.decode(raw, identities: [1, 2]) }
        #expect(wrong == .damaged)
    }

    @Test func `a newer block is refused as newer`() throws {
        var raw = BlockCodec.encode(EventBatch())
        raw[0] = 200
        #expect(try refusal { _ = try BlockCodec.decode(raw, identities: []) } == .newerFormat)
    }

    @Test func `compressed bytes that rot are always an error`() throws {
        var random = SeededRandom(seed: 31)
        let raw = BlockCodec.encode(RandomBatch.make(&random, events: 200))
        let packed = try Compression.compress(raw)
        for _ in 0..<2000 {
            var copy = packed
            copy[random.below(copy.count)] ^= 1 << UInt8(random.below(8))
            var found: [UInt8]?
            let code = try refusal {
                found = try copy.withUnsafeBytes {
                    try Compression.decompress($0, size: raw.count)
                }
            }
            // A bit of the frame's header may have no meaning.
            #expect(code == .damaged || found == raw)
        }
        for size in [-1, 0, raw.count - 1, raw.count + 1, 1 << 40, .max] {
            #expect(
                try refusal {
                    _ = try packed.withUnsafeBytes { try Compression.decompress($0, size: size) }
                } == .damaged
            )
        }
    }
}
