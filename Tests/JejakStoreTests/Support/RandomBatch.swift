// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Batches of every shape that the door may hand on.
enum RandomBatch {
    static func make(_ random: inout SeededRandom, events: Int? = nil) -> EventBatch {
        var batch = EventBatch()
        batch.receivedAt = Int64(bitPattern: random.next()) &>> Int64(random.below(40))
        let count = events ?? random.below(60)
        let spread = 1 + random.below(40)
        let isSpread = random.below(2) == 0
        for _ in 0..<count {
            for _ in 0..<random.below(4) {
                batch.addTrail(
                    IdentifierKind.allCases[random.below(2)],
                    text(&batch, &random, spread)
                )
            }
            for _ in 0..<random.below(6) { addProperty(&batch, &random, spread) }
            batch.finishEvent(
                kind: EventKind.allCases[isSpread ? random.below(6) : 0],
                name: text(&batch, &random, spread),
                source: text(&batch, &random, 1),
                message: random.below(3) == 0 ? 0 : text(&batch, &random, spread) + 1,
                time: time(&random, isSpread),
                identity: random.next(),
                flags: UInt8(random.below(2))
            )
        }
        if isSpread {
            batch.receivedDelays = (0..<count).map { _ in
                UInt32(truncatingIfNeeded: random.next()) &>> UInt32(random.below(32))
            }
        }
        return batch
    }

    private static func text(
        _ batch: inout EventBatch,
        _ random: inout SeededRandom,
        _ spread: Int
    ) -> UInt32 {
        switch random.below(12) {
        case 0: return batch.strings.intern("")
        case 1: return batch.strings.intern(String(repeating: "panjang", count: random.below(60)))
        case 2:
            // Bytes that are no UTF-8 and zero bytes must survive as they are.
            let bytes = (0..<random.below(9)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            return bytes.withUnsafeBytes { batch.strings.intern($0) }
        default: return batch.strings.intern("kata \(random.below(spread)) ☕")
        }
    }

    private static func time(_ random: inout SeededRandom, _ isSpread: Bool) -> Int64 {
        guard isSpread else { return 1_700_000_000_000 + Int64(random.below(2)) * 86_400_000 }
        switch random.below(20) {
        case 0: return .max
        case 1: return .min
        case 2: return -1
        default: return Int64(bitPattern: random.next()) &>> 20
        }
    }

    private static func addProperty(
        _ batch: inout EventBatch,
        _ random: inout SeededRandom,
        _ spread: Int
    ) {
        let number = random.below(spread)
        let key = batch.strings.intern("key \(number)")
        switch random.below(8) {
        case 0: batch.addProperty(key, bool: random.below(2) == 0)
        case 1: batch.addProperty(key, string: text(&batch, &random, spread), type: .text)
        case 2: batch.addProperty(key, string: text(&batch, &random, spread), type: .json)
        case 3: batch.addProperty(key, string: 0, type: .null)
        default: batch.addProperty(key, number: Self.number(&random, kind: number % 4))
        }
    }

    /// By key: whole numbers, cents, anything, and cents with odd ones between.
    private static func number(_ random: inout SeededRandom, kind: Int) -> Double {
        let odd: [Double] = [
            -0.0, .nan, -.nan, .signalingNaN, .infinity, -.infinity, .leastNonzeroMagnitude,
            .greatestFiniteMagnitude, 0x1p53, 0x1p53 + 2, -0x1p53, 0.1 + 0.2, 9e15, 1e22,
            Double(bitPattern: 0x7FF8_0000_DEAD_BEEF),
        ]
        switch kind {
        case 0: return Double(random.below(100_000)) - 50_000
        case 1: return Double(random.below(10_000_000)) / 100
        case 2: return Double(bitPattern: random.next())
        default:
            return random.below(10) == 0
                ? odd[random.below(odd.count)] : Double(random.below(5000)) / 100 - 20
        }
    }
}

extension EventBatch {
    /// Whether two batches hold the same, bit for bit.
    func isSame(as other: EventBatch) -> Bool {
        strings.bytes == other.strings.bytes && strings.offsets == other.strings.offsets
            && receivedAt == other.receivedAt && receivedDelays == other.receivedDelays
            && times == other.times && kinds == other.kinds
            && flags == other.flags && names == other.names && sources == other.sources
            && messages == other.messages && identities == other.identities
            && trailStarts == other.trailStarts && trailKinds == other.trailKinds
            && trailValues == other.trailValues && propertyStarts == other.propertyStarts
            && propertyKeys == other.propertyKeys && propertyTypes == other.propertyTypes
            && propertyValues == other.propertyValues
    }

    /// What the doc comment of `EventBatch` promises, said again here.
    var keepsItsInvariants: Bool {
        let limit = UInt32(strings.count)
        let starts = [(trailStarts, trailKinds.count), (propertyStarts, propertyKeys.count)]
        let columns = [
            kinds.count, flags.count, names.count, sources.count, messages.count,
            identities.count, trailStarts.count - 1, propertyStarts.count - 1,
        ]
        let texts = zip(propertyTypes, propertyValues).allSatisfy { type, value in
            type != PropertyType.text.rawValue && type != PropertyType.json.rawValue
                || value < UInt64(limit)
        }
        return columns.allSatisfy { $0 == count }
            && starts.allSatisfy { starts, end in
                starts.first == 0 && starts.last == UInt32(end)
                    && zip(starts, starts.dropFirst()).allSatisfy { $0 <= $1 }
            }
            && trailValues.count == trailKinds.count && propertyTypes.count == propertyKeys.count
            && propertyValues.count == propertyKeys.count
            && (names + sources + trailValues + propertyKeys).allSatisfy { $0 < limit }
            && messages.allSatisfy { $0 <= limit } && texts
            && (receivedDelays.isEmpty || receivedDelays.count == count)
            && strings.offsets.last.map(Int.init) == strings.bytes.count
    }
}
