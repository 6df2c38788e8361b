// SPDX-License-Identifier: Apache-2.0

extension EventBatch {
    /// A batch with some of the events, in the given order. Time grows with
    /// their properties.
    package func selecting(_ indices: [Int]) -> EventBatch {
        var result = EventBatch()
        result.receivedAt = receivedAt
        for index in indices {
            if !receivedDelays.isEmpty { result.receivedDelays.append(receivedDelays[index]) }
            for place in Int(trailStarts[index])..<Int(trailStarts[index + 1]) {
                result.trailKinds.append(trailKinds[place])
                result.trailValues.append(copy(trailValues[place], &result))
            }
            for place in Int(propertyStarts[index])..<Int(propertyStarts[index + 1]) {
                result.propertyKeys.append(copy(propertyKeys[place], &result))
                result.propertyTypes.append(propertyTypes[place])
                let isText =
                    propertyTypes[place] == PropertyType.text.rawValue
                    || propertyTypes[place] == PropertyType.json.rawValue
                let bits = propertyValues[place]
                result.propertyValues.append(
                    isText ? UInt64(copy(UInt32(bits), &result)) : bits
                )
            }
            let message = messages[index] == 0 ? 0 : copy(messages[index] - 1, &result) + 1
            result.finishEvent(
                kind: EventKind(rawValue: kinds[index]) ?? .track,
                name: copy(names[index], &result),
                source: copy(sources[index], &result),
                message: message,
                time: times[index],
                identity: identities[index],
                flags: flags[index]
            )
        }
        return result
    }

    private func copy(_ place: UInt32, _ result: inout EventBatch) -> UInt32 {
        strings.withBytes(of: Int(place)) { result.strings.intern($0) }
    }
}
