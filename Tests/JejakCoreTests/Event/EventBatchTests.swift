// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import Testing

@Suite struct EventBatchTests {
    private func sample() -> EventBatch {
        var batch = EventBatch()
        batch.receivedAt = 99
        for index in 0..<20 {
            batch.addTrail(.anonymous, batch.strings.intern("visitor \(index % 3)"))
            if index % 2 == 0 { batch.addTrail(.user, batch.strings.intern("user \(index % 5)")) }
            let key = batch.strings.intern("key \(index % 4)")
            batch.addProperty(key, number: Double(index) / 4)
            batch.addProperty(key, bool: index % 3 == 0)
            batch.addProperty(key, string: batch.strings.intern("text \(index)"), type: .text)
            batch.addProperty(key, string: batch.strings.intern("[\(index)]"), type: .json)
            batch.finishEvent(
                kind: EventKind.allCases[index % 6],
                name: batch.strings.intern("name \(index)"),
                source: batch.strings.intern("web"),
                message: index % 3 == 0 ? 0 : batch.strings.intern("message \(index)") + 1,
                time: Int64(index) * 10,
                identity: UInt64(index) * 7,
                flags: index == 4 ? EventBatch.importedFlag : 0
            )
        }
        return batch
    }

    /// Everything an event says, without the places of its texts.
    private func words(_ batch: EventBatch, _ index: Int) -> String {
        var words = "\(batch.kinds[index]) \(batch.flags[index]) \(batch.times[index]) "
        words += "\(batch.identities[index]) \(batch.strings[Int(batch.names[index])]) "
        words += batch.strings[Int(batch.sources[index])] + " "
        let message = batch.messages[index]
        words += message == 0 ? "none" : batch.strings[Int(message) - 1]
        for place in Int(batch.trailStarts[index])..<Int(batch.trailStarts[index + 1]) {
            words += " \(batch.trailKinds[place]):\(batch.strings[Int(batch.trailValues[place])])"
        }
        for place in Int(batch.propertyStarts[index])..<Int(batch.propertyStarts[index + 1]) {
            let key = batch.strings[Int(batch.propertyKeys[place])]
            words += " \(key)=\(batch.value(at: place))"
        }
        return words
    }

    @Test func `an abandoned event leaves no trace`() {
        var batch = sample()
        let before = (0..<batch.count).map { words(batch, $0) }
        batch.addTrail(.user, batch.strings.intern("nobody"))
        batch.addProperty(batch.strings.intern("lost"), number: 1)
        batch.abandonEvent()
        batch.abandonEvent()
        batch.finishEvent(kind: .track, name: 0, source: 0, time: 1, identity: 1)
        #expect((0..<20).map { words(batch, $0) } == before)
        #expect(batch.count == 21)
        #expect(batch.trailStarts[20] == batch.trailStarts[21])
        #expect(batch.propertyStarts[20] == batch.propertyStarts[21])
    }

    @Test func `an emptied batch is a new one`() {
        var batch = sample()
        batch.removeAll()
        #expect(batch.isEmpty && batch.strings.count == 0)
        #expect(batch.trailStarts == [0] && batch.propertyStarts == [0])
        #expect(batch.trailValues.isEmpty && batch.propertyValues.isEmpty)
    }

    @Test func `a selection says the same of the chosen events, in their order`() {
        let batch = sample()
        var random = SeededRandom(seed: 5)
        for _ in 0..<20 {
            let chosen = (0..<random.below(20)).map { _ in random.below(20) }
            let selection = batch.selecting(chosen)
            #expect(selection.receivedAt == 99 && selection.count == chosen.count)
            #expect(chosen.indices.map { words(selection, $0) } == chosen.map { words(batch, $0) })
        }
    }

    @Test func `kinds are found by the names of the protocol`() {
        #expect(EventKind.allCases.allSatisfy { EventKind(name: $0.name) == $0 })
        #expect(EventKind(name: "Track") == nil && EventKind(name: "") == nil)
    }

    @Test func `values of an unknown type are nothing`() {
        var batch = EventBatch()
        batch.addProperty(batch.strings.intern("key"), number: 1)
        batch.propertyTypes[0] = 200
        #expect(batch.value(at: 0) == .null)
    }
}
