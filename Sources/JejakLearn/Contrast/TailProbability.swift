// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// How likely chance alone goes as far, and how sure a share is.
package enum TailProbability {
    /// Either tail of the standard normal distribution beyond `z`.
    package static func normalTwoSided(_ z: Double) -> Double {
        errorFunctionComplement(abs(z) / 2.0.squareRoot())
    }

    /// The upper tail of the chi-square distribution: the regularised incomplete
    /// gamma function, by its series below a + 1 and by Lentz's continued
    /// fraction above (Abramowitz and Stegun 6.5.29 and 6.5.31).
    package static func chiSquare(_ value: Double, freedom: Int) -> Double {
        guard freedom > 0, value > 0 else { return 1 }
        guard value.isFinite else { return 0 }
        let a = Double(freedom) / 2
        let x = value / 2
        let front = exponential(a * logarithm(x) - x - logarithmOfGamma(a))
        if x < a + 1 {
            var term = 1 / a
            var sum = term
            var place = a
            for _ in 0..<10_000 {
                place += 1
                term *= x / place
                sum += term
                if term < sum * 1e-17 { break }
            }
            return max(0, min(1, 1 - front * sum))
        }
        let tiny = 1e-300
        var b = x + 1 - a
        var c = 1 / tiny
        var d = 1 / b
        var fraction = d
        for index in 1..<10_000 {
            let factor = -Double(index) * (Double(index) - a)
            b += 2
            d = factor * d + b
            if abs(d) < tiny { d = tiny }
            c = b + factor / c
            if abs(c) < tiny { c = tiny }
            d = 1 / d
            let step = d * c
            fraction *= step
            if abs(step - 1) < 1e-16 { break }
        }
        return max(0, min(1, front * fraction))
    }

    /// Lanczos' approximation with seven terms, for positive numbers.
    static func logarithmOfGamma(_ value: Double) -> Double {
        let terms = [
            676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
            12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
            1.5056327351493116e-7,
        ]
        guard value >= 0.5 else {
            // Euler's reflection.
            return logarithm(.pi / sine(.pi * value)) - logarithmOfGamma(1 - value)
        }
        let x = value - 1
        var sum = 0.99999999999980993
        for (index, term) in terms.enumerated() { sum += term / (x + Double(index) + 1) }
        let t = x + 7.5
        return 0.5 * logarithm(2 * .pi) + (x + 0.5) * logarithm(t) - t + logarithm(sum)
    }

    /// Whether two shares differ, two-sided: Pearson's chi-square times (N − 1) / N
    /// (Campbell 2007) where at least five are expected in every cell, else
    /// Fisher's exact test.
    package static func twoShares(
        _ inside: Int,
        of insideOf: Int,
        _ outside: Int,
        of outsideOf: Int
    ) -> Double {
        let all = insideOf + outsideOf
        let holders = inside + outside
        guard holders > 0, holders < all, insideOf > 0, outsideOf > 0 else { return 1 }
        let n = Double(all)
        let least =
            Double(min(holders, all - holders)) * Double(min(insideOf, outsideOf)) / n
        guard least >= 5 else { return fisher(inside, insideOf, outside, outsideOf) }
        let product =
            Double(inside) * Double(outsideOf - outside)
            - Double(insideOf - inside) * Double(outside)
        let margins =
            Double(insideOf) * Double(outsideOf) * Double(holders) * Double(all - holders)
        return chiSquare(product / margins * product * (n - 1), freedom: 1)
    }

    /// The sum over all tables with these margins that are no likelier.
    private static func fisher(
        _ inside: Int,
        _ insideOf: Int,
        _ outside: Int,
        _ outsideOf: Int
    ) -> Double {
        let holders = inside + outside
        func choose(_ n: Int, _ k: Int) -> Double {
            logarithmOfGamma(Double(n + 1)) - logarithmOfGamma(Double(k + 1))
                - logarithmOfGamma(Double(n - k + 1))
        }
        let whole = choose(insideOf + outsideOf, holders)
        func probability(_ count: Int) -> Double {
            exponential(choose(insideOf, count) + choose(outsideOf, holders - count) - whole)
        }
        let own = probability(inside) * (1 + 1e-7)
        var sum = 0.0
        for count in max(0, holders - outsideOf)...min(holders, insideOf) {
            let one = probability(count)
            if one <= own { sum += one }
        }
        return min(1, sum)
    }

    /// Wilson's interval (1927) for a share, 95 %.
    package static func wilson(_ count: Int, of total: Int) -> ClosedRange<Double> {
        guard total > 0 else { return 0...1 }
        let z = 1.959963984540054
        let n = Double(total)
        let share = Double(count) / n
        let middle = (share + z * z / (2 * n)) / (1 + z * z / n)
        let half =
            z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
        return max(0, middle - half)...min(1, middle + half)
    }

    /// The least share of false discoveries at which each hypothesis is one
    /// (Benjamini and Hochberg 1995), in the order given.
    package static func falseDiscovery(_ probabilities: [Double]) -> [Double] {
        let order = probabilities.indices.sorted {
            (probabilities[$0], $0) < (probabilities[$1], $1)
        }
        var adjusted = probabilities
        var least = 1.0
        for place in order.indices.reversed() {
            let count = Double(probabilities.count) / Double(place + 1)
            least = min(least, probabilities[order[place]] * count)
            adjusted[order[place]] = least
        }
        return adjusted
    }
}
