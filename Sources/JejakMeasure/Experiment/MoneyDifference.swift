// SPDX-License-Identifier: Apache-2.0

/// The difference of money per person between two arms, and its interval.
///
/// Most people spend nothing and a few spend much, and the held arm is small.
/// There the textbook's interval (Welch) misses too often: when the few buyers
/// of the small arm happen to be thrifty, both its mean and its spread come out
/// low, so the interval is short just when it is far off. Two mends:
///
/// - *Shared shape.* Each arm keeps its own mean and its own share of buyers.
///   Where they serve the spread, the mean powers of what a buyer spends are
///   drawn towards those of all buyers, as if `sharedBuyers` of them (for the
///   third power `sharedForSkew`) had been in the arm too. That fades as an arm
///   grows, so an arm whose buyers differ is judged by itself in the end (first-
///   and second-order right whatever the truth).
/// - *Skewness.* The first terms of the Edgeworth expansion of the resulting
///   statistic (Hall 1992, "The Bootstrap and Edgeworth Expansion", chapter 3;
///   Zhou and Dinh 2005 for two samples) move the interval against the skew.
///   The covariance of mean and spread in them is that of the shared estimate,
///   not that of Student's t: here we differ from those papers.
///
/// Coverage is measured in docs/decisions/0011. Time O(buyers), memory O(1).
struct MoneyDifference {
    let reachedMean: Double
    let heldMean: Double
    private let first: Arm
    private let second: Arm
    /// Amounts are divided by the largest, so that no square overflows.
    private let unit: Double

    /// How many buyers of the common shape each arm is given for its mean
    /// square. Among 0, 5, 10, 15, 25, 50, 100 and all, 5 held best over arms
    /// whose buyers are alike and arms whose buyers are not.
    static let sharedBuyers = 5.0
    /// The same for the mean cube, which few buyers tell next to nothing about.
    static let sharedForSkew = 100.0

    init(_ reached: ArmOutcome, _ held: ArmOutcome) {
        let largest = max(
            reached.amounts.reduce(0) { max($0, abs($1)) },
            held.amounts.reduce(0) { max($0, abs($1)) }
        )
        unit = largest > 0 ? largest : 1
        first = Arm(reached, unit: unit)
        second = Arm(held, unit: unit)
        reachedMean = first.mean * unit
        heldMean = second.mean * unit
    }

    /// The interval at a normal deviate such as 1.96; nothing where an arm is
    /// empty.
    func interval(deviate z: Double) -> ClosedRange<Double>? {
        guard first.people > 0, second.people > 0 else { return nil }
        let shape = Shape(first, second)
        let a = first.terms(shape)
        let b = second.terms(shape)
        let middle = reachedMean - heldMean
        let variance = a.variance + b.variance
        guard variance > 0 else { return middle...middle }
        let error = variance.squareRoot()
        let cube = variance * error
        let skew = (a.third - b.third) / cube
        let correlation = (a.correlation - b.correlation) / cube
        // First and third cumulant of the statistic give the shift of both its
        // quantiles at z and -z (Cornish and Fisher). It is bounded, since an
        // expansion says nothing where its second term is as large as its first.
        let bare = -correlation / 2 + (skew - 3 * correlation) / 6 * (z * z - 1)
        let shift = min(max(bare, -z / 2), z / 2)
        let low = middle - (z + shift) * error * unit
        let high = middle + (z - shift) * error * unit
        return low...high
    }

    /// Mean powers of what a buyer spends, over the buyers of both arms.
    private struct Shape {
        let first, second, third: Double

        init(_ a: Arm, _ b: Arm) {
            let buyers = max(1, a.buyers + b.buyers)
            first = (a.sums.0 + b.sums.0) / buyers
            second = (a.sums.1 + b.sums.1) / buyers
            third = (a.sums.2 + b.sums.2) / buyers
        }
    }

    /// One arm in powers of its amounts, divided by the unit.
    private struct Arm {
        let people: Double
        let buyers: Double
        let sums: (Double, Double, Double)

        init(_ outcome: ArmOutcome, unit: Double) {
            people = Double(outcome.people)
            buyers = Double(outcome.amounts.count)
            var sums = (0.0, 0.0, 0.0)
            for amount in outcome.amounts {
                let scaled = amount / unit
                sums.0 += scaled
                sums.1 += scaled * scaled
                sums.2 += scaled * scaled * scaled
            }
            self.sums = sums
        }

        var mean: Double { people > 0 ? sums.0 / people : 0 }

        /// Variance and third cumulant of the arm's mean, and the covariance of
        /// the mean with its estimated variance.
        ///
        /// An arm without a buyer is given one for its spread: that nobody of a
        /// few bought does not prove that nobody would.
        func terms(_ shape: Shape) -> (variance: Double, third: Double, correlation: Double) {
            let rate = max(buyers, 1) / people
            let more = MoneyDifference.sharedBuyers
            let own = buyers / (buyers + more)
            let m1 = (sums.0 + more * shape.first) / (buyers + more)
            let m2 = (sums.1 + more * shape.second) / (buyers + more)
            let many = MoneyDifference.sharedForSkew
            let m3 = (sums.2 + many * shape.third) / (buyers + many)
            let mean = rate * m1
            let variance = (rate * m2 - mean * mean) / max(1, people - 1)
            let third = rate * m3 - 3 * mean * rate * m2 + 2 * mean * mean * mean
            let byRate = m1 * rate * (1 - rate) * (m2 - 2 * mean * m1)
            let byShape = own * rate * (m3 - m1 * m2 - 2 * mean * (m2 - m1 * m1))
            let square = people * people
            return (max(0, variance), third / square, (byRate + byShape) / square)
        }
    }
}
