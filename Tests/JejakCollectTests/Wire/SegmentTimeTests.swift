// SPDX-License-Identifier: Apache-2.0

internal import JejakCollect
internal import JejakCore
internal import Testing

@Suite("Times and identities of calls")
struct SegmentTimeTests {
    private func call(_ fields: String) -> String {
        #"{"type":"track","event":"e","userId":"u""# + (fields.isEmpty ? "" : ",") + fields + "}"
    }

    /// The time a call gets that arrives at noon.
    private func time(_ fields: String) -> String? {
        var bench = WireBench()
        _ = bench.send(call(fields))
        return bench.batch.times.first.map(ISO8601.format)
    }

    @Test func `a stated time is kept, else the sender's clock is corrected`() {
        // The sender's clock is two hours ahead; it sent a minute after the act.
        let original = #""originalTimestamp":"2025-03-10T13:59:00Z""#
        let sent = #""sentAt":"2025-03-10T14:00:00Z""#
        #expect(
            time(#""timestamp":"2025-03-09T01:00:00Z",\#(original),\#(sent)"#)
                == "2025-03-09T01:00:00.000Z"
        )
        #expect(time("\(original),\(sent)") == "2025-03-10T11:59:00.000Z")
        #expect(time(original) == "2025-03-10T13:59:00.000Z")
        #expect(time(sent) == "2025-03-10T12:00:00.000Z")
        #expect(time("") == "2025-03-10T12:00:00.000Z")
        #expect(time(#""timestamp":"","# + original) == "2025-03-10T13:59:00.000Z")
        #expect(time(#""timestamp":null"#) == "2025-03-10T12:00:00.000Z")
        #expect(time(#"\#(original),"sentAt":"soon""#) == "2025-03-10T13:59:00.000Z")
    }

    @Test func `a future beyond a day is the arrival and is counted`() {
        var bench = WireBench()
        let (_, near) = bench.send(call(#""timestamp":"2025-03-11T12:00:00Z""#))
        #expect(near.movedFromFuture == 0)
        let (_, far) = bench.send(call(#""timestamp":"2025-03-11T12:00:00.001Z""#))
        #expect(far.movedFromFuture == 1)
        let (_, wild) = bench.send(call(#""timestamp":"9999-12-31T23:59:59Z""#))
        #expect(wild.movedFromFuture == 1)
        #expect(
            bench.batch.times == [WireBench.noon + 86_400_000, WireBench.noon, WireBench.noon]
        )
        #expect(time(#""timestamp":"0001-01-01""#) == "0001-01-01T00:00:00.000Z")
    }

    @Test func `history keeps its own arrival and is never dated today`() {
        var bench = WireBench()
        bench.call.flags = EventBatch.importedFlag
        #expect(bench.reasons(call("")) == [.missingTimestamp])
        #expect(bench.reasons(call(#""receivedAt":"2020-01-01T00:01:00Z""#)).isEmpty)
        let original =
            #""originalTimestamp":"2020-01-01T00:00:00Z","sentAt":"2020-01-01T00:00:30Z""#
        #expect(bench.reasons(call(original)).isEmpty)
        #expect(bench.reasons(call(original + #","receivedAt":"2020-01-01T00:01:00Z""#)).isEmpty)
        #expect(
            bench.batch.times.map(ISO8601.format) == [
                "2020-01-01T00:01:00.000Z", "2020-01-01T00:00:00.000Z", "2020-01-01T00:00:30.000Z",
            ]
        )
        #expect(bench.batch.flags == [1, 1, 1])
    }

    /// The identities of bodies sent one after the other to one source.
    private func identities(_ bodies: [String], sources: [String] = ["shop"]) -> [UInt64] {
        var bench = WireBench()
        for (index, body) in bodies.enumerated() {
            bench.call.source = sources[index % sources.count]
            bench.call.receivedAt += 1
            _ = bench.send(body)
        }
        return bench.batch.identities
    }

    @Test func `a message id is the identity within its source`() {
        let a = #""messageId":"m""#
        let same = identities([call(a), call(a + #","properties":{"b":1}"#)])
        #expect(same.count == 2)
        #expect(same[0] == same[1])
        #expect(Set(identities([call(a), call(#""messageId":"n""#)])).count == 2)
        #expect(Set(identities([call(a), call(a)], sources: ["shop", "app"])).count == 2)
        #expect(same.allSatisfy { $0 != 0 && $0 & (1 << 63) == 0 })
    }

    @Test func `without one the content is, however it is spelled`() {
        let stated = #""timestamp":"2025-03-10","properties":{"a":1,"b":[1,2]}"#
        let other = #""properties":{"b":[1.0,2],"a":1.0},"timestamp":"2025-03-10""#
        let retried = stated + #","sentAt":"2025-03-10T12:00:09Z","messageId":"""#
        let found = identities([call(stated), call(other), call(retried)])
        #expect(found.count == 3)
        #expect(Set(found).count == 1)
        let changed = #""timestamp":"2025-03-10","properties":{"a":2,"b":[1,2]}"#
        #expect(Set(identities([call(stated), call(changed)])).count == 2)
    }

    @Test func `two clicks that say no time are two clicks`() {
        #expect(Set(identities([call(""), call("")])).count == 2)
        let item = call("")
        #expect(Set(identities([#"{"batch":["# + item + "," + item + "]}"])).count == 2)
    }
}
