// SPDX-License-Identifier: Apache-2.0

/// A table of finite numbers, one row per thing that is learnt from.
///
/// Every learner of this room takes one, so that emptiness and NaN are refused
/// once, here. Invariants: at least one row and one column, every value finite,
/// `values.count == rowCount * columnCount`, row after row.
package struct FeatureMatrix: Sendable, Equatable {
    package let rowCount: Int
    package let columnCount: Int
    /// All rows one after the other.
    package let values: [Double]

    /// Checks every value; time grows with their number.
    package init(rowCount: Int, columnCount: Int, values: [Double]) throws {
        guard rowCount > 0, columnCount > 0 else {
            throw LearnError(
                .empty,
                "the table has \(rowCount) rows and \(columnCount) columns; "
                    + "give at least one of each"
            )
        }
        let (cells, overflow) = rowCount.multipliedReportingOverflow(by: columnCount)
        guard !overflow, cells == values.count else {
            throw LearnError(
                .shapeMismatch,
                "\(rowCount) rows of \(columnCount) columns do not make \(values.count) values; "
                    + "give every row the same columns"
            )
        }
        guard rowCount < Int(Int32.max) else {
            throw LearnError(
                .tooLarge,
                "\(rowCount) rows are more than a table can hold; give fewer than 2^31"
            )
        }
        if let bad = values.firstIndex(where: { !$0.isFinite }) {
            throw LearnError(
                .badNumber,
                "row \(bad / columnCount + 1), column \(bad % columnCount + 1) is "
                    + "\(values[bad]); every cell must be a finite number"
            )
        }
        self.rowCount = rowCount
        self.columnCount = columnCount
        self.values = values
    }

    /// A table from rows that were kept apart, for small inputs.
    package init(rows: [[Double]]) throws {
        let columns = rows.first?.count ?? 0
        if let odd = rows.firstIndex(where: { $0.count != columns }) {
            throw LearnError(
                .shapeMismatch,
                "row \(odd + 1) has \(rows[odd].count) columns where row 1 has \(columns); "
                    + "give every row the same columns"
            )
        }
        try self.init(
            rowCount: rows.count,
            columnCount: columns,
            values: rows.flatMap { $0 }
        )
    }

    /// A copy of one row.
    package func row(_ index: Int) -> [Double] {
        Array(values[index * columnCount..<(index + 1) * columnCount])
    }

    /// Whether all rows are equal.
    package var isConstant: Bool {
        values.withUnsafeBufferPointer { cell in
            for index in columnCount..<max(columnCount, cell.count)
            where cell[index] != cell[index - columnCount] {
                return false
            }
            return true
        }
    }
}

extension FeatureMatrix: Codable {
    /// The names in a saved file.
    private enum CodingKeys: String, CodingKey {
        case rowCount, columnCount, values
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            rowCount: container.decode(Int.self, forKey: .rowCount),
            columnCount: container.decode(Int.self, forKey: .columnCount),
            values: container.decode([Double].self, forKey: .values)
        )
    }
}
