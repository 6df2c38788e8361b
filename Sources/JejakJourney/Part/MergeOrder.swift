// SPDX-License-Identifier: Apache-2.0

/// Some rows of one source that follow one another in the merged part.
///
/// Each part is two sources: the rows that stayed where they were, which are
/// followed from front to back, and behind those of all parts the rows that
/// moved, which lie here and there.
struct MergeStep {
    static let longest = Int(UInt16.max)

    let source: UInt16
    let length: UInt16
    let row: UInt32
}

/// In which order the rows of several parts follow one another in one part:
/// by (person, time, log offset).
///
/// Person by person: who has rows in one part only costs a look at the person;
/// where several parts have some, their stretches go one behind the other when
/// they lie so in time, and through a heap when they do not. Time: people times
/// parts, and for rows that mix, their number times the logarithm of the
/// stretches. Memory: one person's stretches; the steps rest in a
/// `ScratchColumn`.
final class MergeOrder {
    let rowCount: Int
    let people: UnsafeBufferPointer<UInt32>
    let starts: UnsafeBufferPointer<UInt32>
    let steps: UnsafeBufferPointer<MergeStep>
    private let owners: [AnyObject]

    init(_ sources: [MergeSource], scratch path: String?) throws {
        var steps = MergeSteps(sources, scratch: path)
        let people = ScratchColumn<UInt32>(path: path)
        let starts = ScratchColumn<UInt32>(path: path)
        var stretches: [MergeStretch] = []
        while let person = Self.next(sources) {
            for source in sources { source.take(person, into: &stretches) }
            guard !stretches.isEmpty else { continue }
            people.append(person)
            starts.append(UInt32(truncatingIfNeeded: steps.rowCount))
            steps.add(&stretches)
            stretches.removeAll(keepingCapacity: true)
        }
        starts.append(UInt32(truncatingIfNeeded: steps.rowCount))
        rowCount = steps.rowCount
        self.people = try people.finish()
        self.starts = try starts.finish()
        self.steps = try steps.finish()
        owners = [people, starts, steps.column]
    }

    private static func next(_ sources: [MergeSource]) -> UInt32? {
        var least: UInt32?
        for source in sources {
            guard let person = source.person else { continue }
            least = min(least ?? person, person)
        }
        return least
    }
}

/// The steps of a merge while they are found.
private struct MergeSteps {
    let column: ScratchColumn<MergeStep>
    private let parts: [JourneyPart]
    private(set) var rowCount = 0
    private var source = 0
    private var row = 0
    private var end = 0

    init(_ sources: [MergeSource], scratch path: String?) {
        precondition(sources.count * 2 <= Int(UInt16.max), "a step names its source in 16 bits")
        parts = sources.map(\.part) + sources.map(\.part)
        column = ScratchColumn(path: path)
    }

    mutating func finish() throws -> UnsafeBufferPointer<MergeStep> {
        close()
        return try column.finish()
    }

    /// Adds a person's rows.
    mutating func add(_ stretches: inout [MergeStretch]) {
        guard stretches.count > 1 else {
            for stretch in stretches { add(stretch.source, stretch.row..<stretch.end) }
            return
        }
        stretches.sort { $0.precedes($1) }
        let isApart = zip(stretches, stretches.dropFirst()).allSatisfy { first, second in
            first.last(of: parts[first.source]).precedes(second)
        }
        guard isApart else {
            merge(&stretches)
            return
        }
        for stretch in stretches { add(stretch.source, stretch.row..<stretch.end) }
    }

    /// Merges stretches that mix: a heap, which a sorted list is already.
    private mutating func merge(_ heap: inout [MergeStretch]) {
        while let first = heap.first {
            var head = first
            let part = parts[head.source]
            if heap.count == 1 {
                add(head.source, head.row..<head.end)
                return
            }
            let next = heap.count > 2 && heap[2].precedes(heap[1]) ? heap[2] : heap[1]
            repeat { head.advance(in: part) } while head.row < head.end && head.precedes(next)
            add(head.source, first.row..<head.row)
            if head.row < head.end {
                heap[0] = head
            } else {
                heap[0] = heap[heap.count - 1]
                heap.removeLast()
            }
            Self.sink(&heap)
        }
    }

    private static func sink(_ heap: inout [MergeStretch]) {
        var place = 0
        while true {
            var child = 2 * place + 1
            guard child < heap.count else { return }
            if child + 1 < heap.count, heap[child + 1].precedes(heap[child]) { child += 1 }
            guard heap[child].precedes(heap[place]) else { return }
            heap.swapAt(place, child)
            place = child
        }
    }

    /// Rows that continue those before them make one step with them.
    private mutating func add(_ source: Int, _ rows: Range<Int>) {
        rowCount += rows.count
        if source == self.source, rows.lowerBound == end {
            end = rows.upperBound
            return
        }
        close()
        self.source = source
        row = rows.lowerBound
        end = rows.upperBound
    }

    private mutating func close() {
        while row < end {
            let length = min(end - row, MergeStep.longest)
            column.append(
                MergeStep(
                    source: UInt16(source),
                    length: UInt16(length),
                    row: UInt32(truncatingIfNeeded: row)
                )
            )
            row += length
        }
    }
}
