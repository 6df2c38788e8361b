// SPDX-License-Identifier: Apache-2.0

/// What a comparison of two arms found, in the words of a calibration.
package struct DemoEstimate: Sendable, Equatable {
    package let conversionLift: Double
    package let conversionInterval: ClosedRange<Double>?
    package let revenueLift: Double
    package let revenueInterval: ClosedRange<Double>?

    package init(
        conversionLift: Double,
        conversionInterval: ClosedRange<Double>?,
        revenueLift: Double,
        revenueInterval: ClosedRange<Double>?
    ) {
        self.conversionLift = conversionLift
        self.conversionInterval = conversionInterval
        self.revenueLift = revenueLift
        self.revenueInterval = revenueInterval
    }
}

/// One arm of one replicate: as many people, and what the buyers spent.
package struct DemoArm: Sendable, Equatable {
    package fileprivate(set) var people = 0
    /// Rupiah, one number for each person who bought.
    package fileprivate(set) var amounts: [Double] = []
    /// Everybody who converts buys.
    package var converted: Int { amounts.count }
}

/// Repeats only the campaign: the draw of the holdout, the people's answers and
/// the comparison, many times, and counts how often the interval holds the
/// truth.
///
/// The holdout and the comparison come as closures, since this room knows
/// neither: the same rule and the same method that real campaigns use.
package struct DemoCalibration: Sendable {
    package let response: DemoResponse
    /// The people who may get the mail.
    package let audience: [String]
    package let replicates: Int
    /// Another seed gives other luck to the same people.
    package let seed: UInt64

    package init(response: DemoResponse, audience: [String], replicates: Int, seed: UInt64) {
        precondition(replicates >= 0, "a calibration has no negative number of replicates")
        self.response = response
        self.audience = audience
        self.replicates = replicates
        self.seed = seed
    }

    /// Runs all replicates. `holdout` gives the draw of a replicate from a
    /// seed. Time O(replicates × audience), memory O(audience).
    package func run(
        holdout: (_ seed: UInt64) throws -> (_ personKey: String) -> Bool,
        compare: (_ reached: DemoArm, _ held: DemoArm) throws -> DemoEstimate
    ) rethrows -> DemoCalibrationReport {
        let members = audience.compactMap { person in
            response.number(of: person).map { (key: person, number: $0) }
        }
        let truth = response.truth(over: members.map(\.key))
        var report = DemoCalibrationReport(
            people: members.count,
            conversion: DemoCoverage(truth: truth.conversionLift),
            revenue: DemoCoverage(truth: truth.revenueLift)
        )
        for index in 0..<replicates {
            let replicate = seed &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(index)
            let isHeld = try holdout(replicate)
            var reached = DemoArm()
            var held = DemoArm()
            for member in members {
                let isReached = !isHeld(member.key)
                let rupiah = response.spending(
                    number: member.number,
                    wasReached: isReached,
                    replicate: replicate
                )
                if isReached { reached.count(rupiah) } else { held.count(rupiah) }
            }
            report.add(try compare(reached, held), held: held.people)
        }
        return report
    }
}

extension DemoArm {
    fileprivate mutating func count(_ rupiah: Int64) {
        people += 1
        if rupiah > 0 { amounts.append(Double(rupiah)) }
    }
}
