// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Who is held back from a campaign, so that its effect can be told.
///
/// A draw, not a memory: it follows from the campaign's seed and the person's
/// key, so it is the same at enqueue, at send, after a crash and after a
/// rebuild. Draws of different seeds are independent: nobody is held back more
/// often because of their key.
package struct HoldoutRule: Sendable, Equatable {
    /// Of all who could get the message; 0 to 0.9.
    package let share: Double
    package let seed: UInt64

    /// Throws a sentence where the share is none from 0 to 0.9.
    package init(share: Double, seed: UInt64) throws(DecideError) {
        guard share >= 0, share <= 0.9 else {
            throw DecideError("A holdout is 0 % to 90 % of the audience.")
        }
        self.share = share
        self.seed = seed
    }

    /// The rule of a campaign whose seed is the hash of its id.
    package init(share: Double, campaign: String) throws(DecideError) {
        try self.init(share: share, seed: StableHash.hash(campaign))
    }

    /// Whether the person with this key is held back. Time grows with the key.
    package func isHeld(personKey: String) -> Bool {
        draw(personKey) < share
    }

    /// The law under merge: held back if either was.
    ///
    /// Warning: ask it with the keys the merged people were drawn by (one key
    /// each), not with all identifiers of a person. Each further key is a
    /// further draw, so people with many devices would be held back more often
    /// and the two arms would no longer be alike.
    package func isHeld(anyOf personKeys: some Sequence<String>) -> Bool {
        personKeys.contains { isHeld(personKey: $0) }
    }

    /// Uniform in 0 ..< 1, with 53 bits. The seed is mixed before it meets the
    /// key's hash, so that neighbouring seeds give unrelated draws.
    func draw(_ key: String) -> Double {
        let bits = StableHash.combine(StableHash.mix(seed), StableHash.hash(key))
        return Double(StableHash.mix(bits) &>> 11) * 0x1p-53
    }
}
