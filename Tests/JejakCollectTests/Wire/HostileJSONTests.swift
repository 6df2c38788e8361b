// SPDX-License-Identifier: Apache-2.0

internal import JejakCollect
internal import JejakCore
internal import Testing

/// Broken bodies, made from whole ones with a seed.
@Suite("Hostile bodies")
struct HostileJSONTests {
    private static let whole = Array(
        #"""
        {"sentAt":"2025-03-10T02:15:20.123Z","context":{"locale":"id-ID","a":{"b":[1,{"c":null}]}},
        "batch":[{"type":"track","event":"Order Completed","messageId":"m-1","userId":"u-42",
        "timestamp":"2025-03-10T02:15:07.123Z","properties":{"total":181000.5,"ok":true,
        "products":[{"sku":"KG-\u00e9\ud83d\ude00","price":85000}],"n":9007199254740993}},
        {"type":"identify","anonymousId":17,"traits":{"first_name":"S","address":{"city":"B"}},
        "originalTimestamp":"2025-03-10T02:15:04Z"},{"type":"alias","userId":"u","previousId":"a"},
        {"type":"page","name":"P","category":"K","userId":"u","properties":{"a":{"b":{"c":{"d":{}
        }}}}}]}
        """#.utf8
    )

    private static let pieces: [[UInt8]] =
        [
            "{", "}", "[", "]", ",", ":", "\"", "\\", "null", "-", "1e308", "0", "\\u0000",
            "\\ud800",
            "\"\":", "{\"\":{}}", "[[[[[[[[", "]]]]]]]]", "99999999999999999999", "true", "\u{0}",
            "\"batch\":[", "\"type\":\"alias\"", "\"userId\":null,", "😀", "\"a.b\":1,",
        ].map { Array($0.utf8) } + [[0xFF], [0xC0, 0x80], [0xEF, 0xBB, 0xBF]]

    private static func mutate(_ text: inout [UInt8], _ random: inout SeededRandom) {
        guard !text.isEmpty else { return }
        let place = random.below(text.count)
        switch random.below(6) {
        case 0: text[place] = UInt8(random.below(256))
        case 1: text[place] ^= UInt8(1 << random.below(8))
        case 2: text.insert(contentsOf: pieces[random.below(pieces.count)], at: place)
        case 3: text.removeSubrange(place..<min(text.count, place + 1 + random.below(12)))
        case 4:
            let end = min(text.count, place + random.below(60))
            text.insert(contentsOf: Array(text[place..<end]), at: random.below(text.count))
        default: text.removeSubrange(place...)
        }
    }

    @Test func `a broken body is refused with a reason or is sound`() {
        var random = SeededRandom(seed: 20_250_310)
        var bench = WireBench()
        var refused = 0
        var taken = 0
        for round in 0..<6_000 {
            var text = Self.whole
            for _ in 0...random.below(4) { Self.mutate(&text, &random) }
            let before = bench.batch.count
            let strings = bench.batch.strings.count
            bench.call.isStrict = round % 5 == 0
            if bench.decoder.read(text) != nil {
                #expect(bench.batch.count == before)
                #expect(bench.batch.strings.count == strings)
                #expect(bench.decoder.itemCount == 0)
                refused += 1
                continue
            }
            let items = bench.decoder.itemCount
            let outcome = bench.decoder.append(to: &bench.batch, bench.call)
            #expect(bench.batch.count - before == outcome.accepted)
            if bench.call.isStrict && !outcome.rejected.isEmpty {
                #expect(outcome.accepted == 0)
            } else {
                #expect(outcome.accepted + outcome.rejected.count == items)
            }
            taken += outcome.accepted
            if round % 50 == 0 {
                #expect(bench.isSound)
                bench.batch.removeAll()
            }
        }
        #expect(bench.isSound)
        #expect(refused > 1_000)
        #expect(taken > 1_000)
    }

    @Test func `one piece of the right form in a wrong place does no harm`() {
        let values = [
            "null", "true", "1", "-1e300", "\"\"", "\"x\"", "[]", "[1]", "{}", "{\"type\":1}",
            "[[[[{}]]]]", "18446744073709551615",
        ]
        let keys = [
            "type", "name", "event", "batch", "userId", "sentAt", "traits", "context", "groupId",
            "category", "writeKey", "messageId", "timestamp", "properties", "previousId",
            "receivedAt", "anonymousId", "originalTimestamp", "integrations",
        ]
        var bench = WireBench()
        for kind in EventKind.allCases {
            for key in keys {
                for value in values {
                    let body = "{\"userId\":\"u\",\"event\":\"e\",\"\(key)\":\(value)}"
                    let (refusal, outcome) = bench.send(body, endpoint: kind)
                    #expect(refusal == nil)
                    #expect(outcome.accepted + outcome.rejected.count == 1, "\(kind) \(body)")
                    _ = bench.send("{\"type\":\"\(kind.name)\",\"\(key)\":\(value)}")
                }
            }
        }
        #expect(bench.isSound)
    }

    @Test func `an object of thousands of equal and different keys is one event`() {
        var limits = SegmentLimits()
        limits.eventBytes = 1_000_000
        limits.bodyBytes = 1_000_000
        var bench = WireBench(limits: limits)
        let members = (0..<9_000).map { "\"k\($0 % 4_500)\":\($0)" }.joined(separator: ",")
        let body = #"{"type":"track","event":"e","userId":"u","properties":{"# + members + "}}"
        #expect(bench.reasons(body).isEmpty)
        #expect(bench.properties(0).count == 4_500)
        #expect(bench.value("k0") == .number(4_500))
        let stuffed = #"{"batch":["# + body + "]}"
        limits.valuesPerEvent = 100
        var small = WireBench(limits: limits)
        #expect(small.reasons(stuffed) == [.tooManyProperties])
    }
}
