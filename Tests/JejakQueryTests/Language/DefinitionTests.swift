// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakQuery
internal import Testing

struct DefinitionTests {
    @Test func `the JSON form loses nothing`() throws {
        var random = RandomQuestion(seed: 21, strangeNames: true)
        for _ in 0..<1000 {
            let definition = SegmentDefinition(random.expression(depth: 4))
            let json = try JSONEncoder().encode(definition)
            let again = try JSONDecoder().decode(SegmentDefinition.self, from: json)
            #expect(again == definition, "\(definition.text)")
        }
    }

    @Test func `the JSON form reads like the text`() throws {
        let expression = try SegmentParser.parse(
            #"did "A" at least 2 times since 2025-05-31 where size in (1, "L") and not city = "x""#
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let json = String(
            decoding: try encoder.encode(SegmentDefinition(expression)),
            as: UTF8.self
        )
        #expect(
            json
                == #"{"did":{"event":"A","since":"2025-05-31","where":{"all":[{"property":"size","#
                + #""test":{"is":"in","values":[1,"L"]}},{"not":{"property":"city","test":"#
                + #"{"is":"=","value":"x"}}}]}},"times":{"atLeast":2}}"#
        )
    }

    @Test(arguments: [
        "{}", "[]", "3", #"{"all":[]}"#, #"{"all":[{"everyone":true}]}"#, #"{"did":{"event":""}}"#,
        #"{"did":{"event":"A"},"times":{"atLeast":-1}}"#,
        #"{"did":{"event":"A","last":{"count":0,"unit":"day"}}}"#,
        #"{"did":{"event":"A","since":"2025-02-31"}}"#,
        #"{"did":{"event":"A","where":{"property":"x","test":{"is":"in last","#
            + #""span":{"count":1,"unit":"day"}}}}}"#,
        #"{"attribute":"x","test":{"is":"in","values":[]}}"#,
        #"{"elapsed":"month","edge":"last","of":{"event":"A"},"is":"=","value":1}"#,
        #"{"sequence":{"steps":["A"]}}"#,
    ])
    func `what the language cannot say is no definition`(json: String) {
        #expect(throws: (any Error).self) {
            try JSONDecoder().decode(SegmentDefinition.self, from: Data(json.utf8))
        }
    }

    @Test func `definitions nest as deep as the language and no deeper`() throws {
        func nested(_ depth: Int) -> Data {
            Data(
                (String(repeating: #"{"not":"#, count: depth) + #"{"everyone":true}"#
                    + String(repeating: "}", count: depth)).utf8
            )
        }
        #expect(throws: Never.self) {
            try JSONDecoder().decode(SegmentDefinition.self, from: nested(64))
        }
        #expect(throws: (any Error).self) {
            try JSONDecoder().decode(SegmentDefinition.self, from: nested(65))
        }
    }

    @Test func `every ready segment parses and has words in both languages`() throws {
        var words = ReadySegment.Vocabulary()
        words.ordered = "Beli \"sekarang\""
        for segment in ReadySegment.all() + ReadySegment.all(words) {
            let expression = try SegmentParser.parse(segment.text)
            #expect(SegmentPrinter.text(expression).isEmpty == false)
            for wording in [segment.english, segment.indonesian] {
                #expect(!wording.name.isEmpty && wording.description.hasSuffix("."))
            }
        }
        #expect(Set(ReadySegment.all().map(\.identifier)).count == ReadySegment.all().count)
    }

    @Test func `answers encode as the contract says, with room for seconds`() throws {
        struct Timed: Encodable {
            let answer: Answer
            func encode(to encoder: any Encoder) throws {
                try answer.encode(to: encoder)
                var container = encoder.container(keyedBy: Key.self)
                try container.encode(0.5, forKey: .seconds)
            }
            enum Key: String, CodingKey { case seconds }
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let segment = try encoder.encode(Timed(answer: .segment(people: 2, of: 3)))
        #expect(
            String(decoding: segment, as: UTF8.self)
                == #"{"kind":"segment","of":3,"people":2,"seconds":0.5}"#
        )
        let funnel = try encoder.encode(
            Answer.funnel(FunnelReport(steps: [FunnelStep(name: "A", people: 2)]))
        )
        #expect(
            String(decoding: funnel, as: UTF8.self)
                == #"{"kind":"funnel","steps":[{"name":"A","people":2}]}"#
        )
    }
}
