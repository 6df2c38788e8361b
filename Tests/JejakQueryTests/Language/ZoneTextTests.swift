// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakQuery
internal import Testing

/// Zones in the text, in the JSON form, and in what is said of mistakes.
struct ZoneTextTests {
    private func error(_ text: String) -> QueryError? {
        do {
            _ = try Question.parse(text)
            Issue.record("parsed: \(text)")
            return nil
        } catch {
            return error
        }
    }

    @Test func `a zone stands wherever a window stands`() throws {
        let jakarta = QuestionZone.named("Asia/Jakarta")
        #expect(
            try SegmentParser.parse(#"did "A" in last 3 days ZONE own"#)
                == .did(
                    EventMatch(
                        .named("A"),
                        window: TimeWindow(last: TimeSpan(3, .day), zone: .own)
                    ),
                    .atLeast(1)
                )
        )
        #expect(
            try SegmentParser.parse(#"birthday in next 7 days zone "Asia/Jakarta" and gift"#)
                == .all([
                    .attribute("birthday", .upcoming(TimeSpan(7, .day), zone: jakarta)),
                    .attribute("gift", .compare(.equal, .bool(true))),
                ])
        )
        for text in [
            #"did "A" at least 2 times zone own since 2025-05-31 where gift"#,
            #"did "A" where gift zone own and zone = "x""#,
            #"did "A" then "B" within 2 days zone "UTC" without "C""#,
            #"days of "A" zone own > 3"#, #"zone = "east" or zone and own"#,
            #"hours since last "A" before 2025-01-01T10:30 zone "Asia/Kathmandu" < 3"#,
            #"funnel "A" > "B" zone own within 3 days since 2025-01-01"#,
            #"retention of "A" weekly zone "Asia/Jakarta" rolling"#,
            #"trend of people of "A" zone "Asia/Jakarta" monthly"#,
            #"paths from "A" since 2025-01-01 zone own steps 3"#,
        ] {
            let question = try Question.parse(text)
            let again = SegmentPrinter.text(question)
            #expect(try Question.parse(again) == question, "\(text)")
            #expect(again.contains("zone"))
        }
    }

    @Test func `random questions with zones lose nothing as text and as JSON`() throws {
        var random = RandomQuestion(seed: 51, strangeNames: true)
        var zones = 0
        for _ in 0..<1_500 {
            let expression = random.zoned(random.expression(depth: 4), RandomQuestion.start)
            let text = SegmentPrinter.text(expression)
            #expect(try SegmentParser.parse(text) == expression, "\(text)")
            let definition = SegmentDefinition(expression)
            let json = try JSONEncoder().encode(definition)
            #expect(try JSONDecoder().decode(SegmentDefinition.self, from: json) == definition)
            if text.contains(" zone ") { zones += 1 }
        }
        #expect(zones > 800)
    }

    @Test func `the JSON form says a zone beside the window`() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        func json(_ text: String) throws -> String {
            let definition = SegmentDefinition(try SegmentParser.parse(text))
            return String(decoding: try encoder.encode(definition), as: UTF8.self)
        }
        #expect(
            try json(#"did "A" since 2025-05-31 zone "Asia/Jakarta""#)
                == #"{"did":{"event":"A","since":"2025-05-31","zone":"Asia/Jakarta"},"#
                + #""times":{"atLeast":1}}"#
        )
        #expect(
            try json("birthday in next 1 day zone own")
                == #"{"attribute":"birthday","test":{"is":"in next","span":"#
                + #"{"count":1,"unit":"day"},"zone":{"own":true}}}"#
        )
    }

    @Test(arguments: [
        #"{"did":{"event":"A","zone":"Asia/Jakarta Raya"}}"#, #"{"did":{"event":"A","zone":""}}"#,
        #"{"did":{"event":"A","zone":"../../etc/passwd"}}"#, #"{"did":{"event":"A","zone":7}}"#,
        #"{"did":{"event":"A","zone":{"mine":true}}}"#,
    ])
    func `a zone that is none is no definition`(json: String) {
        #expect(throws: (any Error).self) {
            try JSONDecoder().decode(SegmentDefinition.self, from: Data(json.utf8))
        }
    }

    @Test func `an unknown zone points at its character and suggests the nearest`() {
        let found = error(#"did "A" in last 3 days zone "Asia/Jakata""#)
        #expect(
            found?.sentence
                == #"character 29: no zone is called "Asia/Jakata"; did you mean "Asia/Jakarta"?"#
        )
        #expect(
            error(#"did "A" zone "Jakarta""#)?.sentence.contains(#"mean "Asia/Jakarta"?"#) == true
        )
        #expect(error(#"did "A" zone "new york""#)?.sentence.contains("America/New_York") == true)
        #expect(error(#"did "A" zone "asia/jakarta""#)?.sentence.contains("Asia/Jakarta") == true)
        #expect(
            error(#"did "A" zone "qwertyuiopasdf""#)?.sentence
                == #"character 14: no zone is called "qwertyuiopasdf""#
        )
    }

    @Test(arguments: [
        (#"did "A" zone"#, 12), (#"did "A" zone Jakarta"#, 13), (#"did "A" zone 7"#, 13),
        (#"did "A" zone own zone own"#, 17), (#"did "A" in last 3 days in "Asia/Jakarta""#, 26),
        (#"retention of "A" zone own"#, 22), (#"trend of "A" weekly zone own"#, 25),
        (#"birthday in next 7 days zone"#, 28), (#"joined >= 2025-01-01 zone own"#, 21),
        (#"did "A" zone "../../etc/passwd""#, 13), (#"did "A" zone "WIB""#, 13),
    ])
    func `mistakes are found at their place`(text: String, position: Int) {
        #expect(error(text)?.position == position, "\(text): \(error(text)?.sentence ?? "")")
    }

    @Test func `one's own zone is no zone of periods, and the sentence says so`() {
        #expect(
            error(#"retention of "A" zone own"#)?.sentence
                == "character 23: periods are the same for everybody, so they need one zone; name "
                + #"it, such as zone "Asia/Jakarta""#
        )
    }

    @Test func `dates are those of the zone, unless they say an offset`() throws {
        func first(_ text: String) throws -> Int64 {
            guard case .did(let match, _) = try SegmentParser.parse(text) else { return 0 }
            let rules = try #require(TimeZoneTable.machine.rules("America/Sao_Paulo"))
            return match.window.bounds(now: 0, in: rules).first
        }
        let zone = #" zone "America/Sao_Paulo""#
        // Midnight was left out on 4 November 2018: the day began at one.
        #expect(
            try first(#"did "A" since 2018-11-04"# + zone)
                == ISO8601.milliseconds("2018-11-04T03:00Z")
        )
        // Half past eleven of 17 February came twice in 2018.
        #expect(
            try first(#"did "A" since 2018-02-17T23:30"# + zone)
                == ISO8601.milliseconds("2018-02-18T01:30Z")
        )
        #expect(
            try first(#"did "A" since 2018-11-04T00:30"# + zone)
                == ISO8601.milliseconds("2018-11-04T03:30Z")
        )
        #expect(
            try first(#"did "A" since 2018-11-04T00:30+07:00"# + zone)
                == ISO8601.milliseconds("2018-11-03T17:30Z")
        )
    }
}
