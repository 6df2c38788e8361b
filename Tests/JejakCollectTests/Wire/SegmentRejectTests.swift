// SPDX-License-Identifier: Apache-2.0

internal import JejakCollect
internal import JejakCore
internal import Testing

@Suite("What the door refuses")
struct SegmentRejectTests {
    @Test(arguments: [
        ("", RejectReason.emptyBody), (" \n", .emptyBody), ("{", .invalidJSON),
        (#"{"a":01}"#, .invalidJSON), (#"{"a":1e999}"#, .invalidJSON), ("[]", .notAnObject),
        ("null", .notAnObject), (#""text""#, .notAnObject), ("{}", .unknownType),
        (#"{"batch":[]}"#, .emptyBatch), (#"{"batch":{}}"#, .emptyBatch),
        (#"{"batch":"x"}"#, .emptyBatch), (#"{"batch":[1]}"#, .notAnObject),
        (#"{"type":"Track","userId":"u","event":"e"}"#, .unknownType),
        (#"{"type":1,"userId":"u","event":"e"}"#, .unknownType),
        (#"{"type":"track","event":"e"}"#, .noIdentity),
        (#"{"type":"track","userId":"u"}"#, .missingEventName),
        (#"{"type":"track","userId":"u","event":" "}"#, .missingEventName),
        (#"{"type":"track","userId":"u","event":{}}"#, .missingEventName),
        (#"{"type":"page","userId":"u","timestamp":"2025-02-31"}"#, .badTimestamp),
        (#"{"type":"page","userId":"u","timestamp":1741608000000}"#, .badTimestamp),
        (#"{"type":"page","userId":"u","originalTimestamp":"x"}"#, .badTimestamp),
    ])
    func `each fault has its name`(body: String, reason: RejectReason) {
        var bench = WireBench()
        #expect(bench.reasons(body) == [reason])
        #expect(bench.batch.isEmpty)
        #expect(bench.isSound)
    }

    @Test func `each reason is a sentence that says what to do`() {
        for reason in RejectReason.allCases {
            #expect(reason.sentence.hasSuffix("."))
            #expect(reason.sentence.contains(":"))
            #expect(reason.sentence.first?.isUppercase == true)
        }
        #expect(Set(RejectReason.allCases.map(\.sentence)).count == RejectReason.allCases.count)
    }

    @Test func `limits hold for one item and for the whole`() {
        var limits = SegmentLimits()
        limits.bodyBytes = 4_000
        limits.eventBytes = 1_000
        limits.eventCount = 3
        limits.valuesPerEvent = 20
        limits.depth = 5
        var bench = WireBench(limits: limits)
        let head = #"{"type":"track","event":"e","userId":"u","properties":{"p":"#
        let long = head + "\"" + String(repeating: "x", count: 1_000) + "\"}}"
        let many = head + "[" + String(repeating: "1,", count: 20) + "1]}}"
        let deep = head + String(repeating: "[", count: 5) + String(repeating: "]", count: 5) + "}}"
        let good = head + "[[[1]]]}}"
        #expect(bench.reasons(long) == [.tooLarge])
        #expect(bench.reasons(many) == [.tooManyProperties])
        #expect(bench.reasons(deep) == [.tooDeep])
        #expect(bench.reasons(good).isEmpty)
        let (_, outcome) = bench.send(
            #"{"batch":["# + [deep, good, long].joined(separator: ",") + "]}"
        )
        #expect(outcome.rejected.map(\.reason) == [.tooDeep, .tooLarge])
        #expect(outcome.rejected.map(\.index) == [0, 2])
        #expect(outcome.accepted == 1)
        #expect(
            bench.reasons(
                #"{"batch":["# + Array(repeating: good, count: 4).joined(separator: ",")
                    + "]}"
            ) == [.tooManyEvents]
        )
        #expect(bench.reasons(String(repeating: " ", count: 4_001)) == [.tooLarge])
        #expect(bench.batch.count == 2)
        let abyss = String(repeating: "[", count: 900) + String(repeating: "]", count: 900)
        #expect(bench.reasons(abyss) == [.tooDeep])
    }

    @Test func `bad items leave good ones and can be sent again`() {
        var bench = WireBench()
        let (_, outcome) = bench.send(
            #"""
            {"sentAt":"2025-03-10T12:00:00Z","context":{"locale":"id"},"batch":[
             {"type":"track","event":"a","userId":"u"},
             {"messageId":"bad","type":"track","userId":"u"}, 7]}
            """#
        )
        #expect(outcome.accepted == 1)
        #expect(outcome.rejected.map(\.messageId) == ["bad", nil])
        #expect(
            outcome.rejected.first?.content
                == #"{"batch":[{"messageId":"bad","type":"track","userId":"u"}],"#
                + #""context":{"locale":"id"},"sentAt":"2025-03-10T12:00:00Z"}"#
        )
        for item in outcome.rejected { #expect(bench.reasons(item.content) == [item.reason]) }
        let (_, single) = bench.send(#"{"type":"x","userId":"u"}"#, endpoint: .track)
        #expect(single.rejected.first?.content == #"{"type":"track","userId":"u"}"#)
        #expect(bench.reasons(single.rejected.first?.content ?? "") == [.missingEventName])
    }

    @Test func `a strict call is all or nothing`() {
        var bench = WireBench()
        _ = bench.send(#"{"type":"page","userId":"first","properties":{"a":1}}"#)
        let before = bench.line(0)
        bench.call.isStrict = true
        let good = #"{"type":"page","userId":"u","anonymousId":"a","properties":{"b":2}}"#
        let (_, outcome) = bench.send(#"{"batch":["# + good + #",{"type":"page"},"# + good + "]}")
        #expect(outcome.accepted == 0)
        #expect(outcome.rejected.map(\.index) == [1])
        #expect(bench.batch.count == 1)
        #expect(bench.line(0) == before)
        #expect(bench.isSound)
        _ = bench.send(#"{"batch":["# + good + "," + good + "]}")
        #expect(bench.batch.count == 3)
        #expect(bench.isSound)
    }

    @Test func `a body that was refused leaves nothing of the one before`() {
        var bench = WireBench()
        _ = bench.send(#"{"type":"page","userId":"u","writeKey":"k"}"#)
        #expect(bench.decoder.read(Array("{".utf8)) == .invalidJSON)
        #expect(bench.decoder.writeKey == nil)
        #expect(bench.decoder.itemCount == 0)
        #expect(bench.decoder.append(to: &bench.batch, bench.call).accepted == 0)
        #expect(bench.batch.count == 1)
    }
}
