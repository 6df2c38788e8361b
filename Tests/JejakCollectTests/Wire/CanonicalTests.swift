// SPDX-License-Identifier: Apache-2.0

internal import JejakCollect
internal import JejakCore
internal import Testing

@Suite("JSON at the door")
struct CanonicalTests {
    /// The canonical text of a nested value, as the log keeps it.
    private func canonical(_ json: String) -> String? {
        var bench = WireBench()
        _ = bench.send(
            #"{"type":"track","event":"e","userId":"u","properties":{"list":["# + json + "]}}"
        )
        guard case .json(let text)? = bench.value("list") else { return nil }
        return String(text.dropFirst().dropLast())
    }

    @Test(arguments: [
        ("1", "1"), ("1.0", "1"), ("-0", "0"), ("-0.0", "0"), ("1e3", "1000"), ("0.1", "0.1"),
        ("2.50", "2.5"), ("1E400", nil), ("9007199254740993", "9007199254740993"),
        ("-9223372036854775808", "-9223372036854775808"),
        ("18446744073709551615", "18446744073709551615"), ("1e21", "1e+21"), ("5e-324", "5e-324"),
        ("true", "true"), ("null", "null"), (#""a\/b""#, #""a/b""#), (#""\u00e9""#, #""é""#),
        (#""\"\\\b\f\n\r\t\u001f""#, #""\"\\\b\f\n\r\t\u001f""#), (#""😀""#, #""😀""#),
        (#"{"b":1,"a":[ ]}"#, #"{"a":[],"b":1}"#), (#"{"a":1,"a":2,"":0}"#, #"{"":0,"a":2}"#),
        (#"{"ab":1,"a":2,"é":3,"B":4}"#, #"{"B":4,"a":2,"ab":1,"é":3}"#),
        (#"[{"x":{"z":1,"y":[2,{}]}}]"#, #"[{"x":{"y":[2,{}],"z":1}}]"#),
    ])
    func `equal content is equal text`(json: String, expected: String?) {
        #expect(canonical(json) == expected)
    }

    @Test func `canonical text is its own canonical text`() throws {
        let first = try #require(
            canonical(#"{"z":[1.5,{"b":"\u0007","a":null}],"a":{"c":true,"b":-1e-7}}"#)
        )
        #expect(first == #"{"a":{"b":-1e-07,"c":true},"z":[1.5,{"a":null,"b":"\u0007"}]}"#)
        #expect(canonical(first) == first)
    }

    @Test func `a document is bounded in depth and in values`() {
        func failure(_ text: String, _ document: JSONDocument) -> JSONDocument.Failure? {
            Array(text.utf8).withUnsafeBytes { document.read($0) }
        }
        let document = JSONDocument(depthLimit: 3, valueLimit: 5)
        #expect(failure("[[[1]]]", document) == nil)
        #expect(document.count == 4)
        #expect(failure("[[[[1]]]]", document) == .tooDeep)
        #expect(document.count == 0)
        #expect(failure("[1,2,3,4]", document) == nil)
        #expect(failure("[1,2,3,4,5]", document) == .tooManyValues)
        #expect(failure("[1,2", document) == .notJSON)
        #expect(failure("", document) == .notJSON)
        #expect(failure(String(repeating: "[", count: 100_000), document) == .notJSON)
        #expect(failure("{} x", document) == .notJSON)
    }

    @Test func `text that is no Unicode is no JSON`() {
        let document = JSONDocument()
        let broken: [[UInt8]] = [
            [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
            [0x22, 0xE2, 0x82, 0x22], Array(#""\ud800""#.utf8), Array(#""\ud800\u0041""#.utf8),
            Array(#""\udc00""#.utf8), Array("\"a\nb\"".utf8),
        ]
        for text in broken {
            #expect(text.withUnsafeBytes { document.read($0) } == .notJSON, "\(text)")
        }
    }

    @Test func `padding spares a copy and changes nothing`() {
        let text = Array(#"{"a":[1,"b"]}"#.utf8)
        let padded = text + [UInt8](repeating: 0x5D, count: JSONDocument.padding)
        let document = JSONDocument()
        let failure = padded.withUnsafeBytes {
            document.read(
                UnsafeRawBufferPointer(rebasing: $0[..<text.count]),
                padding: JSONDocument.padding
            )
        }
        #expect(failure == nil)
        #expect(document.count == 4)
    }
}
