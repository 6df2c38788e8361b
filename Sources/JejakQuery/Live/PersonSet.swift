// SPDX-License-Identifier: Apache-2.0

/// People by their codes, one bit each.
///
/// Codes are numbers of identifiers, given one after the other, so a bit each is
/// small: 250 KB for two million. Adding, removing and asking cost the same.
package struct PersonSet: Sendable, Equatable {
    private var words: [UInt64] = []
    package private(set) var count = 0

    package init() {}

    package init(_ people: some Sequence<UInt32>) {
        for person in people { insert(person) }
    }

    package func contains(_ person: UInt32) -> Bool {
        let word = Int(person &>> 6)
        return word < words.count && words[word] &>> UInt64(person & 63) & 1 == 1
    }

    /// Whether the person was new.
    @discardableResult
    package mutating func insert(_ person: UInt32) -> Bool {
        let word = Int(person &>> 6)
        if word >= words.count {
            words.append(contentsOf: repeatElement(0, count: word + 1 - words.count))
        }
        let bit: UInt64 = 1 &<< UInt64(person & 63)
        guard words[word] & bit == 0 else { return false }
        words[word] |= bit
        count += 1
        return true
    }

    /// Whether the person was there.
    @discardableResult
    package mutating func remove(_ person: UInt32) -> Bool {
        let word = Int(person &>> 6)
        let bit: UInt64 = 1 &<< UInt64(person & 63)
        guard word < words.count, words[word] & bit != 0 else { return false }
        words[word] &= ~bit
        count -= 1
        return true
    }

    /// Rising.
    package var people: [UInt32] {
        var people: [UInt32] = []
        people.reserveCapacity(count)
        for (place, word) in words.enumerated() {
            var bits = word
            while bits != 0 {
                people.append(UInt32(place * 64 + bits.trailingZeroBitCount))
                bits &= bits &- 1
            }
        }
        return people
    }

    package static func == (one: PersonSet, other: PersonSet) -> Bool {
        guard one.count == other.count else { return false }
        let shared = min(one.words.count, other.words.count)
        return one.words.prefix(shared) == other.words.prefix(shared)
    }
}
