// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import JejakDecide
internal import JejakDemo
internal import JejakEngine
internal import JejakMeasure

extension DemoCommand {
    /// Repeats the campaign part of the demo and holds the intervals against
    /// the truth.
    struct Calibrate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say how often the campaign's intervals hold the true effect.",
            discussion: """
                Repeats the draw of the holdout and the people's answers, with the effect and
                without one, and counts. An honest 95 % interval holds the truth in about 95 %
                of the campaigns, and excludes zero in about 5 % of those that do nothing.
                """
        )

        @Option(help: "How many campaigns.") var replicates = 1_000
        @OptionGroup var shop: ShopOption
        @OptionGroup var output: OutputOption

        func run() throws {
            guard (10...100_000).contains(replicates), (50...200_000).contains(shop.people)
            else {
                throw ValidationError(
                    "--replicates is 10 to 100,000 and --people 50 to 200,000"
                )
            }
            let made = DemoShop(people: shop.people, seed: shop.seed)
            let real = try report(DemoResponse(shop: made))
            let none = try report(DemoResponse(shop: made, effect: 0))
            var object = JSONObject()
            object.add("replicates", replicates)
            object.add("people", real.people)
            object.add("conversion", Self.figures(real.conversion, none.conversion))
            object.add("revenue", Self.figures(real.revenue, none.revenue))
            if output.json { return print(object.text) }
            print(Self.words("buyers", real.conversion, none.conversion))
            print(Self.words("revenue per person", real.revenue, none.revenue))
        }

        private func report(_ response: DemoResponse) throws -> DemoCalibrationReport {
            let comparison = try HoldoutComparison()
            return try DemoCalibration(
                response: response,
                audience: response.consenting,
                replicates: replicates,
                seed: shop.seed
            ).run(
                holdout: { seed in
                    let rule = try HoldoutRule(share: 0.1, seed: seed)
                    return { rule.isHeld(personKey: $0) }
                },
                compare: { reached, held in
                    let found = comparison.compare(
                        reached: try ArmOutcome(
                            people: reached.people,
                            converted: reached.converted,
                            amounts: reached.amounts
                        ),
                        held: try ArmOutcome(
                            people: held.people,
                            converted: held.converted,
                            amounts: held.amounts
                        )
                    )
                    return DemoEstimate(
                        conversionLift: found.conversion.difference,
                        conversionInterval: found.conversion.interval,
                        revenueLift: found.revenue.difference,
                        revenueInterval: found.revenue.interval
                    )
                }
            )
        }

        private static func figures(_ real: DemoCoverage, _ none: DemoCoverage) -> JSONObject {
            var object = JSONObject()
            object.add("trueLift", real.truth)
            object.add("meanEstimate", real.meanEstimate)
            object.add("coverage", real.coverage)
            object.add("excludesZero", real.excludesZero)
            object.add("coverageWithoutEffect", none.coverage)
            object.add("excludesZeroWithoutEffect", none.excludesZero)
            return object
        }

        private static func words(
            _ what: String,
            _ real: DemoCoverage,
            _ none: DemoCoverage
        ) -> String {
            let percent = { (share: Double) in JSONObject.number(share * 100) + " %" }
            return "\(what): the interval holds the true effect in \(percent(real.coverage)) of "
                + "the campaigns; where there is none it excludes zero in "
                + "\(percent(none.excludesZero))"
        }
    }
}
