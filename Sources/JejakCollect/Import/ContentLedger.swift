// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Which events the log already holds, so that importing the same content
/// twice adds nothing, for ever.
///
/// It is no second truth: it is filled from the identities that rest beside the
/// log's blocks. An identity has 63 bits; the highest bit of an entry says that
/// this very import has met it. So two equal rows of one file stay two events
/// (their occurrence is part of the identity), and the same two rows of a later
/// export are known. Two different contents meet by chance with odds of about
/// n²/2⁶⁴: one in 180,000 for ten million events.
///
/// Memory: 8 bytes an entry in a table at most two thirds full.
package struct ContentLedger: Sendable {
    private var slots: [UInt64]
    private var mask: Int
    package private(set) var count = 0

    private static let metBit: UInt64 = 1 << 63

    package init() {
        slots = [UInt64](repeating: 0, count: 1 << 12)
        mask = slots.count - 1
    }

    /// Adds identities of the log, as their bytes rest in a block.
    package mutating func restore(_ bytes: UnsafeRawBufferPointer) {
        for place in 0..<bytes.count / 8 {
            let identity = bytes.loadUnaligned(fromByteOffset: place * 8, as: UInt64.self)
            _ = insert(Self.entry(identity), met: false)
        }
    }

    /// The identity of a content that is new, or nothing when the log has it.
    ///
    /// `content` is the hash of where it comes from and what it says; the n-th
    /// time the same content comes within one import it is a different event.
    package mutating func admit(content: UInt64) -> UInt64? {
        var occurrence: UInt64 = 0
        while true {
            let hash =
                occurrence == 0 ? content : StableHash.combine(content, occurrence)
            let identity = Self.entry(hash)
            switch insert(identity, met: true) {
            case .added: return identity
            case .known: return nil
            case .met:
                occurrence = nextOccurrence(of: content, after: occurrence)
            }
        }
    }

    /// Occurrence counts of contents that came more than once, so that a row
    /// repeated a million times costs a million steps and not their square.
    private var repeated: [UInt64: UInt64] = [:]

    private mutating func nextOccurrence(of content: UInt64, after occurrence: UInt64) -> UInt64 {
        let next = max(repeated[content] ?? 0, occurrence) + 1
        repeated[content] = next
        return next
    }

    /// Forgets which entries this import met: the next import begins.
    package mutating func beginImport() {
        for index in slots.indices { slots[index] &= ~Self.metBit }
        repeated.removeAll()
    }

    /// What adding an identity found: nothing, an older event, or one of this file.
    enum Insertion {
        case added
        case known
        case met
    }

    /// 63 bits, never zero: zero marks an empty slot.
    static func entry(_ hash: UInt64) -> UInt64 {
        let identity = hash & ~metBit
        return identity == 0 ? 1 : identity
    }

    mutating func insert(_ identity: UInt64, met: Bool) -> Insertion {
        if (count + 1) * 3 > slots.count * 2 { grow() }
        var slot = Int(truncatingIfNeeded: identity) & mask
        while slots[slot] != 0 {
            if slots[slot] & ~Self.metBit == identity {
                if slots[slot] & Self.metBit != 0 { return .met }
                if met { slots[slot] |= Self.metBit }
                return .known
            }
            slot = (slot + 1) & mask
        }
        slots[slot] = met ? identity | Self.metBit : identity
        count += 1
        return .added
    }

    private mutating func grow() {
        let old = slots
        slots = [UInt64](repeating: 0, count: old.count * 2)
        mask = slots.count - 1
        for entry in old where entry != 0 {
            var slot = Int(truncatingIfNeeded: entry & ~Self.metBit) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = entry
        }
    }
}

extension ContentLedger {
    /// Whether an identity that names its event by itself (a message id) is new;
    /// it is known from then on.
    package mutating func admitOnce(_ identity: UInt64) -> Bool {
        if case .added = insert(Self.entry(identity), met: false) { return true }
        return false
    }
}
