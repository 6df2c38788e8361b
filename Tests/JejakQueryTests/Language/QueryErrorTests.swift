// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakQuery
internal import Testing

struct QueryErrorTests {
    private func error(_ text: String) -> QueryError? {
        do {
            _ = try Question.parse(text)
            Issue.record("parsed: \(text)")
            return nil
        } catch {
            return error
        }
    }

    @Test func `an error points at the character`() {
        let found = error(#"did "Order Completed" at leest 2 times"#)
        #expect(found?.position == 25)
        #expect(
            found?.sentence
                == "character 26: expected 'most' or 'least' after 'at', found 'leest'; "
                + "did you mean 'least'?"
        )
        #expect(found?.excerpt == #"did "Order Completed" at leest 2 times"#)
        #expect(found?.caret == String(repeating: " ", count: 25) + "^")
    }

    @Test(arguments: [
        ("", 0), ("did", 3), ("did \"A", 4), ("(did A", 0), ("did A)", 5), ("city = ", 7),
        ("city = Bandung", 7), ("did A since 2025-02-31", 12), ("did A since yesterday", 12),
        ("did A at least 1.5 times", 15), ("did A in last 0 days", 14),
        ("did A in last 3 parsecs", 16), ("city & town", 5), ("did \u{201C}A\u{201D}", 4),
        ("did A did B", 6), ("a and", 5), ("city in ()", 9), ("city in (1", 8),
        ("did A where x = 1 and (y = 2 or did B)", 32), ("sum(price) of A", 15),
        ("sum(price of A > 1", 10), ("months since last A > 1", 0), ("did A then", 10),
        ("did A between 2025-02-01 and 2025-01-01", 29),
        ("did A since 2025-01-01 since 2025-01-02", 23),
        ("funnel", 6), ("funnel A >", 10), ("funnel A > B within 1 month", 22), ("\"A\"", 0),
        ("`` = 1", 0), ("x = 1e999", 4), ("x = 12abc", 6), ("\u{7}", 0), ("x = \"\\q\"", 5),
    ])
    func `every mistake is found at its place`(text: String, position: Int) {
        #expect(error(text)?.position == position, "\(text)")
    }

    @Test func `depth, length and lists are bounded`() {
        let deep = String(repeating: "(", count: 10_000) + "a"
        #expect(error(deep)?.code == .tooLarge)
        #expect(error(String(repeating: "not ", count: 10_000) + "a")?.code == .tooLarge)
        #expect(
            error("did A where " + String(repeating: "(not ", count: 1000) + "a")?.code == .tooLarge
        )
        #expect(error("a = \"" + String(repeating: "x", count: 70_000) + "\"")?.code == .tooLarge)
        let list = "a in (" + Array(repeating: "1", count: 10_001).joined(separator: ",") + ")"
        #expect(error(list)?.code == .tooLarge)
        let steps = "funnel A" + String(repeating: " > A", count: 40)
        #expect(error(steps)?.code == .tooLarge)
        let long = Array(repeating: "a", count: 5000).joined(separator: " and ")
        #expect(throws: Never.self) { try SegmentParser.parse(long) }
    }

    @Test func `hostile text ends in a question or an error, never in a crash`() throws {
        let pieces = [
            "did", "not", "and", "or", "(", ")", "\"A\"", "city", "=", "in", "last", "3", "days",
            "where", "since", "2025-01-01", "sum", "count", "of", "then", "within", "without",
            "<", ">", ",", "'", "`", "\\", "at", "least", "times", "between", "funnel", "segment",
            "is", "known", "true", "-", "1e5", ".", "\u{0}", "é", "\u{2028}", "9999-99-99",
            "2025-01-01T25:00", "99999999999999999999", "any", "event", "everyone", "next", "x",
            "2025-01-01T10:00+99:00", "\\u{110000}", "💥", "\u{301}",
        ]
        var random = SeededRandom(seed: 11)
        var parsed = 0
        for _ in 0..<30_000 {
            let separator = random.below(4) == 0 ? "" : " "
            var words: [String] = []
            for _ in 0...random.below(14) { words.append(pieces[random.below(pieces.count)]) }
            let text = words.joined(separator: separator)
            do {
                let question = try Question.parse(text)
                parsed += 1
                let again = Result { try Question.parse(SegmentPrinter.text(question)) }
                #expect((try? again.get()) == question, "\(text)")  // an error is unequal too
            } catch {
                #expect(
                    error.position <= text.unicodeScalars.count,
                    "\(text.debugDescription) \(error)"
                )
                #expect(error.sentence.count < 500)
            }
        }
        #expect(parsed > 100)
    }

    @Test func `a damaged question breaks no reader`() {
        let good = SegmentPrinter.text(RandomQuestion.sample(seed: 5))
        var random = SeededRandom(seed: 12)
        for _ in 0..<5000 {
            var scalars = Array(good.unicodeScalars)
            for _ in 0...random.below(3) {
                let place = random.below(scalars.count)
                switch random.below(3) {
                case 0: scalars.remove(at: place)
                case 1: scalars.insert(scalars[random.below(scalars.count)], at: place)
                default:
                    scalars[place] = Unicode.Scalar(UInt8(random.below(256)))
                }
            }
            // Any outcome is right that is not a crash.
            _ = Result { try Question.parse(String(String.UnicodeScalarView(scalars))) }
        }
    }
}

extension RandomQuestion {
    static func sample(seed: UInt64) -> SegmentExpression {
        var random = RandomQuestion(seed: seed)
        return .all([random.expression(depth: 4), random.expression(depth: 4)])
    }
}
