// SPDX-License-Identifier: Apache-2.0

/// The tree of merges of a hierarchical clustering, lowest first.
///
/// As scipy writes it: nodes below `rowCount` are rows, node `rowCount + i` is
/// merge `i`, and `left` is the lower number of the two.
package struct Dendrogram: Sendable, Equatable, Codable {
    package let rowCount: Int
    package let left: [Int32]
    package let right: [Int32]
    package let heights: [Double]
    /// Rows under each merge.
    package let sizes: [Int32]

    /// A tree from `rowCount - 1` pairs of rows that stand for what is merged,
    /// in any order. O(n log n).
    init(_ pairs: [SpanningEdge]) {
        let merges = singleLinkage(pairs)
        rowCount = pairs.count + 1
        left = merges.map { min($0.left, $0.right) }
        right = merges.map { max($0.left, $0.right) }
        heights = merges.map { $0.distance }
        sizes = merges.map { $0.size }
    }

    /// Each row's cluster where the tree is cut into so many, numbered by their
    /// first rows.
    package func labels(count: Int) -> [Int32] {
        labels(afterMerges: max(0, rowCount - max(1, count)))
    }

    /// Each row's cluster where only merges up to a height are done, numbered by
    /// their first rows.
    package func labels(below height: Double) -> [Int32] {
        labels(afterMerges: heights.firstIndex { $0 > height } ?? heights.count)
    }

    private func labels(afterMerges merges: Int) -> [Int32] {
        // From the top down: what is not merged away stands for itself.
        var top = (0..<Int32(rowCount + merges)).map { $0 }
        for merge in stride(from: merges - 1, through: 0, by: -1) {
            top[Int(left[merge])] = top[rowCount + merge]
            top[Int(right[merge])] = top[rowCount + merge]
        }
        var numbers: [Int32: Int32] = [:]
        var labels = [Int32](repeating: 0, count: rowCount)
        for row in 0..<rowCount {
            let next = Int32(numbers.count)
            let number = numbers[top[row]] ?? next
            numbers[top[row]] = number
            labels[row] = number
        }
        return labels
    }

    /// Whether the parts fit, for trees that come from a file.
    var isSound: Bool {
        let count = rowCount - 1
        return count >= 1 && left.count == count && right.count == count
            && heights.count == count && sizes.count == count
            && heights.allSatisfy { $0.isFinite }
            && (0..<count).allSatisfy {
                0 <= left[$0] && left[$0] < right[$0] && Int(right[$0]) < rowCount + $0
            }
    }
}
