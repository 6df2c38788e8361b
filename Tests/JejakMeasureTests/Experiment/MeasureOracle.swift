// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// What the Python script in `Oracles/measure` computed.
struct MeasureOracle: Decodable {
    struct Quantile: Decodable {
        let share, value: Double
    }

    struct Share: Decodable {
        let count, people: Int
        let low, high: Double
    }

    struct Difference: Decodable {
        let reached, reachedPeople, held, heldPeople: Int
        let confidence, low, high: Double
    }

    struct Money: Decodable {
        let reachedPeople, heldPeople: Int
        let reached, held: [Double]
        let confidence, low, high, welchLow, welchHigh: Double
    }

    let quantiles: [Quantile]
    let shares: [Share]
    let differences: [Difference]
    let money: [Money]

    static func recorded() throws -> MeasureOracle {
        let file = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/measure_oracle.json")
        return try JSONDecoder().decode(MeasureOracle.self, from: Data(contentsOf: file))
    }
}
