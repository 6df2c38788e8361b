// SPDX-License-Identifier: Apache-2.0

extension EventBatch {
    /// Adds all events of another batch behind its own, with the moments at
    /// which they were accepted. Time grows with the other batch: each of its
    /// texts is looked up once, everything else is copied.
    ///
    /// The moments may lie up to 49 days apart; beyond that the later events
    /// count as accepted at that border.
    package mutating func append(contentsOf other: EventBatch) {
        guard !other.isEmpty else { return }
        if isEmpty { receivedAt = other.receivedAt }
        addDelays(of: other)
        var places = [UInt32](repeating: 0, count: other.strings.count)
        for place in 0..<places.count {
            places[place] = other.strings.withBytes(of: place) { strings.intern($0) }
        }
        let trails = UInt32(trailKinds.count)
        let properties = UInt32(propertyKeys.count)
        times.append(contentsOf: other.times)
        kinds.append(contentsOf: other.kinds)
        flags.append(contentsOf: other.flags)
        names.append(contentsOf: other.names.lazy.map { places[Int($0)] })
        sources.append(contentsOf: other.sources.lazy.map { places[Int($0)] })
        messages.append(
            contentsOf: other.messages.lazy.map { $0 == 0 ? 0 : places[Int($0) - 1] + 1 }
        )
        identities.append(contentsOf: other.identities)
        trailStarts.append(contentsOf: other.trailStarts.dropFirst().lazy.map { $0 + trails })
        trailKinds.append(contentsOf: other.trailKinds)
        trailValues.append(contentsOf: other.trailValues.lazy.map { places[Int($0)] })
        propertyStarts.append(
            contentsOf: other.propertyStarts.dropFirst().lazy.map { $0 + properties }
        )
        propertyKeys.append(contentsOf: other.propertyKeys.lazy.map { places[Int($0)] })
        propertyTypes.append(contentsOf: other.propertyTypes)
        for place in 0..<other.propertyValues.count {
            let bits = other.propertyValues[place]
            let isText =
                other.propertyTypes[place] == PropertyType.text.rawValue
                || other.propertyTypes[place] == PropertyType.json.rawValue
            propertyValues.append(isText ? UInt64(places[Int(bits)]) : bits)
        }
    }

    private mutating func addDelays(of other: EventBatch) {
        let between = other.receivedAt - receivedAt
        if between < 0 {
            // The clock was set back between the two: the earlier moment rules.
            let shift = UInt32(clamping: -between)
            if receivedDelays.isEmpty {
                receivedDelays = [UInt32](repeating: 0, count: count)
            }
            for index in receivedDelays.indices {
                let delay = Int64(receivedDelays[index]) + Int64(shift)
                receivedDelays[index] = UInt32(clamping: delay)
            }
            receivedAt = other.receivedAt
        }
        guard between != 0 || !receivedDelays.isEmpty || !other.receivedDelays.isEmpty else {
            return
        }
        if receivedDelays.isEmpty { receivedDelays = [UInt32](repeating: 0, count: count) }
        let shift = max(0, between)
        for index in 0..<other.count {
            let own = other.receivedDelays.isEmpty ? 0 : Int64(other.receivedDelays[index])
            receivedDelays.append(UInt32(clamping: shift + own))
        }
    }

    /// Leaves the delays out where all of them are 0.
    package mutating func dropEmptyDelays() {
        if receivedDelays.allSatisfy({ $0 == 0 }) { receivedDelays.removeAll() }
    }
}
