// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakQuery
internal import Testing

struct ParameterTests {
    private func sentence(_ text: String, _ values: [String: QueryParameter]) -> String? {
        do {
            _ = try Question.parse(text, QueryParameters(values))
            return nil
        } catch {
            return error.sentence
        }
    }

    @Test func `a parameter is the value that could stand there`() throws {
        let pairs: [(String, [String: QueryParameter], String)] = [
            (#"did "A" in last :n days"#, ["n": .value(.number(7))], #"did "A" in last 7 days"#),
            ("city in :all", ["all": .list([.text("x"), .number(3)])], #"city in ("x", 3)"#),
            (
                "city not in (:a, :b, :a)", ["a": .value(.text("x")), "b": .value(.bool(true))],
                #"city not in ("x", true, "x")"#
            ),
            (
                #"did :e then :e since :d"#,
                [
                    "e": .value(.text("A")),
                    "d": .value(.moment(Moment(milliseconds: 0, precision: .day))),
                ], #"did "A" then "A" since 1970-01-01"#
            ),
            (
                "within :far km of :spot",
                [
                    "far": .value(.number(5)), "spot": .list([.number(-6.91), .number(107.61)]),
                ], "within 5 km of (-6.91, 107.61)"
            ),
            (
                "in segment :s and in place :p",
                ["s": .value(.text("s")), "p": .value(.text("x"))],
                #"in segment "s" and in place "x""#
            ),
            (
                "affinity(category, :c, :n days) > :n",
                ["c": .value(.text("x")), "n": .value(.number(1))],
                #"affinity(category, "x", 1 days) > 1"#
            ),
        ]
        for (text, values, wanted) in pairs {
            #expect(
                try Question.parse(text, QueryParameters(values)) == Question.parse(wanted),
                "\(text)"
            )
        }
    }

    @Test func `a value stays a value, whatever stands in it`() throws {
        var random = RandomQuestion(seed: 17, strangeNames: true)
        let pieces = [
            "\"", "'", "`", "\\", " or ", " and not ", ")", "(", ":v", ":", "everyone", "\n", "x",
        ]
        for _ in 0..<500 {
            let value = (0..<random.random.below(6)).map { _ in random.pick(pieces) }.joined()
            let read = try SegmentParser.parse(
                "city = :v and not name contains :v and did A where x in (:v)",
                QueryParameters(["v": .value(.text(value))])
            )
            let wanted = SegmentExpression.all([
                .attribute("city", .compare(.equal, .text(value))),
                .not(.attribute("name", .contains(value))),
                .did(
                    EventMatch(.named("A"), filter: .property("x", .oneOf([.text(value)]))),
                    .atLeast(1)
                ),
            ])
            #expect(read == wanted)
            // What is kept says the value and asks for none.
            #expect(try SegmentParser.parse(SegmentPrinter.text(read)) == wanted)
        }
    }

    @Test func `values stand where values stand and nowhere else`() {
        let text: [String: QueryParameter] = ["p": .value(.text("everyone"))]
        let list: [String: QueryParameter] = ["p": .list([.text("x")])]
        for question in [":p", ":p = 1", "sum(:p) of A > 1", "did A :p", "not :p", "x :p 1"] {
            for values in [text, list, ["p": .value(.bool(true))], ["p": .value(.number(1))]] {
                #expect(sentence(question, values) != nil, "\(question)")
            }
        }
        #expect(sentence("city = :p", list)?.hasPrefix("character 8: ") == true)
        #expect(sentence(#"did "A" in last :p days"#, text)?.hasPrefix("character 17: ") == true)
    }

    @Test func `what has no value, or no place, is named`() {
        #expect(
            sentence("city = :town", [:])
                == "character 8: the parameter ':town' has no value; give it one beside the text"
        )
        #expect(
            sentence("city = :town", ["twon": .value(.number(1))])
                == "character 8: the parameter ':town' has no value; give it one beside the text"
                + "; did you mean ':twon'?"
        )
        #expect(
            sentence("city = :town", ["town": .value(.number(1)), "twn": .value(.number(1))])
                == "character 8: no ':twn' stands in the text, but the parameter has a value"
                + "; did you mean ':town'?"
        )
        #expect(
            sentence("everyone", ["zone": .value(.number(1))])
                == "character 1: no ':zone' stands in the text, but the parameter has a value"
        )
        #expect(sentence("city = : town", [:])?.hasPrefix("character 8: ':' means nothing") == true)
        let long = QueryParameter.list((0..<5_000).map { .number(Double($0)) })
        let often = (0..<60).map { _ in "x in :p" }.joined(separator: " or ")
        #expect(sentence(often, ["p": long])?.contains("too often") == true)
    }

    @Test func `a command line's words become values`() throws {
        let read = try QueryParameters(arguments: [
            "days=7", "city=Bandung", "quoted=\"7\"", "from=2025-05-31", "yes=true", "empty=",
            "all=(\"a\", 3, false)", "odd=(sold out)", "equation=a=b", "two=a b", "open=(",
        ])
        #expect(
            read.values == [
                "days": .value(.number(7)), "city": .value(.text("Bandung")),
                "quoted": .value(.text("7")),
                "from": .value(
                    .moment(Moment(milliseconds: 1_748_649_600_000, precision: .day))
                ),
                "yes": .value(.bool(true)), "empty": .value(.text("")),
                "all": .list([.text("a"), .number(3), .bool(false)]),
                "odd": .value(.text("(sold out)")), "equation": .value(.text("a=b")),
                "two": .value(.text("a b")), "open": .value(.text("(")),
            ]
        )
        for arguments in [["x"], ["=1"], ["a b=1"], ["7=1"], ["a=1", "a=2"]] {
            #expect(throws: QueryError.self) { try QueryParameters(arguments: arguments) }
        }
    }

    @Test func `JSON's values become values`() throws {
        func read(_ json: String) throws -> [String: QueryParameter] {
            try JSONDecoder().decode(QueryParameters.self, from: Data(json.utf8)).values
        }
        let json = #"{"a":1.5,"b":"x","c":true,"d":["x",2],"e":{"date":"1970-01-01"}}"#
        #expect(
            try read(json) == [
                "a": .value(.number(1.5)), "b": .value(.text("x")), "c": .value(.bool(true)),
                "d": .list([.text("x"), .number(2)]),
                "e": .value(.moment(Moment(milliseconds: 0, precision: .day))),
            ]
        )
        for json in [#"{"a":null}"#, #"{"a":[]}"#, #"{"a":{}}"#, #"{"a":[[1]]}"#, "[]"] {
            #expect(throws: (any Error).self) { try read(json) }
        }
    }
}
