// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Whether the members of two groups go the same ways on: the G-test of a table
/// of two sides (Woolf 1957). Ways of which fewer than five are expected on a side
/// are put together.
package struct WaysTest: Sendable {
    package let probability: Double
    /// The statistic beyond its mean under chance.
    package let surplus: Double
    /// Jensen and Shannon's, in bits, of the two shares of ways.
    package let divergence: Double

    /// `ways` hold one count a side. Nothing where everybody goes the same way, or
    /// too few any other.
    package init?(_ ways: [[Int]]) {
        let totals = [0, 1].map { side in ways.reduce(0) { $0 + $1[side] } }
        let all = Double(totals[0] + totals[1])
        guard totals[0] > 0, totals[1] > 0 else { return nil }
        var rest = [0, 0]
        var cells: [[Int]] = []
        for way in ways {
            let both = Double(way[0] + way[1])
            let least = both * Double(min(totals[0], totals[1])) / all
            if least < 5 {
                rest[0] += way[0]
                rest[1] += way[1]
            } else {
                cells.append(way)
            }
        }
        if rest[0] + rest[1] > 0 { cells.append(rest) }
        guard cells.count > 1 else { return nil }
        var statistic = 0.0
        var divergence = 0.0
        for cell in cells.sorted(by: { ($0[0], $0[1]) < ($1[0], $1[1]) }) {
            let both = Double(cell[0] + cell[1])
            let middle =
                (Double(cell[0]) / Double(totals[0]) + Double(cell[1]) / Double(totals[1])) / 2
            for side in 0..<2 where cell[side] > 0 {
                let count = Double(cell[side])
                statistic +=
                    2 * count * logarithm(count * all / (both * Double(totals[side])))
                let share = count / Double(totals[side])
                divergence += share / 2 * logarithm(share / middle) / logarithm(2)
            }
        }
        let freedom = cells.count - 1
        probability = TailProbability.chiSquare(statistic, freedom: freedom)
        surplus = statistic - Double(freedom)
        self.divergence = max(0, divergence)
    }
}
