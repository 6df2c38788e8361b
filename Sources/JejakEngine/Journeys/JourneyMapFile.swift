// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakLearn

/// Where everybody lies on the map of a fit, 0 to 10,000 along its longer side.
/// Little-endian:
///
///     8   "JEJAKMAP"
///     4   version, now 1
///     8   fit
///     4   people, 4 each; 2 x, 2 y each
///     8   StableHash of all bytes before
package struct JourneyMapFile: Sendable, Equatable {
    package let fit: Int
    package let people: [UInt32]
    package let x: [UInt16]
    package let y: [UInt16]

    package static let side = 10_000.0
    private static let mark = Array("JEJAKMAP".utf8)
    private static let version: UInt32 = 1

    /// People without a picture have no place.
    init(_ model: JourneyClusteringModel, codes: [UInt32], fit: Int) {
        let shown = codes.indices.filter { !model.isTooShort[$0] }
        let xs = shown.map { model.map[$0].x }
        let ys = shown.map { model.map[$0].y }
        let (left, low) = (xs.min() ?? 0, ys.min() ?? 0)
        let width = (xs.max() ?? 0) - left
        let height = (ys.max() ?? 0) - low
        let scale = Self.side / max(1e-9, max(width, height))
        self.fit = fit
        people = shown.map { codes[$0] }
        func places(_ values: [Double], _ least: Double, _ extent: Double) -> [UInt16] {
            values.map {
                UInt16(clamping: Int((($0 - least - extent / 2) * scale).rounded() + 5_000))
            }
        }
        x = places(xs, left, width)
        y = places(ys, low, height)
    }

    private init(fit: Int, people: [UInt32], x: [UInt16], y: [UInt16]) {
        self.fit = fit
        self.people = people
        self.x = x
        self.y = y
    }

    var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.write(raw: Self.mark)
        writer.write(Self.version)
        writer.write(Int64(fit))
        writer.write(UInt32(people.count))
        writer.write(column: people)
        writer.write(column: x)
        writer.write(column: y)
        let check = writer.bytes.withUnsafeBytes { StableHash.hash($0) }
        writer.write(check)
        return writer.bytes
    }

    /// Nothing where the bytes are not what was written.
    init?(_ bytes: [UInt8]) {
        let found = bytes.withUnsafeBytes { buffer -> JourneyMapFile? in
            // A file that ends early is as good as none.
            try? Self.read(buffer)
        }
        guard let found else { return nil }
        self = found
    }

    private static func read(_ buffer: UnsafeRawBufferPointer) throws -> JourneyMapFile? {
        var reader = ByteReader(buffer)
        let body = UnsafeRawBufferPointer(rebasing: buffer[..<max(0, buffer.count - 8)])
        var end = ByteReader(UnsafeRawBufferPointer(rebasing: buffer[body.count...]))
        guard try end.read(UInt64.self) == StableHash.hash(body),
            try reader.read(column: UInt8.self, count: mark.count) == mark,
            try reader.read(UInt32.self) == version
        else { return nil }
        let fit = Int(truncatingIfNeeded: try reader.read(Int64.self))
        let count = Int(try reader.read(UInt32.self))
        return JourneyMapFile(
            fit: fit,
            people: try reader.read(column: UInt32.self, count: count),
            x: try reader.read(column: UInt16.self, count: count),
            y: try reader.read(column: UInt16.self, count: count)
        )
    }

    /// Who lies within a polygon, its corners as x and y in turn; rising. A point
    /// on the border may count or not. Time grows with people times corners.
    package func people(within corners: [(x: Double, y: Double)]) -> [UInt32] {
        guard corners.count >= 3 else { return [] }
        return people.indices.filter { index in
            let (px, py) = (Double(x[index]), Double(y[index]))
            var isInside = false
            var last = corners[corners.count - 1]
            for corner in corners {
                if (corner.y > py) != (last.y > py),
                    px < (last.x - corner.x) * (py - corner.y) / (last.y - corner.y) + corner.x
                {
                    isInside.toggle()
                }
                last = corner
            }
            return isInside
        }
        .map { people[$0] }
    }
}
