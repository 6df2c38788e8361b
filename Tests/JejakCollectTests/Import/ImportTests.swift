// SPDX-License-Identifier: Apache-2.0

import Foundation
import JejakCollect
import JejakCore
import Testing

/// Imports small files through the real readers and looks at what comes out.
@Suite struct ImportTests {
    private func table(_ change: (inout ImportRequest) -> Void = { _ in }) -> ImportRequest {
        var request = ImportRequest()
        request.personColumn = "who"
        request.timeColumn = "when"
        request.eventColumn = "what"
        change(&request)
        return request
    }

    @Test func `cells become typed properties and named columns their roles`() throws {
        let file = try TemporaryFile(
            """
            who,when,what,price,code,gift,note
            ani,2025-01-31,Order Completed,12.50,00123,true,"a ""b"", c"
            """
        )
        let result = try ImportTrial(table { $0.revenueColumn = "price" }, [file.path])
        let event = try #require(result.events.first)
        #expect(event.name == "Order Completed")
        #expect(event.person == "ani")
        #expect(event.time == 1_738_281_600_000)
        #expect(event.properties["revenue"] == .number(12.5))
        #expect(event.properties["code"] == .text("00123"))
        #expect(event.properties["gift"] == .bool(true))
        #expect(event.properties["note"] == .text("a \"b\", c"))
    }

    @Test func `quotes, line breaks in quotes, CRLF and a byte order mark are read`() throws {
        let text = "\u{FEFF}who,when,what\r\nani,2025-01-31,\"two\nlines\"\r\n\r\nbudi,2025-02-01,x"
        let file = try TemporaryFile(text)
        let result = try ImportTrial(table(), [file.path])
        #expect(result.events.map(\.name) == ["two\nlines", "x"])
        #expect(result.report.rows == 2)
    }

    @Test func `a record that is cut by every buffer border reads the same`() throws {
        // Rows of growing length with doubled quotes move over all borders of
        // the reader's buffer of a megabyte.
        var text = "who,when,what,note\n"
        for row in 0..<6_000 {
            let pad = String(repeating: "\"\"x,", count: row % 173)
            text += "p\(row),2025-01-31,e,\"\(pad)\"\n"
        }
        let file = try TemporaryFile(text)
        let result = try ImportTrial(table(), [file.path])
        #expect(result.events.count == 6_000)
        #expect(result.report.rejected == 0)
        for (row, event) in result.events.enumerated() {
            let expected = String(repeating: "\"x,", count: row % 173)
            let found = event.properties["note"] ?? .text("")
            guard case .text(let note) = found, note == expected, event.person == "p\(row)" else {
                Issue.record("row \(row) reads as \(found)")
                return
            }
        }
    }

    @Test func `equal rows of one file stay apart, and a second import adds nothing`() throws {
        let file = try TemporaryFile(
            "who,when,what\nani,2025-01-31,buy\nani,2025-01-31,buy\nani,2025-01-31,buy\n"
        )
        let first = try ImportTrial(table(), [file.path])
        #expect(first.report.events == 3)
        #expect(Set(first.events.map(\.identity)).count == 3)
        let second = try ImportTrial(table(), [file.path], ledger: first.ledger)
        #expect(second.report.events == 0)
        #expect(second.report.duplicates == 3)
    }

    @Test func `a longer export adds only what is new`() throws {
        let short = try TemporaryFile("who,when,what\nani,2025-01-31,buy\nani,2025-01-31,buy\n")
        let long = try TemporaryFile(
            "who,when,what\nani,2025-01-31,buy\nbudi,2025-02-01,buy\nani,2025-01-31,buy\n"
                + "ani,2025-01-31,buy\n"
        )
        let first = try ImportTrial(table(), [short.path])
        let second = try ImportTrial(table(), [long.path], ledger: first.ledger)
        #expect(second.report.events == 2)
        #expect(second.report.duplicates == 2)
    }

