// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

extension ClusterComparison {
    /// Agreement in information, corrected for chance: 1 for the same partition,
    /// about 0 for unrelated ones (Vinh, Epps and Bailey 2010), with the mean of
    /// both entropies as the most there could be.
    ///
    /// O(n + clusters · clusters · rows per cluster) time. Two clusterings that
    /// agree trivially (no rows left, or one cluster each) score 1.
    package static func adjustedMutualInformation(
        _ left: [Int?],
        _ right: [Int?],
        noise: Noise = .asCluster
    ) throws -> Double {
        let table = try Contingency(left, right, noise: noise)
        guard table.left.count > 1 || table.right.count > 1 else { return 1 }
        if table.left.count == table.right.count, table.left.count == table.total { return 1 }
        let found = table.mutualInformation
        let expected = table.expectedInformation()
        let most = (table.entropy(table.left) + table.entropy(table.right)) / 2
        let denominator = most - expected
        // Rounding may leave nothing to divide by, of either sign.
        let safe =
            denominator < 0
            ? min(denominator, -Double.ulpOfOne) : max(denominator, Double.ulpOfOne)
        return (found - expected) / safe
    }
}

/// How many rows share each pair of clusters.
private struct Contingency {
    /// Sizes of the clusters on either side, ascending by label, noise first.
    var left: [Int] = []
    var right: [Int] = []
    /// The pairs that have rows: both places and the rows.
    var cells: [(left: Int, right: Int, rows: Int)] = []
    var total = 0

    init(_ left: [Int?], _ right: [Int?], noise: ClusterComparison.Noise) throws {
        guard left.count == right.count else {
            throw LearnError(
                .shapeMismatch,
                "\(left.count) labels cannot be compared with \(right.count); "
                    + "give both clusterings of the same rows"
            )
        }
        var places: (left: [Int?: Int], right: [Int?: Int]) = ([:], [:])
        var rows: [Int64: Int] = [:]
        for (one, other) in zip(left, right) {
            if noise == .leftOut, one == nil || other == nil { continue }
            let row = places.left[one] ?? self.left.count
            if row == self.left.count {
                places.left[one] = row
                self.left.append(0)
            }
            let column = places.right[other] ?? self.right.count
            if column == self.right.count {
                places.right[other] = column
                self.right.append(0)
            }
            self.left[row] += 1
            self.right[column] += 1
            rows[Int64(row) << 32 | Int64(column), default: 0] += 1
            total += 1
        }
        // In one order, so that sums are the same in every run.
        cells = rows.keys.sorted().map {
            (left: Int($0 >> 32), right: Int($0 & 0xFFFF_FFFF), rows: rows[$0] ?? 0)
        }
    }

    func entropy(_ sizes: [Int]) -> Double {
        let count = Double(total)
        return sizes.reduce(0) { $0 - Double($1) / count * logarithm(Double($1) / count) }
    }

    var mutualInformation: Double {
        let count = Double(total)
        return cells.reduce(0) { sum, cell in
            let share = Double(cell.rows) / count
            let chance = Double(left[cell.left]) * Double(right[cell.right])
            return sum + share * logarithm(Double(cell.rows) * count / chance)
        }
    }

    /// What two partitions with these sizes share by chance, under the
    /// hypergeometric model.
    func expectedInformation() -> Double {
        let count = Double(total)
        let factorial = logarithmsOfFactorials(total)
        var sum = 0.0
        for one in left {
            for other in right {
                let least = max(1, one + other - total)
                guard least <= min(one, other) else { continue }
                let fixed =
                    factorial[one] + factorial[other] + factorial[total - one]
                    + factorial[total - other] - factorial[total]
                for shared in least...min(one, other) {
                    let gain = logarithm(
                        count * Double(shared) / (Double(one) * Double(other))
                    )
                    let chance =
                        fixed - factorial[shared] - factorial[one - shared]
                        - factorial[other - shared] - factorial[total - one - other + shared]
                    sum += Double(shared) / count * gain * exponential(chance)
                }
            }
        }
        return sum
    }
}

/// log(0!) to log(count!), summed with compensation (Neumaier 1974).
private func logarithmsOfFactorials(_ count: Int) -> [Double] {
    var values = [0.0]
    values.reserveCapacity(count + 1)
    var sum = 0.0
    var lost = 0.0
    for factor in 1..<max(1, count + 1) {
        let term = logarithm(Double(factor))
        let next = sum + term
        lost += abs(sum) >= abs(term) ? (sum - next) + term : (term - next) + sum
        sum = next
        values.append(sum + lost)
    }
    return values
}
