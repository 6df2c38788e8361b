// SPDX-License-Identifier: Apache-2.0

internal import JejakCollect
internal import JejakCore
internal import Testing

/// Bodies in the shape in which a browser's SDK sends them, written by hand:
/// one call by itself as plain text, or a batch whose `sentAt` stands once.
@Suite("Bodies of browsers")
struct BrowserBodyTests {
    private static let context = #"""
        {"page":{"path":"/kopi","referrer":"https://www.google.com/",
        "search":"?utm_source=ig&utm_medium=cpc","title":"Kopi",
        "url":"https://toko.example.id/kopi?utm_source=ig&utm_medium=cpc"},
        "userAgent":"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 \#
        (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
        "userAgentData":{"brands":[{"brand":"Chromium","version":"126"}],"mobile":false,
        "platform":"macOS"},
        "locale":"id-ID","library":{"name":"analytics.js","version":"npm:next-1.70.0"},
        "timezone":"Asia/Jakarta"}
        """#

    private static func call(_ type: String, _ fields: String, id: Int) -> String {
        #"{"timestamp":"2025-03-10T11:59:5\#(id).500Z","integrations":{},"type":"\#(type)","#
            + fields + #","context":\#(context),"messageId":"ajs-next-1741607990500-\#(id)","#
            + #""anonymousId":"0c3f7a52-6f9e-4d0a-9c59-7d31a8c5d2d1""#
    }

    private static let rest =
        #","writeKey":"wk-1","sentAt":"2025-03-10T12:00:00.000Z","#
        + #""_metadata":{"bundled":["Segment.io"],"unbundled":[],"bundledIds":[]}}"#

    private static let calls: [(short: EventKind, body: String)] = [
        (
            .page,
            call(
                "page",
                #""name":"Kopi","category":null,"userId":null,"properties":{"path":"/kopi","#
                    + #""title":"Kopi","url":"https://toko.example.id/kopi","name":"Kopi"}"#,
                id: 1
            )
        ),
        (.track, call("track", #""event":"Clicked","properties":{"x":1},"userId":null"#, id: 2)),
        (
            .identify,
            call("identify", #""userId":"u-42","traits":{"email":"Sari@Example.ID"}"#, id: 3)
        ),
        (.alias, call("alias", #""userId":"u-42","previousId":"0c3f7a52""#, id: 4)),
    ]

    @Test func `single calls arrive under their short address`() {
        var bench = WireBench()
        for (kind, body) in Self.calls {
            let (refusal, outcome) = bench.send(body + Self.rest, endpoint: kind)
            #expect(refusal == nil)
            #expect(outcome.accepted == 1)
            #expect(outcome.rejected.isEmpty)
            #expect(bench.decoder.writeKey == "wk-1")
        }
        #expect(bench.batch.kinds == [.page, .track, .identify, .alias].map(\EventKind.rawValue))
        #expect(bench.batch.times.map { $0 - WireBench.noon } == [-8_500, -7_500, -6_500, -5_500])
        #expect(bench.trail(0) == ["anonymous=0c3f7a52-6f9e-4d0a-9c59-7d31a8c5d2d1"])
        #expect(
            bench.trail(2) == [
                "user=u-42", "anonymous=0c3f7a52-6f9e-4d0a-9c59-7d31a8c5d2d1",
                "email=sari@example.id",
            ]
        )
        for index in 0..<4 {
            #expect(bench.value("context.medium", event: index) == .text("paid social"))
            #expect(bench.value("context.campaign.source", event: index) == .text("ig"))
            #expect(bench.value("context.os.name", event: index) == .text("macOS"))
            #expect(bench.value("context.browser.name", event: index) == .text("Chrome"))
            #expect(bench.value("context.timezone", event: index) == .text("Asia/Jakarta"))
        }
        #expect(bench.isSound)
    }

    @Test func `a batch says once when it was sent`() {
        var bench = WireBench()
        let items = Self.calls.map {
            // The SDK's queue says no time of its own in this case.
            $0.body.replacing("\"timestamp\"", with: "\"originalTimestamp\"") + "}"
        }
        let (refusal, outcome) = bench.send(
            #"{"writeKey":"wk-1","batch":[\#(items.joined(separator: ","))],"#
                + #""sentAt":"2025-03-10T11:59:58.000Z"}"#
        )
        #expect(refusal == nil)
        #expect(outcome.accepted == 4)
        // Its clock is two seconds behind ours.
        #expect(outcome.corrected == 4)
        #expect(bench.batch.times.map { $0 - WireBench.noon } == [-6_500, -5_500, -4_500, -3_500])
        #expect(outcome.tally[.putClockCorrection].put == 4)
    }

    @Test func `the same call alone and in a batch is the same event`() {
        var bench = WireBench()
        for (_, body) in Self.calls { _ = bench.send(body + Self.rest) }
        _ = bench.send(
            #"{"batch":["# + Self.calls.map { $0.body + "}" }.joined(separator: ",") + "]}"
        )
        #expect(Array(bench.batch.identities[..<4]) == Array(bench.batch.identities[4...]))
    }

    @Test func `every item is counted once, whatever became of it`() {
        var settings = IntakeSettings.standard
        settings.trackingPlan = TrackingPlan(
            mode: .quarantine,
            events: [
                TrackingPlan.Event("known"),
                TrackingPlan.Event(
                    "never",
                    mode: .refuse,
                    properties: [
                        "x": TrackingPlan.Property(.number, isRequired: true)
                    ]
                ),
            ]
        )
        var bench = WireBench(settings: settings)
        let robot = #""context":{"userAgent":"Googlebot/2.1"}"#
        let items = [
            #"{"type":"track","event":"known","userId":"u","messageId":"1"}"#,
            #"{"type":"track","event":"other","userId":"u","messageId":"2"}"#,
            #"{"type":"track","event":"never","userId":"u","messageId":"3"}"#,
            #"{"type":"track","event":"known","userId":"u","messageId":"4",\#(robot)}"#,
            #"{"type":"track","event":"known","userId":"u","messageId":"1"}"#,
            #"{"type":"track","userId":"u"}"#, "7", #"{"type":"page","userId":"u"}"#,
        ]
        #expect(
            bench.decoder.read(Array((#"{"batch":["# + items.joined(separator: ",") + "]}").utf8))
                == nil
        )
        var known: Set<UInt64> = []
        let outcome = bench.decoder.append(to: &bench.batch, bench.call) { identity, _ in
            known.insert(identity).inserted ? identity : nil
        }
        #expect(outcome.accepted == 2)
        #expect(outcome.notDeduplicable == 1)
        #expect(outcome.duplicates == 1)
        #expect(outcome.dropped == [.robot: 1])
        #expect(outcome.quarantined.map(\.index) == [1])
        #expect(outcome.quarantined.map(\.reason) == [.unplannedEvent])
        #expect(outcome.rejected.map(\.index) == [2, 5, 6])
        #expect(outcome.rejected.first?.sentence.contains("'never' lacks the property 'x'") == true)
        // What was put aside was not remembered: it can be replayed.
        #expect(known.count == 2)
        bench.call.isStrict = true
        let (_, strict) = bench.send(#"{"batch":["# + items[0] + "," + items[1] + "]}")
        #expect(strict.accepted == 0)
        #expect(bench.batch.count == 2)
    }
}
