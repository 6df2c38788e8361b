// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Whether journeys that were placed since a fit still look like those of it.
///
/// Two signs: more of them are in no cluster, and their nearest of the fit are
/// farther away (the largest difference of the two distributions of distances,
/// Kolmogorov and Smirnov). Each is an alarm only where it is large *and*
/// hardly chance: with thousands of people everything small is certain, and
/// with a hundred much is accident. Fewer than `least` people tell nothing.
///
/// Who is placed anew is who came: people of many visits and new ones. Where
/// they differ from everybody, that difference is counted too; the bounds on
/// size are wide enough for it in the tests, but it is no proof that customers
/// changed.
package struct JourneyDrift: Sendable, Equatable {
    /// Of fewer people nothing is said.
    package static let least = 100
    /// A difference of the distributions of distances below this is no alarm.
    package static let distanceBound = 0.2
    /// So much more noise, as a share of people, is an alarm.
    package static let noiseBound = 0.1
    /// Each sign has to be rarer than this where nothing has changed.
    package static let chanceBound = 0.001

    /// What is to be said.
    package enum Verdict: String, Sendable {
        case tooFew, steady, drifted
    }

    /// Who was placed since the fit, the too short left out.
    package let people: Int
    /// The share of them in no cluster, and of the fit's left out one by one.
    package let noise: Double
    package let usualNoise: Double
    /// The median distance to the nearest of the fit, now and then.
    package let reach: Double
    package let usualReach: Double
    /// The largest difference of the distributions of distances, 0 to 1.
    package let distance: Double
    /// How rare that is where nothing has changed.
    package let distanceChance: Double
    package let noiseChance: Double
    package let verdict: Verdict

    package init(_ placements: some Sequence<JourneyPlacement>, against usual: UsualPlacements) {
        var reaches: [Double] = []
        var lost = 0
        for placement in placements where !placement.isTooShort {
            reaches.append(placement.reach)
            if placement.cluster == nil { lost += 1 }
        }
        reaches.sort()
        people = reaches.count
        usualNoise = usual.noise
        noise = people > 0 ? Double(lost) / Double(people) : 0
        reach = reaches.isEmpty ? 0 : reaches[reaches.count / 2]
        usualReach = usual.reaches.isEmpty ? 0 : usual.reaches[usual.reaches.count / 2]
        guard people >= Self.least, usual.reaches.count >= Self.least else {
            (distance, distanceChance, noiseChance, verdict) = (0, 1, 1, .tooFew)
            return
        }
        distance = Self.largestDifference(reaches, usual.reaches)
        distanceChance = Self.chance(distance, people, usual.reaches.count)
        noiseChance = Self.chance(lost, people, usual.noise, usual.reaches.count)
        let isFar =
            distance >= Self.distanceBound && distanceChance < Self.chanceBound
            && reach > usualReach
        let isNoisy = noise - usualNoise >= Self.noiseBound && noiseChance < Self.chanceBound
        verdict = isFar || isNoisy ? .drifted : .steady
    }

    /// Of two sorted lists. Equal values step together.
    static func largestDifference(_ one: [Double], _ other: [Double]) -> Double {
        var (left, right, largest) = (0, 0, 0.0)
        while left < one.count, right < other.count {
            let value = min(one[left], other[right])
            while left < one.count, one[left] <= value { left += 1 }
            while right < other.count, other[right] <= value { right += 1 }
            let gap = Double(left) / Double(one.count) - Double(right) / Double(other.count)
            largest = max(largest, abs(gap))
        }
        return largest
    }

    /// Kolmogorov's distribution with Stephens' correction for small samples.
    static func chance(_ distance: Double, _ one: Int, _ other: Int) -> Double {
        let size = (Double(one) * Double(other) / Double(one + other)).squareRoot()
        let scaled = (size + 0.12 + 0.11 / size) * distance
        guard scaled > 0.2 else { return 1 }
        var sum = 0.0
        for term in 1...100 {
            let part = exponential(-2 * Double(term * term) * scaled * scaled)
            sum += term % 2 == 1 ? part : -part
            if part < 1e-12 { break }
        }
        return min(1, max(0, 2 * sum))
    }

    /// How rare at least so many are where the shares are equal: the normal
    /// approximation of two proportions, upper tail.
    private static func chance(_ lost: Int, _ people: Int, _ usual: Double, _ of: Int) -> Double {
        let share = Double(lost) / Double(people)
        let all = (Double(lost) + usual * Double(of)) / Double(people + of)
        let spread =
            (all * (1 - all) * (1 / Double(people) + 1 / Double(of))).squareRoot()
        guard spread > 0 else { return 1 }
        return upperTail((share - usual) / spread)
    }

    /// Of the normal distribution (Abramowitz and Stegun 26.2.17; within 1e-7).
    private static func upperTail(_ score: Double) -> Double {
        guard score > 0 else { return 1 - (score < 0 ? upperTail(-score) : 0.5) }
        let step = 1 / (1 + 0.2316419 * score)
        let series =
            step
            * (0.319381530 + step
                * (-0.356563782 + step
                    * (1.781477937
                        + step * (-1.821255978 + step * 1.330274429))))
        return exponential(-score * score / 2) / 2.5066282746310002 * series
    }
}
