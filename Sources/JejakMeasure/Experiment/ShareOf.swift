// SPDX-License-Identifier: Apache-2.0

/// A share of people, such as those who opened, with how sure it is.
///
/// Invariant: 0 ≤ `count` ≤ `people`.
package struct ShareOf: Sendable, Equatable {
    package let count: Int
    package let people: Int

    /// A count outside 0 … people is brought to its nearest end: receipts may
    /// name more opens than sends, and a page must still stand.
    package init(_ count: Int, of people: Int) {
        self.people = max(0, people)
        self.count = min(max(0, count), self.people)
    }

    /// 0 where there is nobody.
    package var rate: Double {
        people > 0 ? Double(count) / Double(people) : 0
    }

    /// Wilson's score interval (1927); nothing where there is nobody. Unlike the
    /// textbook's it stays within 0 and 1 and holds for counts near them.
    package func interval(confidence: Double = 0.95) throws(MeasureError) -> ClosedRange<Double>? {
        guard confidence >= 0.5, confidence <= 0.999 else {
            throw MeasureError("A confidence is 0.5 to 0.999, such as 0.95.")
        }
        return interval(deviate: NormalDistribution.quantile((1 + confidence) / 2))
    }

    func interval(deviate z: Double) -> ClosedRange<Double>? {
        guard people > 0 else { return nil }
        let n = Double(people)
        let p = rate
        let middle = p + z * z / (2 * n)
        let half = z * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
        let scale = 1 + z * z / n
        let low = count == 0 ? 0 : max(0, min(p, (middle - half) / scale))
        let high = count == people ? 1 : min(1, max(p, (middle + half) / scale))
        return low...high
    }

    /// The interval of how much larger this share is than another (below zero
    /// where it is smaller), for shares of different people; nothing where one is
    /// of nobody.
    package func difference(
        from other: ShareOf,
        confidence: Double = 0.95
    ) throws(MeasureError) -> ClosedRange<Double>? {
        guard confidence >= 0.5, confidence <= 0.999 else {
            throw MeasureError("A confidence is 0.5 to 0.999, such as 0.95.")
        }
        let deviate = NormalDistribution.quantile((1 + confidence) / 2)
        return Self.difference(self, other, deviate: deviate)
    }

    /// The interval of a difference of two shares: Newcombe's hybrid score
    /// interval (Statistics in Medicine 17, 1998, method 10), which joins the
    /// two Wilson intervals; nothing where an arm is empty.
    static func difference(
        _ first: ShareOf,
        _ second: ShareOf,
        deviate: Double
    ) -> ClosedRange<Double>? {
        guard let a = first.interval(deviate: deviate),
            let b = second.interval(deviate: deviate)
        else { return nil }
        func length(_ x: Double, _ y: Double) -> Double { (x * x + y * y).squareRoot() }
        let (p, q) = (first.rate, second.rate)
        let low = p - q - length(p - a.lowerBound, b.upperBound - q)
        let high = p - q + length(a.upperBound - p, q - b.lowerBound)
        return low...high
    }
}
