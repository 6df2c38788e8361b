// SPDX-License-Identifier: Apache-2.0

internal import JejakCollect
internal import JejakCore
internal import Testing

@Suite("Calls of the tracking protocol")
struct SegmentDecoderTests {
    @Test func `a track call becomes one row`() {
        var bench = WireBench()
        let (refusal, outcome) = bench.send(
            #"""
            {"type":"track","event":"Order Completed","messageId":"m-1","userId":"u-42",
             "anonymousId":"a-1","timestamp":"2025-03-10T09:15:01.123+07:00",
             "properties":{"order_id":"O-9","total":181000,"gift":false,"coupon":null,
             "ship":{"to":{"city":"Bandung"}},"products":[{"sku":"b","price":1.50}],"empty":{}}}
            """#
        )
        #expect(refusal == nil)
        #expect(outcome.accepted == 1)
        #expect(outcome.rejected.isEmpty)
        #expect(
            bench.line(0)
                == "track 'Order Completed' 2025-03-10T02:15:01.123Z user=u-42 anonymous=a-1 [m-1] "
                + "order_id='O-9' total=181000.0 gift=false coupon=null ship.to.city='Bandung' "
                + #"products=json[{"price":1.5,"sku":"b"}] products.count=1.0 "#
                + "products.quantity=1.0 products.value=1.5 sku='b'"
        )
        #expect(bench.isSound)
    }

    @Test func `the address can say the kind`() {
        var bench = WireBench()
        #expect(bench.reasons(#"{"userId":"u","event":"e"}"#, endpoint: .track).isEmpty)
        #expect(bench.reasons(#"{"userId":"u","type":"track"}"#, endpoint: .identify).isEmpty)
        #expect(bench.reasons(#"{"userId":"u","event":"e"}"#) == [.unknownType])
        #expect(bench.batch.kinds == [1, 2])
    }

    @Test func `ids may be numbers and may not be placeholders`() {
        var bench = WireBench()
        _ = bench.send(#"{"type":"page","userId":42,"anonymousId":9007199254740993}"#)
        #expect(bench.trail(0) == ["user=42", "anonymous=9007199254740993"])
        let (_, outcome) = bench.send(#"{"type":"page","userId":" NULL","anonymousId":"a"}"#)
        #expect(bench.trail(1) == ["anonymous=a"])
        #expect(outcome.ignoredIdentifiers == 1)
        for id in [
            #""""#, "null", "0", "-1", "true", "{}", "[1]", #""undefined""#, #""Undefined""#,
            #""[object Object]""#, #""00000000-0000-0000-0000-000000000000""#, #""  ""#,
        ] {
            let body = #"{"type":"page","userId":"# + id + "}"
            #expect(bench.reasons(body) == [.noIdentity], "\(id)")
        }
        _ = bench.send(#"{"type":"page","userId":"nullable"}"#)
        #expect(bench.trail(2) == ["user=nullable"])
    }

    @Test func `reserved traits have one spelling`() {
        var bench = WireBench()
        _ = bench.send(
            #"""
            {"type":"identify","userId":"u","traits":{"first_name":"Sari","lastName":"C",
             "created_at":"2025-01-01","plan_name":"pro","address":{"postal_code":"40111"}},
             "context":{"traits":{"last_name":"D"}}}
            """#
        )
        #expect(bench.value("firstName") == .text("Sari"))
        #expect(bench.value("lastName") == .text("C"))
        #expect(bench.value("createdAt") == .text("2025-01-01"))
        #expect(bench.value("plan_name") == .text("pro"))
        #expect(bench.value("address.postal_code") == .text("40111"))
        #expect(bench.value("context.traits.lastName") == .text("D"))
        #expect(bench.value("first_name") == nil)
        _ = bench.send(
            #"{"type":"track","event":"e","userId":"u","properties":{"first_name":"x"}}"#
        )
        #expect(bench.value("first_name", event: 1) == .text("x"))
    }

    @Test func `the context is flattened without the library`() {
        var bench = WireBench()
        _ = bench.send(
            #"""
            {"type":"page","name":"Produk","category":"Katalog","userId":"u","context":{
             "library":{"name":"js","version":"1"},"locale":"id-ID","timezone":null,
             "page":{"path":"/a","library":"kept"},"campaign":{"source":"news"},
             "device":{"type":"ios","token":7},"consent":{"categoryPreferences":{"ads":false}},
             "a":{"b":{"c":{"d":{"e":1}}}}}}
            """#
        )
        let keys = bench.properties(0).map(\.key)
        #expect(
            keys == [
                "context.locale", "context.page.path", "context.page.library",
                "context.campaign.source", "context.device.type", "context.device.token",
                "context.consent.categoryPreferences.ads", "context.a.b.c.d", "context.medium",
                "context.device.kind", "category",
            ]
        )
        #expect(bench.value("context.a.b.c.d") == .json(#"{"e":1}"#))
        #expect(bench.value("context.consent.categoryPreferences.ads") == .bool(false))
    }

    @Test func `numbers that a double cannot hold stay whole as text`() {
        var bench = WireBench()
        _ = bench.send(
            #"""
            {"type":"track","event":"e","userId":"u","properties":{"a":9007199254740992,
             "b":9007199254740993,"c":-9007199254740993,"d":18446744073709551615,"e":1e300,
             "f":"12.5","g":-0.0}}
            """#
        )
        #expect(bench.value("a") == .number(9_007_199_254_740_992))
        #expect(bench.value("b") == .text("9007199254740993"))
        #expect(bench.value("c") == .text("-9007199254740993"))
        #expect(bench.value("d") == .text("18446744073709551615"))
        #expect(bench.value("e") == .number(1e300))
        #expect(bench.value("f") == .text("12.5"))
        #expect(bench.properties(0).last.map { WireBench.shown($0.value) } == "0.0")
    }

    @Test func `of equal keys the last counts and stands once`() {
        var bench = WireBench()
        _ = bench.send(
            #"""
            {"type":"track","event":"x","event":"e","userId":"u","properties":
             {"a":1,"a":"two","b":{"c":1},"b.c":2}}
            """#
        )
        #expect(
            bench.line(0) == "track 'e' 2025-03-10T12:00:00.000Z user=u [] a='two' b.c=2.0"
        )
        #expect(bench.properties(0).count == 2)
    }

    @Test func `a batch shares its context and its items win`() {
        var bench = WireBench()
        let (_, outcome) = bench.send(
            #"""
            {"writeKey":"k","sentAt":"2025-03-10T11:00:00Z","context":{"locale":"id",
             "page":{"path":"/shared","title":"t"}},"batch":[
             {"type":"track","event":"a","userId":"u","originalTimestamp":"2025-03-10T10:59:00Z",
              "context":{"page":{"path":"/own"}}},
             {"type":"screen","userId":"u","sentAt":"2025-03-10T11:00:10Z",
              "originalTimestamp":"2025-03-10T11:00:00Z"}]}
            """#
        )
        #expect(outcome.accepted == 2)
        #expect(bench.decoder.writeKey == "k")
        #expect(bench.value("context.page.path") == .text("/own"))
        #expect(bench.value("context.page.title") == .text("t"))
        #expect(bench.value("context.locale", event: 1) == .text("id"))
        #expect(bench.batch.times == [WireBench.noon - 60_000, WireBench.noon - 10_000])
    }

    @Test func `an alias joins its previous id to the user`() {
        var bench = WireBench()
        _ = bench.send(#"{"type":"alias","userId":"u","previousId":"a"}"#)
        _ = bench.send(#"{"type":"alias","userId":"u","previousId":"a","anonymousId":"b"}"#)
        _ = bench.send(#"{"type":"alias","userId":"u","previousId":"b","anonymousId":"b"}"#)
        #expect(bench.trail(0) == ["user=u", "anonymous=a"])
        #expect(bench.trail(1) == ["user=u", "anonymous=a", "anonymous=b"])
        #expect(bench.trail(2) == ["user=u", "anonymous=b"])
        #expect(bench.value("previousId") == .text("a"))
        #expect(bench.reasons(#"{"type":"alias","anonymousId":"b"}"#) == [.noIdentity])
    }

    @Test func `the event itself can be told by the caller to be known`() {
        var bench = WireBench()
        let body = #"{"type":"track","event":"e","userId":"u","messageId":"m"}"#
        #expect(bench.decoder.read(Array(body.utf8)) == nil)
        var asked: [Bool] = []
        let outcome = bench.decoder.append(to: &bench.batch, bench.call) { _, hasMessage in
            asked.append(hasMessage)
            return nil
        }
        #expect(outcome.duplicates == 1)
        #expect(outcome.accepted == 0)
        #expect(asked == [true])
        #expect(bench.batch.isEmpty)
        let again = bench.decoder.append(to: &bench.batch, bench.call) { identity, _ in 77 }
        #expect(again.accepted == 1)
        #expect(bench.batch.identities == [77])
    }
}
