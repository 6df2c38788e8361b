// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// The placer as bytes, little-endian:
///
///     8   "JEJAKJCM"
///     4   version, now 1
///     coder: 4 length, bytes of their own (pictures and encoder)
///     space: 4 columns of codes, 4 people, 4 neighbours, 4 directions; 8 each
///            mean, axis, deviation, code of a person, share, position
///     1   whether there is a density, then its parts
///     4   ids, 8 each; 8 usual noise, 4 usual reaches, 8 each
///     8   StableHash of all bytes before
///
/// A loaded placer answers as the saved one did, bit for bit.
extension JourneyPlacer {
    private static let mark = Array("JEJAKJCM".utf8)
    private static let version: UInt32 = 1
    /// More people than any sample has, so that a damaged count asks for little.
    private static let mostPeople = 4_000_000

    package func saved() -> [UInt8] {
        var writer = ByteWriter()
        writer.write(raw: Self.mark)
        writer.write(Self.version)
        let coderBytes = coder.saved()
        writer.write(UInt32(coderBytes.count))
        writer.write(raw: coderBytes)
        space.write(into: &writer)
        writer.write(UInt8(density == nil ? 0 : 1))
        density?.write(into: &writer)
        writer.write(UInt32(ids.count))
        writer.write(column: ids.map(Int64.init))
        writer.write(usual.noise.bitPattern)
        writer.write(UInt32(usual.reaches.count))
        writer.write(column: usual.reaches.map(\.bitPattern))
        let check = writer.bytes.withUnsafeBytes { StableHash.hash($0) }
        writer.write(check)
        return writer.bytes
    }

    /// Reads what `saved` wrote. Refuses anything else with a sentence; what is
    /// wrong with the bytes never stops the process.
    package init(saved bytes: [UInt8]) throws {
        self = try bytes.withUnsafeBytes { buffer in
            do {
                return try Self.read(buffer)
            } catch let end as ByteReader.Truncated {
                throw Self.damaged("it ends at byte \(end.position) in the middle of a value")
            }
        }
    }

    static func damaged(_ why: String) -> LearnError {
        LearnError(
            .badFile,
            "the file of the journey clusters is damaged: \(why); compare the journeys again"
        )
    }

    private static func read(_ buffer: UnsafeRawBufferPointer) throws -> JourneyPlacer {
        var reader = ByteReader(buffer)
        guard try reader.read(column: UInt8.self, count: mark.count) == mark else {
            throw damaged("its first bytes are not JEJAKJCM")
        }
        let found = try reader.read(UInt32.self)
        guard found == version else {
            throw LearnError(
                .badFile,
                "the file of the journey clusters has version \(found) and this program reads "
                    + "version \(version); compare the journeys again"
            )
        }
        let body = UnsafeRawBufferPointer(rebasing: buffer[..<max(0, buffer.count - 8)])
        var end = ByteReader(UnsafeRawBufferPointer(rebasing: buffer[body.count...]))
        guard try end.read(UInt64.self) == StableHash.hash(body) else {
            throw damaged("its checksum does not fit")
        }
        let length = Int(try reader.read(UInt32.self))
        let coder = try JourneyCoder(saved: try reader.read(column: UInt8.self, count: length))
        let space = try JourneySpace(from: &reader, mostPeople: mostPeople)
        let hasDensity = try reader.read(UInt8.self) != 0
        let density = hasDensity ? try HDBSCANModel(from: &reader, rows: space.positions) : nil
        let ids = try column(&reader, most: 1_000_000) {
            try $0.read(column: Int64.self, count: $1)
        }
        .map { Int(truncatingIfNeeded: $0) }
        let noise = Double(bitPattern: try reader.read(UInt64.self))
        let reaches = try column(&reader, most: UsualPlacements.most) {
            try $0.read(column: UInt64.self, count: $1)
        }
        .map { Double(bitPattern: $0) }
        guard coder.encoder.codeCount == space.first.columnCount,
            ids.count == density?.clusterCount ?? 0, reader.remaining == 8,
            noise.isFinite, reaches.allSatisfy(\.isFinite), ids.allSatisfy({ $0 >= 0 })
        else { throw damaged("its parts do not fit each other") }
        return JourneyPlacer(
            coder: coder,
            space: space,
            density: density,
            ids: ids,
            usual: UsualPlacements(reaches: reaches, noise: noise)
        )
    }

    private static func column<T>(
        _ reader: inout ByteReader,
        most: Int,
        _ body: (inout ByteReader, Int) throws -> [T]
    ) throws -> [T] {
        let count = Int(try reader.read(UInt32.self))
        guard count <= most else { throw damaged("a list of \(count) is longer than any") }
        return try body(&reader, count)
    }
}

