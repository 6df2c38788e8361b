// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakLearn

/// Who was placed since a fit, as it rests beside the fit's model. Little-endian:
///
///     8   "JEJAKPLC"
///     4   version, now 1
///     8×2 fit, the log offset up to which changes were seen
///     4   labels: 8 id, text each
///     4   people who still waited, 4 each
///     4   people, 4 each; 4 cluster (-1 none, -2 too short), 8 probability,
///         8 distance, 8 time each
///     8   StableHash of all bytes before
///
/// It is derived: a file that is damaged or lost is made again from the log.
struct PlacementFile {
    var fit: Int
    var upTo: Int64
    var labels: [Int: String]
    var waiting: [UInt32]
    var people: [UInt32: LivePlacement]

    private static let mark = Array("JEJAKPLC".utf8)
    private static let version: UInt32 = 1

    init(
        fit: Int,
        upTo: Int64,
        labels: [Int: String],
        waiting: [UInt32],
        people: [UInt32: LivePlacement]
    ) {
        self.fit = fit
        self.upTo = upTo
        self.labels = labels
        self.waiting = waiting
        self.people = people
    }

    var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.write(raw: Self.mark)
        writer.write(Self.version)
        writer.write(Int64(fit))
        writer.write(upTo)
        writer.write(UInt32(labels.count))
        for (id, label) in labels.sorted(by: { $0.key < $1.key }) {
            writer.write(Int64(id))
            writer.write(text: label)
        }
        writer.write(UInt32(waiting.count))
        writer.write(column: waiting)
        let sorted = people.sorted { $0.key < $1.key }
        writer.write(UInt32(sorted.count))
        writer.write(column: sorted.map(\.key))
        writer.write(
            column: sorted.map { person in
                let place = person.value.placement
                return place.isTooShort ? Int32(-2) : Int32(place.cluster ?? -1)
            }
        )
        writer.write(column: sorted.map(\.value.placement.probability.bitPattern))
        writer.write(column: sorted.map(\.value.placement.reach.bitPattern))
        writer.write(column: sorted.map(\.value.time))
        let check = writer.bytes.withUnsafeBytes { StableHash.hash($0) }
        writer.write(check)
        return writer.bytes
    }

    /// Nothing where the bytes are not what was written.
    init?(_ bytes: [UInt8]) {
        let found = bytes.withUnsafeBytes { buffer -> PlacementFile? in
            // A file that ends early is as good as none.
            try? Self.read(buffer)
        }
        guard let found else { return nil }
        self = found
    }

    private static func read(_ buffer: UnsafeRawBufferPointer) throws -> PlacementFile? {
        var reader = ByteReader(buffer)
        let body = UnsafeRawBufferPointer(rebasing: buffer[..<max(0, buffer.count - 8)])
        var end = ByteReader(UnsafeRawBufferPointer(rebasing: buffer[body.count...]))
        guard try end.read(UInt64.self) == StableHash.hash(body),
            try reader.read(column: UInt8.self, count: mark.count) == mark,
            try reader.read(UInt32.self) == version
        else { return nil }
        let fit = Int(truncatingIfNeeded: try reader.read(Int64.self))
        let upTo = try reader.read(Int64.self)
        var labels: [Int: String] = [:]
        for _ in 0..<(try reader.read(UInt32.self)) {
            let id = Int(truncatingIfNeeded: try reader.read(Int64.self))
            labels[id] = try reader.readText()
        }
        let waiting = try reader.read(
            column: UInt32.self,
            count: Int(try reader.read(UInt32.self))
        )
        let count = Int(try reader.read(UInt32.self))
        let people = try reader.read(column: UInt32.self, count: count)
        let clusters = try reader.read(column: Int32.self, count: count)
        let probabilities = try reader.read(column: UInt64.self, count: count)
        let reaches = try reader.read(column: UInt64.self, count: count)
        let times = try reader.read(column: Int64.self, count: count)
        var placed: [UInt32: LivePlacement] = [:]
        for place in 0..<count {
            let cluster = Int(clusters[place])
            placed[people[place]] = LivePlacement(
                JourneyPlacement(
                    cluster: cluster < 0 ? nil : cluster,
                    probability: Double(bitPattern: probabilities[place]),
                    reach: Double(bitPattern: reaches[place]),
                    isTooShort: cluster == -2
                ),
                time: times[place]
            )
        }
        return PlacementFile(
            fit: fit,
            upTo: upTo,
            labels: labels,
            waiting: waiting,
            people: placed
        )
    }
}
