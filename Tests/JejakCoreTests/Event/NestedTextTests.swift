// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import Testing

struct NestedTextTests {
    private func texts(_ json: String) -> [String] {
        NestedText.leaves(of: json).map { "\($0.path)=\($0.value.map { "\($0)" } ?? "-")" }
    }

    @Test func `lists are seen through, objects lead one name further`() {
        #expect(
            texts(#"{"a":[1,{"b":true,"c":null}],"d":{"e":"x"}, "f" : [ ] }"#)
                == [
                    "=-", "a=-", "a=number(1.0)", "a=-", "a.b=bool(true)", "d=-",
                    "d.e=text(\"x\")", "f=-",
                ]
        )
        #expect(
            NestedText.elements(of: "[[1],[2,[3]]]", under: "") == [1, 2, 3].map { .number($0) }
        )
        #expect(NestedText.elements(of: "[]", under: "") == [])
        #expect(NestedText.elements(of: "[]", under: "a") == nil)
        #expect(NestedText.elements(of: #"[{"a":null}]"#, under: "a") == nil)
        #expect(NestedText.elements(of: #"[{"a":{}}]"#, under: "a") == [])
    }

    @Test func `escapes are read, and written so that they read the same`() {
        let json = #"["a\"b\\\/\n\u00e9\ud83d\ude00","\ud83d"]"#
        let values = NestedText.elements(of: json, under: "") ?? []
        #expect(values == [.text("a\"b\\/\n\u{E9}\u{1F600}"), .text("\u{FFFD}")])
        let all: [PropertyValue] = values + [.number(-1.5e300), .number(7), .bool(false)]
        let text = NestedText.list(of: all + all + [.text("\u{1}")])
        #expect(NestedText.elements(of: text, under: "") == all + [.text("\u{1}")])
    }

    @Test func `damage and depth end the reading and nothing else`() {
        #expect(texts(#"["a","b"#) == ["=-", "=text(\"a\")"])
        #expect(texts("nope").isEmpty && texts("").isEmpty && texts("[1,1e999,2]").count == 2)
        let deep = String(repeating: "[", count: 5_000) + "1"
        #expect(NestedText.leaves(of: deep).count <= 33)
        let long = "[" + String(repeating: "1,", count: 50_000) + "1]"
        #expect(NestedText.leaves(of: long).count == 10_000)
        // Any beginning and any one changed byte of a text.
        let whole = Array(#"[{"a":[1.5,true,null,"x\u0041"]},{}]"#.utf8)
        for count in 0..<whole.count {
            for byte in [UInt8(0), 0x22, 0x5B, 0x5D, 0x7B, 0x5C, 0x2C, 0xFF] {
                var bytes = whole
                bytes[count] = byte
                _ = bytes.withUnsafeBytes { NestedText.leaves(of: $0) }
                _ = bytes.prefix(count).withUnsafeBytes { NestedText.leaves(of: $0) }
            }
        }
    }
}
