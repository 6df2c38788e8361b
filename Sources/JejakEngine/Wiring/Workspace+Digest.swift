// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney
internal import JejakStore

/// What a folder says, as numbers that do not depend on how it rests on disk.
///
/// Two folders with the same accepted events have the same digest, whether the
/// import ran through or was killed and resumed, and before and after a
/// rebuild. Times of acceptance, block and part borders, and log offsets are
/// no part of it. Sums of 64-bit hashes: equal by chance with odds of 2⁻⁶⁴.
package struct LogicalDigest: Sendable, Equatable {
    package var events = 0
    package var rows = 0
    package var facts = 0
    package var log: UInt64 = 0
    package var journeys: UInt64 = 0
    package var knowledge: UInt64 = 0

    package var whole: UInt64 {
        StableHash.combine(StableHash.combine(log, journeys), knowledge)
    }

    package var json: String {
        var object = JSONObject()
        object.add("digest", Self.hex(whole))
        object.add("log", Self.hex(log))
        object.add("journeys", Self.hex(journeys))
        object.add("facts", Self.hex(knowledge))
        object.add("events", events)
        object.add("rows", rows)
        object.add("factCount", facts)
        return object.text
    }

    private static func hex(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension Workspace {
    /// Reads everything once. Time grows with the log.
    package func digest() throws -> LogicalDigest {
        var digest = LogicalDigest()
        try store.readLog(from: 0) { batch, _ in
            for index in 0..<batch.count { digest.log &+= Self.hash(batch, index) }
            digest.events += batch.count
            return true
        }
        let snapshot = try snapshot()
        let keys = try store.allKeys().map { StableHash.hash($0) }
        func key(_ person: UInt32) -> UInt64 {
            Int(person) < keys.count ? keys[Int(person)] : UInt64(person)
        }
        let names = snapshot.dictionary.eventNames.map { StableHash.hash($0) }
        snapshot.scan(from: 0, to: .max) { view in
            var journey = key(view.person)
            for index in 0..<view.count {
                journey = StableHash.combine(journey, UInt64(bitPattern: view.times[index]))
                journey = StableHash.combine(journey, names[Int(view.events[index])])
                journey = StableHash.combine(journey, UInt64(bitPattern: view.amounts[index]))
                journey = StableHash.combine(
                    journey,
                    Self.hash(view.reference(index), snapshot)
                )
            }
            digest.journeys &+= journey
            digest.rows += view.count
        }
        for column in snapshot.facts.columns {
            let attribute = StableHash.hash(column.attribute)
            // What a dated snapshot said (scores, tiers, clusters) is no part of
            // it: it follows from when it was taken, not from the log alone.
            for place in 0..<column.people.count where column.offsets[place] >= 0 {
                digest.facts += 1
                var fact = StableHash.combine(attribute, key(column.people[place]))
                fact = StableHash.combine(fact, Self.hash(column.value(atPlace: place)))
                digest.knowledge &+= StableHash.combine(
                    fact,
                    UInt64(bitPattern: column.times[place])
                )
            }
        }
        return digest
    }

    private static func hash(_ value: PropertyValue) -> UInt64 {
        switch value {
        case .null: 1
        case .bool(let flag): flag ? 3 : 2
        case .number(let number): StableHash.mix(number.bitPattern)
        case .text(let text): StableHash.hash(text, seed: 4)
        case .json(let text): StableHash.hash(text, seed: 5)
        }
    }

    /// The properties of a row that columns hold, in no order.
    private static func hash(_ reference: RowReference, _ snapshot: JourneySnapshot) -> UInt64 {
        let part = snapshot.parts[Int(reference.part)]
        var sum: UInt64 = 0
        for (key, value) in part.values(ofRow: Int(reference.row)) {
            sum &+= StableHash.combine(StableHash.hash(key), hash(value))
        }
        return sum
    }

    private static func hash(_ batch: EventBatch, _ index: Int) -> UInt64 {
        func text(_ place: UInt32) -> UInt64 {
            batch.strings.withBytes(of: Int(place)) { StableHash.hash($0) }
        }
        var hash = StableHash.combine(
            batch.identities[index],
            UInt64(bitPattern: batch.times[index])
        )
        hash = StableHash.combine(hash, UInt64(batch.kinds[index]))
        hash = StableHash.combine(hash, text(batch.names[index]))
        hash = StableHash.combine(hash, text(batch.sources[index]))
        for place in Int(batch.trailStarts[index])..<Int(batch.trailStarts[index + 1]) {
            hash = StableHash.combine(hash, UInt64(batch.trailKinds[place]))
            hash = StableHash.combine(hash, text(batch.trailValues[place]))
        }
        for place in Int(batch.propertyStarts[index])..<Int(batch.propertyStarts[index + 1]) {
            hash = StableHash.combine(hash, text(batch.propertyKeys[place]))
            let isText =
                batch.propertyTypes[place] == PropertyType.text.rawValue
                || batch.propertyTypes[place] == PropertyType.json.rawValue
            hash = StableHash.combine(
                hash,
                isText
                    ? text(UInt32(batch.propertyValues[place]))
                    : StableHash.mix(batch.propertyValues[place])
            )
        }
        return hash
    }
}
