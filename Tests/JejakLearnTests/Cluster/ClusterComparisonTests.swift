// SPDX-License-Identifier: Apache-2.0

internal import JejakLearn
internal import Testing

@Suite struct ClusterComparisonTests {
    @Test func `the same partition under other names scores one`() throws {
        let score = try ClusterComparison.adjustedRandIndex(
            [0, 0, 1, 1, nil, nil],
            [5, 5, nil, nil, 2, 2]
        )
        #expect(score == 1)
    }

    @Test func `a textbook table gives its score`() throws {
        // scikit-learn: adjusted_rand_score([0, 0, 1, 2], [0, 0, 1, 1]).
        let score = try ClusterComparison.adjustedRandIndex([0, 0, 1, 2], [0, 0, 1, 1])
        #expect(abs(score - 4.0 / 7) < 1e-12)
        let opposed = try ClusterComparison.adjustedRandIndex([0, 0, 1, 1], [0, 1, 0, 1])
        #expect(abs(opposed + 0.5) < 1e-12)
    }

    @Test func `noise may be left out`() throws {
        let left: [Int?] = [0, 0, 1, 1, nil, 0]
        let right: [Int?] = [0, 0, 1, 1, 1, nil]
        #expect(try ClusterComparison.adjustedRandIndex(left, right, noise: .leftOut) == 1)
        #expect(try ClusterComparison.adjustedRandIndex(left, right) < 1)
        #expect(try ClusterComparison.adjustedRandIndex([nil], [0], noise: .leftOut) == 1)
    }

    @Test func `labels of different lengths are refused`() {
        expectRefusal(.shapeMismatch, "2 labels") {
            _ = try ClusterComparison.adjustedRandIndex([0, 1], [0])
        }
    }
}