    @Test func `every row ends in a count, with line and reason`() throws {
        let file = try TemporaryFile(
            """
            who,when,what,price
            ani,2025-02-31,a,1
            ,2025-01-31,a,1
            ani,,a,1
            ani,2025-01-31,,1
            ani,2025-01-31,a,dear
            ani,2025-01-31,a,1,too,many
            ani,2025-01-31,a,1
            """
        )
        let result = try ImportTrial(table { $0.revenueColumn = "price" }, [file.path])
        #expect(result.report.rows == 7)
        #expect(result.report.events == 1)
        #expect(result.report.rejected == 6)
        #expect(
            result.report.rejectedBy == [
                "badTime": 1, "noPerson": 1, "noTime": 1, "noEvent": 1, "badNumber": 1,
                "wrongFieldCount": 1,
            ]
        )
        #expect(result.report.firstReject?.contains("line 2") == true)
    }

    @Test func `an open quote costs its line, not the rest of the file`() throws {
        let file = try TemporaryFile(
            "who,when,what\nani,2025-01-31,\"open\nbudi,2025-01-31,good\ncici,2025-01-31,good\n"
        )
        let result = try ImportTrial(table(), [file.path])
        #expect(result.report.rejectedBy["openQuote"] == 1)
        #expect(result.events.map(\.person) == ["budi", "cici"])
    }

    @Test func `text that is not UTF-8 is refused by row, UTF-16 and binary as a whole`() throws {
        let latin = try TemporaryFile(
            bytes: Array("who,when,what\nani,2025-01-31,caf".utf8) + [0xE9, 0x0A]
                + Array("budi,2025-01-31,ok\n".utf8)
        )
        let result = try ImportTrial(table(), [latin.path])
        #expect(result.report.rejectedBy == ["notUTF8": 1])
        #expect(result.events.count == 1)
        let wide = try TemporaryFile(bytes: [0xFF, 0xFE, 0x61, 0x00])
        #expect(throws: CollectError.self) { try ImportTrial(table(), [wide.path]) }
        let binary = try TemporaryFile(bytes: [0x7F, 0x45, 0x4C, 0x46, 0, 0, 0, 1])
        #expect(throws: CollectError.self) { try ImportTrial(table(), [binary.path]) }
    }

    @Test func `a missing column, an empty file and a header alone are one sentence`() throws {
        let file = try TemporaryFile("who,what\nani,buy\n")
        let missing = #expect(throws: CollectError.self) { try ImportTrial(table(), [file.path]) }
        #expect(missing?.sentence.contains("no column 'when'") == true)
        let empty = try TemporaryFile("")
        #expect(throws: CollectError.self) { try ImportTrial(table(), [empty.path]) }
        let header = try TemporaryFile("who,when,what\n")
        #expect(throws: CollectError.self) { try ImportTrial(table(), [header.path]) }
    }

    @Test(arguments: [("s", "1738281600"), ("ms", "1738281600000"), ("us", "1738281600000000")])
    func `times in units mean the same moment`(unit: String, text: String) throws {
        let file = try TemporaryFile("who,when,what\nani,\(text),x\n")
        let request = table { $0.timeUnit = .init(rawValue: unit) }
        #expect(try ImportTrial(request, [file.path]).events.map(\.time) == [1_738_281_600_000])
    }

    @Test func `a mapping renames and leaves out`() throws {
        let file = try TemporaryFile("who,when,what,a,b\nani,2025-01-31,x,1,2\n")
        let map = try ImportRequest.columnMap("# names\na = alpha\nb = -\n", path: "m")
        let request = table { $0.columnMap = map }
        #expect(try ImportTrial(request, [file.path]).events[0].properties == ["alpha": .number(1)])
    }

    @Test func `gzip in several members reads as one file`() throws {
        // "who,when,what\n" and "ani,2025-01-31,x\n", compressed one by one by
        // Python's gzip.
        let members: [UInt8] = [
            31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 43, 207, 200, 215, 41, 207, 72, 205, 3, 18, 137,
            37, 92, 0, 167, 113, 152, 75, 14, 0, 0, 0, 31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 75,
            204, 203, 212, 49, 50, 48, 50, 213, 53, 48, 212, 53, 54, 212, 169, 224, 2, 0, 21,
            14, 69, 161, 17, 0, 0, 0,
        ]
        let file = try TemporaryFile(bytes: members, suffix: ".csv.gz")
        let result = try ImportTrial(table(), [file.path])
        #expect(result.events.map(\.person) == ["ani"])
        let cut = try TemporaryFile(bytes: Array(members.dropLast(9)), suffix: ".csv.gz")
        #expect(throws: CollectError.self) { try ImportTrial(table(), [cut.path]) }
    }
}
