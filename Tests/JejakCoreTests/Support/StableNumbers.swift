// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// What the Python script in `Oracles/core` computed.
struct StableNumbers: Decodable {
    struct Hash: Decodable {
        let bytes: String
        let seed: String
        let hash: String
    }

    struct Combined: Decodable {
        let a: String
        let b: String
        let hash: String
    }

    struct Sequence: Decodable {
        let seed: String
        let next: [String]
        let below: [Int]
        let uniform: [Double]
    }

    let hashes: [Hash]
    let combined: [Combined]
    let sequences: [Sequence]

    static func recorded() throws -> StableNumbers {
        let file = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/stable_numbers.json")
        return try JSONDecoder().decode(StableNumbers.self, from: Data(contentsOf: file))
    }

    static func number(_ hexadecimal: String) -> UInt64 {
        UInt64(hexadecimal, radix: 16) ?? 0
    }

    static func bytes(_ hexadecimal: String) -> [UInt8] {
        let digits = Array(hexadecimal)
        return stride(from: 0, to: digits.count, by: 2).map {
            UInt8(String(digits[$0...$0 + 1]), radix: 16) ?? 0
        }
    }
}
