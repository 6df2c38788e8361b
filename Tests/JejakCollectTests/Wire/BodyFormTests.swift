// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCollect
internal import JejakCore
internal import Testing

@Suite("Packed bodies and pixels")
struct BodyFormTests {
    /// `hello, hello, hello` as gzip wrote it.
    private static let packed =
        Data(
            base64Encoded: "H4sIAAAAAAACA8tIzcnJ11HIQKIAn6HKCRMAAAA="
        ).map(Array.init) ?? []

    @Test func `gzip is unpacked up to a limit`() {
        let text = Array("hello, hello, hello".utf8)
        #expect(Inflate.gunzip(Self.packed, limit: 19) == .bytes(text))
        #expect(Inflate.gunzip(Self.packed, limit: 18) == .tooLarge)
        #expect(Inflate.gunzip(Self.packed, limit: 0) == .tooLarge)
        #expect(Inflate.gunzip(Self.packed + Self.packed, limit: 100) == .bytes(text + text))
        #expect(Inflate.gunzip(Self.packed + [0, 0], limit: 100) == .bytes(text))
    }

    @Test func `what is no gzip is said to be broken`() {
        #expect(Inflate.gunzip([], limit: 100) == .broken)
        #expect(Inflate.gunzip(Array("{\"type\":1}".utf8), limit: 100) == .broken)
        for end in 0..<Self.packed.count - 1 {
            #expect(Inflate.gunzip(Array(Self.packed[...end]), limit: 100) == .broken)
        }
        for place in 18..<Self.packed.count {
            var damaged = Self.packed
            damaged[place] ^= 0x55
            #expect(Inflate.gunzip(damaged, limit: 1_000) != .bytes(Array("hello".utf8)))
        }
    }

    private func body(_ query: String) -> String? {
        PixelQuery.body(query).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func `a pixel says its fields, or a body in base64`() {
        #expect(
            body(
                "writeKey=k&event=Email+Opened&userId=u%2D1&properties.campaign_id=k-7"
                    + "&properties.a.b=x"
            )
                == #"{"writeKey":"k","event":"Email Opened","userId":"u-1","#
                + #""properties":{"campaign_id":"k-7","a":{"b":"x"}}}"#
        )
        #expect(body("?a=%22%0A&ok=true") == #"{"a":"\"\n","ok":true}"#)
        let json = #"{"type":"track","event":"é?>","userId":"u"}"#
        let plain = Data(json.utf8).base64EncodedString()
        let ofAddresses = plain.replacing("+", with: "-").replacing("/", with: "_")
            .replacing("=", with: "")
        #expect(body("data=\(plain.replacing("+", with: "%2B"))") == json)
        #expect(body("x=1&data=\(plain)") == json)
        #expect(body("data=\(ofAddresses)") == json)
        for query in [
            "", "?", "&&&", "a", "data=*", "data=", String(repeating: "a=1&", count: 20_000),
        ] {
            #expect(body(query) == nil, "\(query.prefix(20))")
        }
    }

    @Test func `a pixel's body is an event`() throws {
        var bench = WireBench()
        let body = try #require(
            PixelQuery.body("event=Email%20Opened&userId=u&messageId=m&properties.email_id=e-1")
        )
        #expect(bench.decoder.read(body, endpoint: .track) == nil)
        #expect(bench.decoder.append(to: &bench.batch, bench.call).accepted == 1)
        #expect(
            bench.line(0)
                == "track 'Email Opened' 2025-03-10T12:00:00.000Z user=u [m] email_id='e-1'"
        )
    }

    @Test func `noise is no body, and no harm`() {
        var random = SeededRandom(seed: 41)
        for _ in 0..<3_000 {
            let bytes = (0..<random.below(60)).map { _ in UInt8(32 + random.below(95)) }
            if let body = PixelQuery.body(String(decoding: bytes, as: UTF8.self)) {
                _ = SegmentDecoder().read(body)
            }
            var packed = Self.packed
            packed[random.below(packed.count)] = UInt8(random.below(256))
            _ = Inflate.gunzip(packed, limit: 10_000)
        }
    }
}
