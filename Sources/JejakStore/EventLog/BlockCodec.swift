// SPDX-License-Identifier: Apache-2.0

package import JejakCore

/// A batch of events as bytes, and back.
///
/// Columns one after the other, whole numbers as narrow as they go, numbers of
/// the same key beside each other and as whole hundredths where that is exact;
/// zstd then takes what repetition is left. See docs/formats.md.
package enum BlockCodec {
    /// 2 adds the delays of acceptance; 1 is read as ever.
    static let version: UInt8 = 2

    package static func encode(_ batch: EventBatch) -> [UInt8] {
        var writer = ByteWriter()
        writer.write(version)
        writer.write(UInt32(batch.count))
        writer.write(batch.receivedAt)
        NarrowColumn.write(batch.receivedDelays.map(UInt64.init), into: &writer)
        writer.write(UInt32(batch.strings.bytes.count))
        writer.write(raw: batch.strings.bytes)
        NarrowColumn.write(differences(batch.strings.offsets), into: &writer)
        NarrowColumn.write(batch.times.map { ordered($0) }, into: &writer)
        NarrowColumn.write(batch.kinds.map(UInt64.init), into: &writer)
        NarrowColumn.write(batch.flags.map(UInt64.init), into: &writer)
        NarrowColumn.write(batch.names.map(UInt64.init), into: &writer)
        NarrowColumn.write(batch.sources.map(UInt64.init), into: &writer)
        NarrowColumn.write(batch.messages.map(UInt64.init), into: &writer)
        NarrowColumn.write(differences(batch.trailStarts), into: &writer)
        NarrowColumn.write(batch.trailKinds.map(UInt64.init), into: &writer)
        NarrowColumn.write(batch.trailValues.map(UInt64.init), into: &writer)
        NarrowColumn.write(differences(batch.propertyStarts), into: &writer)
        NarrowColumn.write(batch.propertyKeys.map(UInt64.init), into: &writer)
        NarrowColumn.write(batch.propertyTypes.map(UInt64.init), into: &writer)
        PropertyValues.write(batch, into: &writer)
        return writer.bytes
    }

    /// The batch, or an error that says that the block is damaged. Whatever the
    /// bytes, the result keeps the invariants of `EventBatch`.
    package static func decode(_ bytes: [UInt8], identities: [UInt64]) throws -> EventBatch {
        do {
            return try bytes.withUnsafeBytes { raw in
                var reader = ByteReader(raw)
                return try decode(&reader, identities: identities)
            }
        } catch let error as ByteReader.Truncated {
            throw damage("its length: it ends at byte \(error.position)")
        }
    }

    private static func decode(
        _ reader: inout ByteReader,
        identities: [UInt64]
    ) throws -> EventBatch {
        let version = try reader.read(UInt8.self)
        guard version >= 1, version <= Self.version else {
            throw StoreError(
                .newerFormat,
                "a block of the log has format \(version), this Jejak reads \(Self.version): "
                    + "use the newer Jejak"
            )
        }
        let count = Int(try reader.read(UInt32.self))
        guard count == identities.count else { throw damage("its count of events") }
        var batch = EventBatch()
        batch.receivedAt = try reader.read(Int64.self)
        if version > 1 { batch.receivedDelays = try delays(&reader, count) }
        batch.identities = identities
        batch.strings = try strings(&reader)
        batch.times = try NarrowColumn.read(&reader, expecting: count)
            .map { Int64(bitPattern: $0 ^ 1 << 63) }
        batch.kinds = try bytes(&reader, count)
        batch.flags = try bytes(&reader, count)
        let texts = batch.strings.count
        batch.names = try places(&reader, count, below: texts)
        batch.sources = try places(&reader, count, below: texts)
        batch.messages = try places(&reader, count, below: texts + 1)
        batch.trailStarts = try starts(&reader, count, "its trails")
        let trails = Int(batch.trailStarts.last ?? 0)
        batch.trailKinds = try bytes(&reader, trails)
        batch.trailValues = try places(&reader, trails, below: texts)
        batch.propertyStarts = try starts(&reader, count, "its properties")
        let properties = Int(batch.propertyStarts.last ?? 0)
        batch.propertyKeys = try places(&reader, properties, below: texts)
        batch.propertyTypes = try bytes(&reader, properties)
        batch.propertyValues = try PropertyValues.read(&reader, batch: batch)
        guard reader.remaining == 0 else { throw damage("its end") }
        return batch
    }

    /// One an event, or none at all.
    private static func delays(_ reader: inout ByteReader, _ count: Int) throws -> [UInt32] {
        let delays = try NarrowColumn.read(&reader, atMost: count)
        guard delays.isEmpty || delays.count == count,
            delays.allSatisfy({ $0 <= UInt64(UInt32.max) })
        else { throw damage("its moments of acceptance") }
        return delays.map { UInt32(truncatingIfNeeded: $0) }
    }

    private static func strings(_ reader: inout ByteReader) throws -> StringTable {
        let length = Int(try reader.read(UInt32.self))
        let bytes = try reader.read(column: UInt8.self, count: length)
        // The empty text can be there once, every other takes a byte at least.
        let lengths = try NarrowColumn.read(&reader, atMost: length + 1)
        guard let offsets = sums(lengths),
            let strings = StringTable(bytes: bytes, offsets: offsets)
        else { throw damage("its texts") }
        return strings
    }

    static func damage(_ what: String) -> StoreError {
        StoreError(
            .damaged,
            "a block of the log is damaged in \(what); restore the folder from its backup"
        )
    }

    private static func bytes(_ reader: inout ByteReader, _ count: Int) throws -> [UInt8] {
        let values = try NarrowColumn.read(&reader, expecting: count)
        guard values.allSatisfy({ $0 <= 0xFF }) else { throw damage("its kinds") }
        return values.map { UInt8(truncatingIfNeeded: $0) }
    }

    /// Signed times as unsigned numbers in the same order.
    private static func ordered(_ time: Int64) -> UInt64 {
        UInt64(bitPattern: time) ^ 1 << 63
    }

    private static func differences(_ starts: [UInt32]) -> [UInt64] {
        zip(starts, starts.dropFirst()).map { UInt64($1 - $0) }
    }

    private static func starts(
        _ reader: inout ByteReader,
        _ count: Int,
        _ what: String
    ) throws -> [UInt32] {
        guard let starts = sums(try NarrowColumn.read(&reader, expecting: count)) else {
            throw damage(what)
        }
        return starts
    }

    /// The lengths added up from 0, or nothing when they go too far.
    private static func sums(_ lengths: [UInt64]) -> [UInt32]? {
        var total: UInt64 = 0
        var sums: [UInt32] = [0]
        sums.reserveCapacity(lengths.count + 1)
        for length in lengths {
            guard length <= UInt64(UInt32.max), total + length <= UInt64(UInt32.max) else {
                return nil
            }
            total += length
            sums.append(UInt32(total))
        }
        return sums
    }

    static func places(
        _ reader: inout ByteReader,
        _ count: Int,
        below limit: Int
    ) throws -> [UInt32] {
        let values = try NarrowColumn.read(&reader, expecting: count)
        guard values.allSatisfy({ $0 < UInt64(limit) }) else { throw damage("its text places") }
        return values.map { UInt32(truncatingIfNeeded: $0) }
    }
}
