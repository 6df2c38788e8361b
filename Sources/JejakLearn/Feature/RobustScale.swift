// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Features made comparable: the median becomes 0, the usual spread 1.
///
/// The spread is the interquartile range over 1.349 (the standard deviation of
/// normal numbers); where half of all are equal it is nothing, then the median
/// absolute deviation × 1.4826 is taken, and where that is nothing too, the
/// standard deviation. What lies more than `reach` spreads away counts as
/// `reach`, so that one odd person does not make a cluster. Missing values are
/// filled by the feature's rule before; columns where everybody is equal, or
/// nobody has a value, are left out and named.
package struct RobustScale: Sendable, Equatable {
    /// Where a column's spread comes from.
    package enum Spread: String, Sendable {
        case quartiles, medianDeviation, standardDeviation
    }

    /// One column that is used.
    package struct Column: Sendable, Equatable {
        package var feature: PersonFeature
        package var middle: Double
        package var spread: Double
        package var source: Spread
        /// What stands in for a missing value, before scaling.
        package var filler: Double
        /// How many people had none.
        package var missing: Int
    }

    /// A column that says nothing, and why.
    package struct Dropped: Sendable, Equatable {
        package var key: String
        package var reason: String
    }

    /// How many spreads away a value counts at most.
    package static let reach = 5.0

    package let columns: [Column]
    package let dropped: [Dropped]

    /// Learns the scale of a table. O(n log n) a column.
    package init(_ table: FeatureTable) {
        var columns: [Column] = []
        var dropped: [Dropped] = []
        for (feature, raw) in zip(table.features, table.columns) {
            let values = raw.map { RobustScale.bent($0, feature) }
            let known = values.filter { !$0.isNaN }.sorted()
            guard let first = known.first, let last = known.last else {
                dropped.append(Dropped(key: feature.key, reason: "nobody has a value"))
                continue
            }
            let filler: Double =
                switch feature.missing {
                case .largest: last
                case .zero: 0
                case .median: RobustScale.quantile(known, 0.5)
                }
            let missing = values.count - known.count
            let all =
                missing == 0
                ? known : (known + Array(repeating: filler, count: missing)).sorted()
            guard all[0] < all[all.count - 1] else {
                let reason = first < last || missing > 0 ? "the same after filling" : "the same"
                dropped.append(Dropped(key: feature.key, reason: "\(reason) for everybody"))
                continue
            }
            let (spread, source) = RobustScale.spread(all)
            columns.append(
                Column(
                    feature: feature,
                    middle: RobustScale.quantile(all, 0.5),
                    spread: spread,
                    source: source,
                    filler: filler,
                    missing: missing
                )
            )
        }
        self.columns = columns
        self.dropped = dropped
    }

    /// The rows that learners read, people after people.
    package func rows(_ table: FeatureTable) throws -> FeatureMatrix {
        guard !columns.isEmpty else {
            throw LearnError(
                .constantRows,
                "all features are the same for everybody, so there is nothing to tell people "
                    + "apart by; choose other features"
            )
        }
        let width = columns.count
        var values = [Double](repeating: 0, count: table.personCount * width)
        for (place, column) in columns.enumerated() {
            guard let raw = table.column(column.feature.key) else { continue }
            for person in 0..<table.personCount {
                let bent = RobustScale.bent(raw[person], column.feature)
                let value = bent.isNaN ? column.filler : bent
                let scaled = (value - column.middle) / column.spread
                values[person * width + place] = max(-Self.reach, min(Self.reach, scaled))
            }
        }
        return try FeatureMatrix(
            rowCount: table.personCount,
            columnCount: width,
            values: values
        )
    }

    /// The logarithm where the feature is one of powers of ten; a loss is as
    /// far below nothing as the same gain is above.
    static func bent(_ value: Double, _ feature: PersonFeature) -> Double {
        guard feature.isLogarithmic, !value.isNaN else { return value }
        return value < 0 ? -logarithm(1 - value) : logarithm(1 + value)
    }

    /// `sorted` holds at least two different numbers.
    package static func spread(_ sorted: [Double]) -> (Double, Spread) {
        let range = quantile(sorted, 0.75) - quantile(sorted, 0.25)
        if range > 0 { return (range / 1.349, .quartiles) }
        let middle = quantile(sorted, 0.5)
        let deviations = sorted.map { abs($0 - middle) }.sorted()
        let deviation = quantile(deviations, 0.5)
        if deviation > 0 { return (deviation * 1.4826, .medianDeviation) }
        return (JourneyTraits.deviation(sorted), .standardDeviation)
    }

    /// Between the neighbours in proportion, as numpy does by default.
    package static func quantile(_ sorted: [Double], _ share: Double) -> Double {
        guard let last = sorted.last else { return .nan }
        let place = share * Double(sorted.count - 1)
        let low = Int(place)
        guard low + 1 < sorted.count else { return last }
        return sorted[low] + (place - Double(low)) * (sorted[low + 1] - sorted[low])
    }
}
