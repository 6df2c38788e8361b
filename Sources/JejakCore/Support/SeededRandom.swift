// SPDX-License-Identifier: Apache-2.0

/// A small, fast random generator whose whole sequence follows from one seed.
///
/// Everything random in Jejak (samples, initial weights, demo people) takes one
/// of these, so that the same seed gives the same answer on every machine.
/// xoshiro256**, Blackman and Vigna 2018, seeded through SplitMix64. Not for
/// secrets.
package struct SeededRandom: RandomNumberGenerator, Sendable {
    private var s0: UInt64
    private var s1: UInt64
    private var s2: UInt64
    private var s3: UInt64

    package init(seed: UInt64) {
        var state = seed
        func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            return StableHash.mix(state)
        }
        s0 = next()
        s1 = next()
        s2 = next()
        s3 = next()
    }

    package mutating func next() -> UInt64 {
        let product = s1 &* 5
        let result = ((product &<< 7) | (product &>> 57)) &* 9
        let shifted = s1 &<< 17
        s2 ^= s0
        s3 ^= s1
        s1 ^= s2
        s0 ^= s3
        s2 ^= shifted
        s3 = (s3 &<< 45) | (s3 &>> 19)
        return result
    }

    /// A number in 0 ..< 1, with 53 random bits.
    package mutating func uniform() -> Double {
        Double(next() &>> 11) * 0x1p-53
    }

    /// A whole number in 0 ..< bound, without modulo bias (Lemire 2019).
    package mutating func below(_ bound: Int) -> Int {
        precondition(bound > 0, "a random number needs a bound above zero")
        return Int(next(upperBound: UInt64(bound)))
    }

    /// A standard normal number (Box and Muller 1958, one of the pair).
    package mutating func normal() -> Double {
        var first = uniform()
        while first <= 0 { first = uniform() }
        return (-2 * logarithm(first)).squareRoot() * cosine(2 * .pi * uniform())
    }

    /// A number from the exponential distribution with the given mean.
    package mutating func exponential(mean: Double) -> Double {
        var value = uniform()
        while value <= 0 { value = uniform() }
        return -mean * logarithm(value)
    }
}
