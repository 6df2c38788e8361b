// SPDX-License-Identifier: Apache-2.0

internal import JejakCollect
internal import JejakCore
internal import Testing

@Suite("Identifiers of an event")
struct EventTrailTests {
    private func trail(_ body: String, settings: IntakeSettings = .standard) -> [String] {
        var bench = WireBench(settings: settings)
        _ = bench.send(body)
        return bench.trail()
    }

    private func identify(_ traits: String, settings: IntakeSettings = .standard) -> [String] {
        Array(
            trail(#"{"type":"identify","userId":"u","traits":\#(traits)}"#, settings: settings)
                .dropFirst()
        )
    }

    @Test func `addresses and numbers have one form`() {
        #expect(
            identify(#"{"email":" Sari@Example.ID ","phone":"+62 (812) 000-0000"}"#)
                == ["email=sari@example.id", "phone=+628120000000"]
        )
        #expect(identify(#"{"phone":"0062812000000"}"#) == ["phone=+62812000000"])
        #expect(identify(#"{"phone":"0812000000"}"#) == ["phone=0812000000"])
        var settings = IntakeSettings.standard
        settings.callingCode = "62"
        #expect(
            identify(#"{"phone":"0812-000-000"}"#, settings: settings) == ["phone=+62812000000"]
        )
        for phone in [
            "12", "call me", "+", "0000000000", "62812000000000000000", "", "+62+8120000",
        ] {
            #expect(identify(#"{"phone":"\#(phone)"}"#).isEmpty, "\(phone)")
        }
        for mail in ["sari", "@x.id", "sari@", "a@b@c", "a b@c.id", "a@b,c", "", "<a@b.id>"] {
            #expect(identify(#"{"email":"\#(mail)"}"#).isEmpty, "\(mail)")
        }
    }

    @Test func `only traits name a person, and a group's are the group's`() {
        let context = #""context":{"traits":{"email":"a@b.id"}}"#
        #expect(
            trail(#"{"type":"track","event":"e","userId":"u",\#(context)}"#)
                == ["user=u", "email=a@b.id"]
        )
        #expect(
            trail(#"{"type":"track","event":"e","userId":"u","properties":{"email":"a@b.id"}}"#)
                == ["user=u"]
        )
        #expect(
            trail(#"{"type":"group","userId":"u","groupId":"g","traits":{"email":"a@b.id"}}"#)
                == ["user=u"]
        )
    }

    @Test func `each identifier stands once`() {
        #expect(
            trail(
                #"""
                {"type":"identify","userId":"u","anonymousId":"a","traits":{"email":"X@y.id"},
                 "context":{"traits":{"email":"x@y.id"},
                 "externalIds":[{"type":"email","id":"x@Y.id"},
                 {"type":"crm","id":"7"},{"type":"crm","id":"7"}]}}
                """#
            ) == ["user=u", "anonymous=a", "email=x@y.id", "external=crm:7"]
        )
    }

    @Test func `a device names its owner unless that is refused`() {
        func device(_ more: String) -> [String] {
            Array(
                trail(
                    #"{"type":"screen","userId":"u","context":{"device":{"token":"t-1","#
                        + #""advertisingId":"AEBE52E7-03EE-455A-B3C4-E57283966239"\#(more)}}}"#
                ).dropFirst()
            )
        }
        let advertising = "device=AEBE52E7-03EE-455A-B3C4-E57283966239"
        #expect(device("") == ["device=t-1", advertising])
        #expect(device(#","adTrackingEnabled":true"#) == ["device=t-1", advertising])
        #expect(device(#","adTrackingEnabled":false"#) == ["device=t-1"])
        #expect(
            trail(
                #"""
                {"type":"screen","userId":"u","context":{"device":{"advertisingId":
                 "00000000-0000-0000-0000-000000000000","token":{}}}}
                """#
            ) == ["user=u"]
        )
    }

    @Test func `other systems' ids carry their type`() {
        #expect(
            trail(
                #"""
                {"type":"track","event":"e","userId":"u","context":{"externalIds":[
                 {"id":"9","type":"crm","collection":"users","encoding":"none"},
                 {"id":"null","type":"crm"},
                 {"id":"+62 812000000","type":"phone"},{"type":"crm"},{"id":"x"},7,
                 {"id":{},"type":"a"}]}}
                """#
            ) == ["user=u", "external=crm:9", "phone=+62812000000"]
        )
    }

    @Test func `a trail is bounded`() {
        let ids = (1..<500).map { #"{"type":"crm","id":"\#($0)"}"# }.joined(separator: ",")
        let found = trail(
            #"{"type":"track","event":"e","userId":"u","context":{"externalIds":["# + ids + "]}}"
        )
        #expect(found.count == 16)
        #expect(found.last == "external=crm:15")
    }

    @Test func `blocked words and patterns are no ids`() {
        for mail in [
            "test@shop.id", "TEST@x.id", "noreply@x.id", "a@test.test", "name@example.com",
        ] {
            #expect(identify(#"{"email":"\#(mail)"}"#).isEmpty, "\(mail)")
        }
        #expect(identify(#"{"email":"tester.smith@x.id"}"#) == ["email=tester.smith@x.id"])
        var settings = IntakeSettings.standard
        settings.identifiers = IdentifierRule(words: ["Kiosk-1"], patterns: ["demo*", "*@old.*"])
        #expect(identify(#"{"email":"a@old.id"}"#, settings: settings).isEmpty)
        #expect(
            identify(#"{"email":"test@shop.id"}"#, settings: settings) == ["email=test@shop.id"]
        )
        var bench = WireBench(settings: settings)
        #expect(bench.reasons(#"{"type":"page","userId":"kiosk-1"}"#) == [.noIdentity])
        #expect(bench.reasons(#"{"type":"page","userId":"Demo User"}"#) == [.noIdentity])
        let (_, outcome) = bench.send(#"{"type":"page","userId":"demo","anonymousId":"a"}"#)
        #expect(outcome.ignoredIdentifiers == 1)
    }

    @Test func `stars stand for any run of characters`() {
        let rule = IdentifierRule(words: [], patterns: ["a*b*c", "x", "*z*", ""])
        let matches = ["abc", "a1b2c", "abbcc", "ABC", "x", "z", "1z2", " abc "]
        let others = ["ab", "acb", "bc", "xx", "abcd", "1"]
        func accepts(_ text: String) -> Bool {
            Array(text.utf8).withUnsafeBytes { rule.accepts($0) }
        }
        for text in matches { #expect(!accepts(text), "\(text)") }
        for text in others { #expect(accepts(text), "\(text)") }
    }

    @Test func `long message ids count whole and are kept short`() {
        func sent(_ ids: [String]) -> WireBench {
            var bench = WireBench()
            for id in ids {
                _ = bench.send(#"{"type":"page","userId":"u","messageId":"\#(id)"}"#)
            }
            return bench
        }
        let common = String(repeating: "é", count: 200)
        let bench = sent([common + "1", common + "2", common + "1"])
        #expect(bench.batch.identities[0] != bench.batch.identities[1])
        #expect(bench.batch.identities[0] == bench.batch.identities[2])
        let kept = bench.batch.messages.map { bench.batch.strings[Int($0) - 1] }
        #expect(kept[0] != kept[1])
        #expect(kept.allSatisfy { $0.utf8.count <= 256 && $0.hasPrefix("ééé") })
        let exact = String(repeating: "x", count: 256)
        #expect(sent([exact]).line(0).contains("[\(exact)]"))
    }
}
