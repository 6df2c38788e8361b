// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import Testing

@Suite struct SeededRandomTests {
    @Test func `the sequence of a seed is the one that a second implementation gives`() throws {
        let bounds = [1, 2, 3, 10, 1000, 1 << 40, Int.max, (1 << 62) + 1, (1 << 62) + 1]
        let sequences = try StableNumbers.recorded().sequences
        #expect(sequences.count == 5)
        for sequence in sequences {
            var random = SeededRandom(seed: StableNumbers.number(sequence.seed))
            #expect(
                sequence.next.map { _ in random.next() }
                    == sequence.next.map(StableNumbers.number)
            )
            #expect(bounds.map { random.below($0) } == sequence.below)
            #expect(sequence.uniform.map { _ in random.uniform() } == sequence.uniform)
        }
    }

    @Test func `two seeds give two sequences`() {
        var first = SeededRandom(seed: 7)
        var second = SeededRandom(seed: 8)
        let pairs = (0..<100).map { _ in (first.next(), second.next()) }
        #expect(pairs.allSatisfy { $0 != $1 })
    }

    @Test(arguments: [2, 3, 10, 64])
    func `bounded numbers are even by chi square`(bound: Int) {
        var random = SeededRandom(seed: UInt64(bound))
        let draws = 64_000
        var counts = [Int](repeating: 0, count: bound)
        for _ in 0..<draws { counts[random.below(bound)] += 1 }
        let expected = Double(draws) / Double(bound)
        let chi = counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) }
        let freedom = Double(bound - 1)
        // Five standard deviations of the chi square distribution.
        #expect(chi / expected < freedom + 5 * (2 * freedom).squareRoot())
    }

    @Test func `uniform numbers fill zero to one, without one`() {
        var random = SeededRandom(seed: 1)
        let values = (0..<100_000).map { _ in random.uniform() }
        #expect(values.allSatisfy { (0..<1).contains($0) })
        let mean = values.reduce(0, +) / 100_000
        let square = values.reduce(0) { $0 + $1 * $1 } / 100_000
        #expect(abs(mean - 0.5) < 0.005)
        #expect(abs(square - mean * mean - 1 / 12) < 0.002)
    }

    @Test func `normal numbers have mean zero and variance one`() {
        var random = SeededRandom(seed: 2)
        let values = (0..<100_000).map { _ in random.normal() }
        let mean = values.reduce(0, +) / 100_000
        let variance = values.reduce(0) { $0 + $1 * $1 } / 100_000
        #expect(abs(mean) < 0.016)
        #expect(abs(variance - 1) < 0.025)
        // 0.27 % of a normal distribution lie beyond three deviations.
        let far = values.count { abs($0) > 3 }
        #expect((200...340).contains(far))
    }

    @Test func `exponential numbers have the mean that was asked for and no memory`() {
        var random = SeededRandom(seed: 3)
        let values = (0..<100_000).map { _ in random.exponential(mean: 40) }
        #expect(values.allSatisfy { $0 > 0 && $0.isFinite })
        #expect(abs(values.reduce(0, +) / 100_000 - 40) < 0.7)
        // Beyond the mean lies 1/e of it.
        #expect(abs(Double(values.count { $0 > 40 }) / 100_000 - 0.3679) < 0.008)
    }
}
