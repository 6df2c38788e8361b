// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// The encoder as bytes, little-endian:
///
///     8   "JEJAKENC"
///     4   version, now 2
///     4×9 layout, rows, course columns, month columns, filters, hidden, code
///         numbers, answers of the second question, losses
///     8   each loss on held-out pictures
///     4   each pixel's mean, then each pixel's factor
///     4   each weight
///     8   StableHash of all bytes before
///
/// A loaded model answers as the saved one did, bit for bit.
extension JourneyEncoderModel {
    private static let mark = Array("JEJAKENC".utf8)
    private static let version: UInt32 = 2

    /// The model as bytes, to be kept in a file.
    package func saved() -> [UInt8] {
        var writer = ByteWriter()
        writer.write(raw: JourneyEncoderModel.mark)
        writer.write(JourneyEncoderModel.version)
        for measure in [
            shape.layout.code, shape.rows, shape.courseColumns, shape.monthColumns,
            network.filters, network.hidden, codeCount, network.head?.outputs ?? 0, losses.count,
        ] {
            writer.write(UInt32(measure))
        }
        writer.write(column: losses.map(\.bitPattern))
        writer.write(column: standard.means.map(\.bitPattern))
        writer.write(column: standard.factors.map(\.bitPattern))
        writer.write(column: weights.map(\.bitPattern))
        let check = writer.bytes.withUnsafeBytes { StableHash.hash($0) }
        writer.write(check)
        return writer.bytes
    }

    /// Reads what `saved` wrote. Refuses anything else with a sentence; what is
    /// wrong with the bytes never stops the process.
    package init(saved bytes: [UInt8]) throws {
        guard !bytes.isEmpty else {
            throw LearnError(.empty, "the encoder file is empty; train the encoder again")
        }
        self = try bytes.withUnsafeBytes { buffer in
            do {
                return try JourneyEncoderModel.read(buffer)
            } catch let end as ByteReader.Truncated {
                throw LearnError(
                    .badFile,
                    "the encoder file ends at byte \(end.position) in the middle of a value; "
                        + "copy it again or train the encoder again"
                )
            }
        }
    }

    private static func read(_ buffer: UnsafeRawBufferPointer) throws -> JourneyEncoderModel {
        var reader = ByteReader(buffer)
        guard try reader.read(column: UInt8.self, count: mark.count) == mark else {
            throw LearnError(
                .badFile,
                "the file is not a journey encoder: its first bytes are not JEJAKENC"
            )
        }
        let found = try reader.read(UInt32.self)
        guard found == version else {
            throw LearnError(
                .badFile,
                "the encoder file has version \(found) and this program reads version \(version); "
                    + "train the encoder again"
            )
        }
        let body = UnsafeRawBufferPointer(rebasing: buffer[..<max(0, buffer.count - 8)])
        var end = ByteReader(UnsafeRawBufferPointer(rebasing: buffer[body.count...]))
        guard try end.read(UInt64.self) == StableHash.hash(body) else {
            throw LearnError(
                .badFile,
                "the encoder file is damaged: its checksum does not fit; copy it again or train "
                    + "the encoder again"
            )
        }
        return try parts(&reader)
    }

    private static func parts(_ reader: inout ByteReader) throws -> JourneyEncoderModel {
        let measures = try reader.read(column: UInt32.self, count: 9).map { Int($0) }
        guard let layout = JourneyImageShape.Layout(code: measures[0]),
            (1...32).contains(measures[1]), (4...1024).contains(measures[2]),
            measures[2] % 4 == 0, (4...1024).contains(measures[3]), measures[3] % 4 == 0,
            (1...256).contains(measures[4]), (1...4096).contains(measures[5]),
            (1...256).contains(measures[6]), measures[7] <= 4096, measures[8] <= 10_000
        else {
            throw LearnError(
                .badModel,
                "the encoder file's measures \(measures) are out of range; train the encoder again"
            )
        }
        let shape = JourneyImageShape(
            rows: measures[1],
            courseColumns: measures[2],
            monthColumns: measures[3],
            layout: layout
        )
        let network = EncoderNetwork(
            panels: shape.panels,
            filters: measures[4],
            hidden: measures[5],
            codeCount: measures[6],
            headCount: measures[7]
        )
        let losses = try reader.read(column: UInt64.self, count: measures[8])
        let means = try floats(&reader, shape.count)
        let factors = try floats(&reader, shape.count)
        let weights = try floats(&reader, network.weightCount)
        guard reader.remaining == 8 else {
            throw LearnError(
                .badModel,
                "the encoder file has \(reader.remaining - 8) bytes too many; train the encoder "
                    + "again"
            )
        }
        guard (means + factors + weights).allSatisfy(\.isFinite) else {
            throw LearnError(
                .badNumber,
                "the encoder file holds a number that is not finite; train the encoder again"
            )
        }
        return JourneyEncoderModel(
            shape: shape,
            network: network,
            standard: PixelStandard(means: means, factors: factors),
            outcome: EncoderTraining.Outcome(
                weights: weights,
                losses: losses.map { Double(bitPattern: $0) },
                trainingLosses: []
            ),
            heldOut: []
        )
    }

    private static func floats(_ reader: inout ByteReader, _ count: Int) throws -> [Float] {
        try reader.read(column: UInt32.self, count: count).map { Float(bitPattern: $0) }
    }
}

extension JourneyImageShape.Layout {
    /// A number for files: 0 for full pictures; for plain ones 8, and 1 by time,
    /// 2 with gaps, 4 with money.
    var code: Int {
        switch self {
        case .full: 0
        case .plain(let plain):
            8 + (plain.isByTime ? 1 : 0) + (plain.hasGaps ? 2 : 0) + (plain.hasMoney ? 4 : 0)
        }
    }

    init?(code: Int) {
        switch code {
        case 0: self = .full
        case 8..<16:
            self = .plain(
                JourneyImageShape.Plain(
                    isByTime: code & 1 != 0,
                    hasGaps: code & 2 != 0,
                    hasMoney: code & 4 != 0
                )
            )
        default: return nil
        }
    }
}
