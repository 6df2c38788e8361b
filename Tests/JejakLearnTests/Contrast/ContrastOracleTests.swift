// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakLearn
internal import Testing

/// Against scipy and scikit-learn, recorded by `make_contrast_oracle.py`.
@Suite struct ContrastOracleTests {
    /// The recorded file.
    struct Oracle: Decodable {
        /// A tail of the chi-square distribution.
        struct Tail: Decodable {
            var value: Double
            var freedom: Int
            var tail: Double
        }

        /// Both tails of the normal distribution.
        struct Normal: Decodable {
            var z: Double
            var p: Double
        }

        /// Wilson's interval.
        struct Interval: Decodable {
            var count: Int
            var total: Int
            var low: Double
            var high: Double
        }

        /// Probabilities and their false discovery shares.
        struct Discoveries: Decodable {
            var raw: [Double]
            var adjusted: [Double]
        }

        /// A table of two groups.
        struct Odds: Decodable {
            var inside: Int
            var insideOf: Int
            var outside: Int
            var outsideOf: Int
            var logOdds: Double
            var p: Double
        }

        /// A table of several ways.
        struct Ways: Decodable {
            var ways: [[Int]]
            var statistic: Double
            var p: Double
            var divergence: Double
        }

        /// A column before and after scaling.
        struct Column: Decodable {
            var values: [Double]
            var scaled: [Double]
        }

        var tails: [Tail]
        var normals: [Normal]
        var wilson: [Interval]
        var discoveries: [Discoveries]
        var odds: [Odds]
        var tables: [Ways]
        var columns: [Column]
    }

    let oracle: Oracle

    init() throws {
        oracle = try JSONDecoder().decode(
            Oracle.self,
            from: ClusterFixture.recorded("contrast_oracle.json")
        )
    }

    private func isNear(_ one: Double, _ other: Double, _ relative: Double = 1e-9) -> Bool {
        abs(one - other) <= relative * max(abs(other), 1e-250)
    }

    @Test func `tails are those of scipy`() {
        for tail in oracle.tails {
            let found = TailProbability.chiSquare(tail.value, freedom: tail.freedom)
            // Near 1 the series is taken from 1, so the last digits are lost.
            #expect(
                isNear(found, tail.tail) || abs(found - tail.tail) < 1e-13,
                "\(tail) \(found)"
            )
        }
        for normal in oracle.normals {
            #expect(isNear(TailProbability.normalTwoSided(normal.z), normal.p), "\(normal)")
        }
    }

    @Test func `intervals and false discovery shares are those of scipy`() {
        for one in oracle.wilson {
            let found = TailProbability.wilson(one.count, of: one.total)
            #expect(abs(found.lowerBound - one.low) < 1e-12, "\(one)")
            #expect(abs(found.upperBound - one.high) < 1e-12, "\(one)")
        }
        for one in oracle.discoveries {
            let found = TailProbability.falseDiscovery(one.raw)
            for (mine, theirs) in zip(found, one.adjusted) { #expect(isNear(mine, theirs)) }
        }
    }

    @Test func `a table's odds and test are those of scipy`() throws {
        for one in oracle.odds {
            let journeys = (0..<one.insideOf + one.outsideOf).map { person in
                let isInside = person < one.insideOf
                let place = isInside ? person : person - one.insideOf
                let did = place < (isInside ? one.inside : one.outside)
                return [(day: 0.0, event: 0, amount: Int64(0))]
                    + (did ? [(day: 1.0, event: 1, amount: Int64(0))] : [])
            }
            let found = try ContrastFinder().contrast(
                JourneyTableFixture.table(journeys, names: ["a", "b"]),
                group: Array(0..<one.insideOf),
                against: Array(one.insideOf..<one.insideOf + one.outsideOf)
            )
            guard one.inside + one.outside >= 10 else { continue }
            let item = try #require(found.items.first { $0.event == "b" && $0.after == nil })
            #expect(isNear(item.people.logOdds, one.logOdds))
            #expect(isNear(item.people.probability, one.p, 1e-7), "\(one)")
            #expect(item.people.inside == one.inside && item.people.outsideOf == one.outsideOf)
        }
        for one in oracle.tables {
            let test = try #require(WaysTest(one.ways))
            let freedom = Double(one.ways.count - 1)
            #expect(isNear(test.surplus + freedom, one.statistic, 1e-9))
            #expect(isNear(test.probability, one.p, 1e-8), "\(one)")
            #expect(abs(test.divergence - one.divergence) < 1e-12)
        }
    }

    @Test func `a scaled column is scikit-learn's, as far as the reach`() throws {
        for column in oracle.columns {
            let feature = try #require(
                PersonFeature.catalogue.first { $0.key == "gap_variation" }
            )
            let table = FeatureTable(
                features: [feature],
                columns: [column.values],
                personCount: column.values.count
            )
            let rows = try RobustScale(table).rows(table)
            for (mine, theirs) in zip(rows.values, column.scaled) {
                let within = max(-RobustScale.reach, min(RobustScale.reach, theirs))
                #expect(abs(mine - within) < 1e-9)
            }
        }
    }
}
