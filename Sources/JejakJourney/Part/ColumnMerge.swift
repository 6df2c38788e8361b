// SPDX-License-Identifier: Apache-2.0

/// Brings the columns that every row has into a merged part's order.
struct ColumnMerge {
    let parts: [JourneyPart]
    let order: MergeOrder

    /// One column of each part, as one. `seen` is shown all values, piece by
    /// piece.
    func write<T: BitwiseCopyable>(
        _ name: String,
        _ columns: [UnsafeBufferPointer<T>],
        into writer: inout ColumnFileWriter,
        seen: (UnsafeBufferPointer<T>) -> Void = { _ in }
    ) throws {
        var pieces = MergePieces<T>()
        writer.begin(name)
        try (columns + columns).withUnsafeBufferPointer { columns in
            for step in order.steps {
                if let values = columns[Int(step.source)].baseAddress {
                    pieces.append(values + Int(step.row), count: Int(step.length))
                }
                try pieces.writeIfFull(into: &writer, seen: seen)
            }
        }
        try pieces.write(into: &writer, seen: seen)
        try writer.end()
    }

    /// The nodes: a part that holds none has rows whose node is the person they
    /// stood under.
    func writeNodes(into writer: inout ColumnFileWriter) throws {
        var pieces = MergePieces<UInt32>()
        writer.begin("nodes")
        let parts = parts + parts
        var places = [Int](repeating: 0, count: parts.count)
        for step in order.steps {
            let source = Int(step.source)
            if let nodes = parts[source].nodes?.baseAddress {
                pieces.append(nodes + Int(step.row), count: Int(step.length))
            } else {
                Self.addHomes(parts[source], step, &places[source], &pieces)
            }
            try pieces.writeIfFull(into: &writer)
        }
        try pieces.write(into: &writer)
        try writer.end()
    }

    /// `place` is that of the last step's person among the part's people.
    private static func addHomes(
        _ part: JourneyPart,
        _ step: MergeStep,
        _ place: inout Int,
        _ pieces: inout MergePieces<UInt32>
    ) {
        if part.starts[place] > step.row || part.starts[place + 1] <= step.row {
            place = part.starts.dropLast().lowerBound { $0 <= step.row } - 1
        }
        var row = step.row
        let end = step.row + UInt32(step.length)
        while row < end {
            while part.starts[place + 1] <= row { place += 1 }
            let count = Int(min(end, part.starts[place + 1]) - row)
            pieces.extend(by: count).update(repeating: part.people[place], count: count)
            row += UInt32(count)
        }
    }
}

extension RandomAccessCollection where Index == Int {
    /// The first place whose element does not hold, where all that hold come
    /// first.
    func lowerBound(_ holds: (Element) -> Bool) -> Int {
        var low = startIndex
        var high = endIndex
        while low < high {
            let middle = low + (high - low) / 2
            if holds(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
