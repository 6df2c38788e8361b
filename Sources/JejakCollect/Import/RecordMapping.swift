// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// What the records of a file mean: the part of an import that differs from
/// preset to preset.
protocol RecordMapping {
    /// How the file is cut, given its first line.
    func layout(firstLine: UnsafeRawBufferPointer) -> RecordReader.Layout
    /// Whether the first record names the columns, given its fields.
    func hasHeader(_ first: Record) -> Bool
    /// Learns the columns. Throws where one that is needed is missing.
    mutating func begin(header: Record, file: String) throws
    /// Reads one record into the run.
    mutating func map(_ record: Record, _ run: ImportRun) throws
    /// Writes what is still gathered, and the totals.
    mutating func finish(_ run: ImportRun) throws
}

extension RecordMapping {
    /// The separator that the first line uses most: comma, semicolon or tab.
    func layout(firstLine: UnsafeRawBufferPointer) -> RecordReader.Layout {
        let candidates: [UInt8] = [0x2C, 0x3B, 0x09]
        let counts = candidates.map { candidate in firstLine.count { $0 == candidate } }
        let best = counts.indices.max { (counts[$0], -$0) < (counts[$1], -$1) } ?? 0
        return .separated(candidates[best])
    }

    func hasHeader(_ first: Record) -> Bool { true }
}

/// The places of a few fixed texts in the batch being filled, found once a
/// batch instead of once a row.
struct PlaceCache {
    private let texts: [String]
    private var places: [UInt32] = []
    private var generation = -1

    init(_ texts: [String]) {
        self.texts = texts
    }

    @inline(__always)
    mutating func refresh(_ run: ImportRun) {
        guard generation != run.generation else { return }
        generation = run.generation
        places = texts.map { run.batch.strings.intern($0) }
    }

    subscript(_ index: Int) -> UInt32 { places[index] }
}

/// The columns of a header by name.
struct Header {
    let names: [String]
    let file: String

    init(_ record: Record, file: String) {
        names = (0..<record.count).map { record.text($0).trimmed }
        self.file = file
    }

    func column(_ name: String, option: String) throws -> Int {
        if let index = names.firstIndex(of: name) { return index }
        let shown = names.prefix(30).joined(separator: ", ").prefix(400)
        throw CollectError(
            .missingColumn,
            "\(file) has no column '\(name)' (\(option)); it has: \(shown)"
        )
    }
}
