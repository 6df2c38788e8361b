// SPDX-License-Identifier: Apache-2.0

package import JejakCore

/// Journeys from a table of numbers, in any order: one row a step, with the
/// person's number, the time in milliseconds since 1970-01-01 UTC, the number of
/// the kind of step, and if there is a fourth column the money in minor units.
///
/// People come out in rising order of their numbers, each named by it; kinds are
/// named by theirs. Steps at the same time keep the order of the table. Time
/// O(n log n) of the longest journeys; memory 20 bytes a step beside the table.
extension JourneyTable {
    /// The most kinds of step, and how far apart people's numbers may lie.
    private static let kindLimit = 65_536
    private static let personSpread = 1 << 28

    /// Reads .npy or .csv.
    package init(steps bytes: UnsafeRawBufferPointer) throws {
        if let cells = try NumericTable.plainCells(npy: bytes, kind: "i8") {
            let numbers = UnsafeRawBufferPointer(rebasing: bytes[cells.start...])
            try self.init(rows: cells.rows, columns: cells.columns) { row, column in
                numbers.loadUnaligned(
                    fromByteOffset: (row &* cells.columns &+ column) &* 8,
                    as: Int64.self
                )
            }
            return
        }
        let table = try NumericTable(bytes)
        let matrix = table.matrix
        guard matrix.values.allSatisfy({ abs($0) < 9e15 }) else {
            throw LearnError(
                .badNumber,
                "the table of steps holds a number beyond 9e15; give whole numbers"
            )
        }
        let columns = matrix.columnCount
        let values = matrix.values
        try self.init(rows: matrix.rowCount, columns: columns) { row, column in
            Int64(values[row * columns + column])
        }
    }

    @inline(__always)
    private init(rows: Int, columns: Int, _ cell: (Int, Int) -> Int64) throws {
        guard columns == 3 || columns == 4, rows < Int(Int32.max) else {
            throw LearnError(
                .shapeMismatch,
                "the table of steps has \(rows) rows of \(columns) columns; give person, time in "
                    + "milliseconds, kind, and if you like money, for fewer than 2^31 steps"
            )
        }
        let people = try JourneyTable.span(rows, limit: JourneyTable.personSpread, "person") {
            cell($0, 0)
        }
        let kinds = try JourneyTable.span(rows, limit: JourneyTable.kindLimit, "kind of step") {
            cell($0, 2)
        }
        var places = [Int](repeating: 0, count: people.count + 1)
        for row in 0..<rows { places[Int(cell(row, 0) &- people.lowerBound) &+ 1] &+= 1 }
        var names: [String] = []
        var offsets = [0]
        for person in 0..<people.count {
            if places[person + 1] > 0 {
                names.append(String(people.lowerBound + Int64(person)))
                offsets.append(places[person] + places[person + 1])
            }
            places[person + 1] += places[person]
        }
        var steps = [Step](unsafeUninitializedCapacity: rows) { steps, count in
            for row in 0..<rows {
                let person = Int(cell(row, 0) &- people.lowerBound)
                steps[places[person]] = Step(
                    time: cell(row, 1),
                    row: Int32(truncatingIfNeeded: row),
                    kind: UInt32(truncatingIfNeeded: cell(row, 2) &- kinds.lowerBound)
                )
                places[person] &+= 1
            }
            count = rows
        }
        JourneyTable.sort(&steps, offsets)
        self.init(
            people: names,
            offsets: offsets,
            times: steps.map(\.time),
            events: steps.map(\.kind),
            amounts: columns == 4
                ? steps.map { cell(Int($0.row), 3) } : Array(repeating: 0, count: rows),
            eventNames: kinds.map { String($0) }
        )
    }

    /// One step on its way to its place.
    private struct Step {
        var time: Int64
        var row: Int32
        var kind: UInt32
    }

    /// From the lowest number to the highest.
    @inline(__always)
    private static func span(
        _ rows: Int,
        limit: Int,
        _ what: String,
        _ number: (Int) -> Int64
    ) throws -> Range<Int64> {
        var lowest = Int64.max
        var highest = Int64.min
        for row in 0..<rows {
            let value = number(row)
            if value < lowest { lowest = value }
            if value > highest { highest = value }
        }
        let (span, overflow) = highest.subtractingReportingOverflow(lowest)
        guard !overflow, span < Int64(limit), highest < .max else {
            throw LearnError(
                .tooLarge,
                "the numbers of a \(what) lie more than \(limit) apart; number them one after "
                    + "the other"
            )
        }
        return lowest..<highest + 1
    }

    /// Brings each person's steps into the order of time.
    private static func sort(_ steps: inout [Step], _ offsets: [Int]) {
        steps.withUnsafeMutableBufferPointer { steps in
            // Each chunk sorts the steps of its own people.
            nonisolated(unsafe) let steps = steps
            parallelFor(offsets.count - 1, chunk: 256) { range in
                for person in range {
                    var own = UnsafeMutableBufferPointer(
                        rebasing: steps[offsets[person]..<offsets[person + 1]]
                    )
                    var isSorted = true
                    for place in 1..<max(1, own.count) where own[place].time < own[place - 1].time {
                        isSorted = false
                        break
                    }
                    guard !isSorted else { continue }
                    own.sort { ($0.time, $0.row) < ($1.time, $1.row) }
                }
            }
        }
    }
}
