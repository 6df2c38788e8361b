// SPDX-License-Identifier: Apache-2.0

/// How columns are brought to one scale, so that none decides by its unit.
package enum TableScale: String, Sendable, Codable, CaseIterable {
    /// Mean 0 and standard deviation 1.
    case zscore
    /// Median 0 and interquartile range 1: outliers set no scale.
    case robust

    /// The scaled table; columns without spread become 0.
    package func applied(to rows: FeatureMatrix) throws -> FeatureMatrix {
        let columns = rows.columnCount
        var values = rows.values
        for column in 0..<columns {
            let cells = stride(from: column, to: values.count, by: columns).map { values[$0] }
            let (middle, spread) = self == .zscore ? Self.moments(cells) : Self.quartiles(cells)
            for place in stride(from: column, to: values.count, by: columns) {
                values[place] = spread > 0 ? (values[place] - middle) / spread : 0
            }
        }
        return try FeatureMatrix(rowCount: rows.rowCount, columnCount: columns, values: values)
    }

    private static func moments(_ cells: [Double]) -> (middle: Double, spread: Double) {
        let count = Double(cells.count)
        let mean = cells.reduce(0) { $0 + $1 / count }
        let variance = cells.reduce(0) { $0 + ($1 - mean) * ($1 - mean) / count }
        return (mean, variance.squareRoot())
    }

    /// Quartiles with linear interpolation, as numpy's.
    private static func quartiles(_ cells: [Double]) -> (middle: Double, spread: Double) {
        let sorted = cells.sorted()
        func quantile(_ share: Double) -> Double {
            let place = share * Double(sorted.count - 1)
            let low = Int(place)
            let high = min(sorted.count - 1, low + 1)
            return sorted[low] + (place - Double(low)) * (sorted[high] - sorted[low])
        }
        return (quantile(0.5), quantile(0.75) - quantile(0.25))
    }
}