extension JourneySpace {
    fileprivate func write(into writer: inout ByteWriter) {
        for measure in [first.columnCount, first.rowCount, neighbours, shares.count] {
            writer.write(UInt32(measure))
        }
        for column in [axes.means, axes.axes, axes.deviations, first.values, shares] {
            writer.write(column: column.map(\.bitPattern))
        }
        if !shares.isEmpty { writer.write(column: positions.values.map(\.bitPattern)) }
    }

    fileprivate init(from reader: inout ByteReader, mostPeople: Int) throws {
        let measures = try reader.read(column: UInt32.self, count: 4).map { Int($0) }
        let (columns, people, neighbours, directions) = (
            measures[0], measures[1], measures[2], measures[3]
        )
        guard (1...256).contains(columns), (1...mostPeople).contains(people),
            neighbours < people, directions <= JourneySpace.directions
        else { throw JourneyPlacer.damaged("its measures \(measures) are out of range") }
        func numbers(_ count: Int) throws -> [Double] {
            let found = try reader.read(column: UInt64.self, count: count)
                .map { Double(bitPattern: $0) }
            guard found.allSatisfy(\.isFinite) else {
                throw JourneyPlacer.damaged("a number in it is not finite")
            }
            return found
        }
        let axes = PrincipalAxes(
            means: try numbers(columns),
            axes: try numbers(columns * columns),
            deviations: try numbers(columns)
        )
        let first = try FeatureMatrix(
            rowCount: people,
            columnCount: columns,
            values: try numbers(people * columns)
        )
        let shares = try numbers(directions)
        let positions =
            shares.isEmpty
            ? first
            : try FeatureMatrix(
                rowCount: people,
                columnCount: directions,
                values: try numbers(people * directions)
            )
        self.init(
            axes: axes,
            neighbours: neighbours,
            first: first,
            positions: positions,
            shares: shares
        )
    }
}

extension HDBSCANModel {
    /// All but the rows, which the space holds already.
    fileprivate func write(into writer: inout ByteWriter) {
        writer.write(UInt32(settings.minimumClusterSize))
        writer.write(UInt32(settings.minimumSamples ?? 0))
        writer.write(settings.epsilon.bitPattern)
        writer.write(UInt32(hierarchy.parent.count))
        writer.write(UInt32(persistence.count))
        writer.write(column: labels.map { Int32($0 ?? -1) })
        for column in [probabilities, outlierScores, coreDistance, rowDistance] {
            writer.write(column: column.map(\.bitPattern))
        }
        writer.write(column: rowCluster)
        writer.write(column: hierarchy.parent)
        writer.write(column: hierarchy.birthDistance.map(\.bitPattern))
        writer.write(column: hierarchy.label)
        writer.write(column: hierarchy.closest.map(\.bitPattern))
        writer.write(column: persistence.map(\.bitPattern))
    }

    fileprivate init(from reader: inout ByteReader, rows: FeatureMatrix) throws {
        let count = rows.rowCount
        let size = Int(try reader.read(UInt32.self))
        let samples = Int(try reader.read(UInt32.self))
        func doubles(_ count: Int) throws -> [Double] {
            try reader.read(column: UInt64.self, count: count).map { Double(bitPattern: $0) }
        }
        let epsilon = try doubles(1)[0]
        let condensed = Int(try reader.read(UInt32.self))
        let answer = Int(try reader.read(UInt32.self))
        guard condensed >= 1, condensed <= 2 * count, answer <= condensed else {
            throw JourneyPlacer.damaged("its clusters are more than its people")
        }
        settings = HDBSCAN(
            minimumClusterSize: size,
            minimumSamples: samples == 0 ? nil : samples,
            epsilon: epsilon
        )
        self.rows = rows
        labels = try reader.read(column: Int32.self, count: count)
            .map { $0 < 0 ? nil : Int($0) }
        probabilities = try doubles(count)
        outlierScores = try doubles(count)
        coreDistance = try doubles(count)
        rowDistance = try doubles(count)
        rowCluster = try reader.read(column: Int32.self, count: count)
        hierarchy = Hierarchy(
            parent: try reader.read(column: Int32.self, count: condensed),
            birthDistance: try doubles(condensed - 1),
            label: try reader.read(column: Int32.self, count: condensed),
            closest: try doubles(answer)
        )
        persistence = try doubles(answer)
        tree = KDTree(rows)
        try checkParts()
    }
}
