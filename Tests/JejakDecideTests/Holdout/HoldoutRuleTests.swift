// SPDX-License-Identifier: Apache-2.0

internal import JejakDecide
internal import Testing

/// The draw of the holdout: stable, uniform, independent between campaigns.
struct HoldoutRuleTests {
    private static func keys(_ count: Int, _ form: (Int) -> String) -> [String] {
        (0..<count).map(form)
    }

    private static func sixDigits(_ number: Int) -> String {
        let digits = String(number)
        return "u-" + String(repeating: "0", count: 6 - digits.count) + digits
    }

    @Test func `who is held back never changes`() throws {
        // Computed by the Python of Oracles/core from the doc comments.
        let recorded: [UInt64: [Int]] = [
            1: [13, 25, 28, 35, 36, 41, 67, 86, 96, 109, 119, 126, 135, 149, 157, 175, 186, 197],
            2: [
                2, 27, 54, 58, 59, 67, 77, 96, 114, 120, 127, 131, 134, 142, 148, 149, 164, 175,
                185, 194, 198,
            ],
            2026: [
                6, 8, 10, 11, 44, 57, 59, 69, 77, 79, 96, 104, 125, 126, 129, 136, 140, 143, 166,
                183,
            ],
        ]
        for (seed, expected) in recorded {
            let rule = try HoldoutRule(share: 0.1, seed: seed)
            let found = (0..<200).filter { rule.isHeld(personKey: Self.sixDigits($0)) }
            #expect(found == expected)
        }
    }

    @Test(arguments: [0, 0.01, 0.1, 0.5, 0.9])
    func `the share asked for is held back, whatever the keys look like`(share: Double) throws {
        let forms: [(Int) -> String] = [
            Self.sixDigits, { String($0) }, { "person-\($0)@example.id" },
            { String(repeating: "x", count: $0 % 50) + "\($0)" },
        ]
        let count = 40_000
        // Five standard deviations of a binomial count.
        let far = 5 * (Double(count) * share * (1 - share)).squareRoot()
        for (index, form) in forms.enumerated() {
            for seed in [UInt64(0), 1, 2, .max] {
                let rule = try HoldoutRule(share: share, seed: seed)
                let held = Self.keys(count, form).count { rule.isHeld(personKey: $0) }
                #expect(abs(Double(held) - Double(count) * share) <= far, "form \(index)")
            }
        }
    }

    @Test func `draws fall evenly over the whole range`() throws {
        // Shares cut the draw at 64 places: a chi-squared test of 63 degrees.
        let count = 32_000
        let keys = Self.keys(count, Self.sixDigits)
        let bins = 64
        var below: [Int] = []
        for bin in 0...57 {
            let rule = try HoldoutRule(share: Double(bin) / Double(bins), seed: 9)
            below.append(keys.count { rule.isHeld(personKey: $0) })
        }
        let expected = Double(count) / Double(bins)
        let sum = zip(below, below.dropFirst()).reduce(0.0) { sum, pair in
            let off = Double(pair.1 - pair.0) - expected
            return sum + off * off / expected
        }
        // 57 bins: mean 57, standard deviation 10.7.
        #expect(sum > 20 && sum < 110)
    }

    @Test func `campaigns with neighbouring seeds hold back unrelated people`() throws {
        let keys = Self.keys(20_000, Self.sixDigits)
        let held = try (0..<12).map { seed in
            let rule = try HoldoutRule(share: 0.2, seed: UInt64(seed))
            return keys.map { rule.isHeld(personKey: $0) }
        }
        for first in held.indices {
            for second in held.indices where second > first {
                let both = zip(held[first], held[second]).count { $0 && $1 }
                // 20,000 × 0.04, standard deviation 27.7.
                #expect(abs(both - 800) < 5 * 28)
            }
        }
    }

    @Test func `a merged person is held back if either was`() throws {
        let rule = try HoldoutRule(share: 0.3, campaign: "lebaran-2026")
        for number in 0..<500 {
            let (a, b) = ("a\(number)", "b\(number)")
            let (first, second) = (rule.isHeld(personKey: a), rule.isHeld(personKey: b))
            #expect(rule.isHeld(anyOf: [a, b]) == (first || second))
            #expect(rule.isHeld(anyOf: [b, a]) == rule.isHeld(anyOf: [a, b]))
        }
        #expect(!rule.isHeld(anyOf: []))
    }

    @Test(arguments: [-0.01, 0.91, 1, Double.nan, .infinity])
    func `a share outside 0 to 90 percent is refused`(share: Double) {
        #expect(throws: DecideError.self) { try HoldoutRule(share: share, seed: 1) }
    }
}
