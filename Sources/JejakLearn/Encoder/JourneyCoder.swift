// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// How journeys become codes: the rows of the pictures, and the encoder that
/// was trained on them. What is kept to encode more people later, or to go on
/// training.
///
/// As bytes, little-endian:
///
///     8   "JEJAKCOD"
///     4   version, now 1
///     4×4 minimum steps, clock offset (signed), rows, kinds of the vocabulary
///     4   shrinkage
///     4+n each row's name, then each kind's: length, UTF-8
///     4   averages, then 4 each
///     …   the encoder, as JourneyEncoderModel says
///     8   StableHash of all bytes before
///
/// Invariant: pictures and encoder have the same shape.
package struct JourneyCoder: Sendable, Equatable {
    package let imager: JourneyImagerModel
    package let encoder: JourneyEncoderModel

    package init(imager: JourneyImagerModel, encoder: JourneyEncoderModel) throws {
        guard imager.shape == encoder.shape else {
            throw LearnError(
                .shapeMismatch,
                "the encoder was trained on other pictures than these: give the same rows, "
                    + "columns and layers, or train a new one"
            )
        }
        self.imager = imager
        self.encoder = encoder
    }

    private static let mark = Array("JEJAKCOD".utf8)
    private static let version: UInt32 = 1
    private static let vocabularyLimit = 1 << 20

    /// Both as bytes, to be kept in a file.
    package func saved() -> [UInt8] {
        var writer = ByteWriter()
        writer.write(raw: JourneyCoder.mark)
        writer.write(JourneyCoder.version)
        writer.write(UInt32(imager.minimumEvents))
        writer.write(UInt32(bitPattern: Int32(imager.clockOffset)))
        writer.write(UInt32(imager.rowNames.count))
        writer.write(UInt32(imager.vocabulary.count))
        writer.write(imager.shrinkage.bitPattern)
        for name in imager.rowNames + imager.vocabulary { writer.write(text: name) }
        writer.write(UInt32(imager.averages.count))
        writer.write(column: imager.averages.map(\.bitPattern))
        writer.write(raw: encoder.saved())
        writer.write(writer.bytes.withUnsafeBytes { StableHash.hash($0) })
        return writer.bytes
    }

    /// Reads what `saved` wrote. Refuses anything else with a sentence.
    package init(saved bytes: [UInt8]) throws {
        self = try bytes.withUnsafeBytes { buffer in
            do {
                return try JourneyCoder.read(buffer)
            } catch let end as ByteReader.Truncated {
                throw LearnError(
                    .badFile,
                    "the encoder file ends at byte \(end.position) in the middle of a value; "
                        + "copy it again or train the encoder again"
                )
            }
        }
    }

    private static func read(_ buffer: UnsafeRawBufferPointer) throws -> JourneyCoder {
        func refused(_ why: String) -> LearnError {
            LearnError(.badFile, "the encoder file \(why); train the encoder again")
        }
        var reader = ByteReader(buffer)
        guard try reader.read(column: UInt8.self, count: mark.count) == mark else {
            throw refused("does not begin with JEJAKCOD, so it is something else")
        }
        let found = try reader.read(UInt32.self)
        guard found == version else {
            throw refused("has version \(found) and this program reads version \(version)")
        }
        guard buffer.count >= 20 else { throw refused("is cut short") }
        let body = UnsafeRawBufferPointer(rebasing: buffer[..<(buffer.count - 8)])
        var end = ByteReader(UnsafeRawBufferPointer(rebasing: buffer[body.count...]))
        guard try end.read(UInt64.self) == StableHash.hash(body) else {
            throw refused("is damaged: its checksum does not fit")
        }
        let minimumEvents = Int(try reader.read(UInt32.self))
        let clockOffset = Int(Int32(bitPattern: try reader.read(UInt32.self)))
        let rows = Int(try reader.read(UInt32.self))
        let kinds = Int(try reader.read(UInt32.self))
        let shrinkage = Float(bitPattern: try reader.read(UInt32.self))
        guard (1...1_000_000).contains(minimumEvents), abs(clockOffset) <= 1440,
            (1...32).contains(rows), kinds <= vocabularyLimit, shrinkage.isFinite, shrinkage >= 0
        else { throw refused("holds measures that are out of range") }
        var names: [String] = []
        for _ in 0..<rows + kinds { names.append(try reader.readText()) }
        let count = Int(try reader.read(UInt32.self))
        let averages = try reader.read(column: UInt32.self, count: count)
            .map { Float(bitPattern: $0) }
        guard reader.remaining > 8 else { throw refused("is cut short") }
        let encoder = try JourneyEncoderModel(
            saved: try reader.read(column: UInt8.self, count: reader.remaining - 8)
        )
        guard encoder.shape.rows == rows, averages.count == encoder.shape.count,
            averages.allSatisfy(\.isFinite)
        else { throw refused("holds pictures and an encoder that do not fit each other") }
        return try JourneyCoder(
            imager: JourneyImagerModel(
                shape: encoder.shape,
                minimumEvents: minimumEvents,
                clockOffset: clockOffset,
                shrinkage: shrinkage,
                rowNames: Array(names[..<rows]),
                vocabulary: Array(names[rows...]),
                averages: averages
            ),
            encoder: encoder
        )
    }
}
