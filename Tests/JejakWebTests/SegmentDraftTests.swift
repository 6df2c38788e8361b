// SPDX-License-Identifier: Apache-2.0

internal import JejakQuery
internal import JejakWeb
internal import Testing

/// The builder says the same as rows and as text.
struct SegmentDraftTests {
    /// What a browser would send back of a draft, unchanged.
    static func form(_ draft: SegmentDraft) -> [String: String] {
        var form = ["text": draft.text, "was": draft.text, "name": draft.name]
        form["join"] = draft.isAny ? "any" : "all"
        if draft.isBeyondRows { form["beyond"] = "1" }
        for (place, row) in draft.rows.enumerated() {
            form["r\(place + 1).kind"] = row.kind.rawValue
            for field in SegmentRow.Field.allCases where !row[field].isEmpty {
                form["r\(place + 1).\(field.rawValue)"] = row[field]
            }
        }
        return form
    }

    static let shown = [
        "did \"Order Completed\"", "did not \"A\" at least 2 times",
        "did any event at most 3 times",
        "did not any event in last 90 days", "did \"A\" exactly 1 time since 2025-05-31",
        "did \"A\" before 2025-05-31T10:00", "did \"A\" between 2025-05-01 and 2025-05-31",
        "did \"A\" in last 3 days where category = \"sepatu\"",
        "(did \"A\" where price >= 20.5) and city = \"Bandung\"",
        "city = \"Bandung\"", "age = 25", "age = \"25\"", "city != \"a, b\"", "vip", "vip = false",
        "city in (\"Bandung\", \"a, b\", \"\\\"x\\\"\", 3, \"3\", true, \"true\")",
        "city not in (\"\", \" \", \"Bandung\")", "city is known", "city is unknown",
        "name contains \"25\"", "name starts with \"\\\"\"", "name ends with \"x\"",
        "joined >= 2025-01-01", "joined in last 3 months", "birthday in next 7 days",
        "sum(revenue) of \"Order Completed\" in last 30 days > 500000", "count of any event >= 3",
        "avg(price) of \"A\" where brand is known <= 1.5", "distinct(sku) of \"A\" = 2",
        "days of \"A\" > 3", "sessions of any event in last 1 week < 9",
        "days since last \"A\" > 60", "hours since first any event where a contains \"b\" <= 3",
        "in segment \"regulars\"", "not in segment \"reg \\\"ulars\"",
        "did \"A\" or did \"B\" or city = \"x\"", "did \"A\" and did not \"B\" and vip",
        "`and` = \"x\"", "`a b` is known",
    ]

    @Test(arguments: shown) func `rows show it and say the same again`(text: String) throws {
        let expression = try SegmentParser.parse(text)
        let read = SegmentDraft(name: "x", text: text)
        #expect(!read.isBeyondRows && !read.rows.isEmpty)
        #expect(read.expression == expression)
        let back = SegmentDraft(form: Self.form(read))
        #expect(back.expression == expression)
        #expect(back.text == SegmentPrinter.text(expression))
        #expect(back.rows == read.rows && back.troubles.isEmpty)
    }

    static let beyond = [
        "did \"A\" then \"B\" within 2 days", "everyone", "sample 10 percent",
        "(did \"A\" or did \"B\") and city = \"x\"", "not city = \"x\"",
        "did \"A\" since 2025-01-01 before 2025-02-01", "did \"A\" where a = 1 and b = 2",
        "within 5 km of (-6.91, 107.61)",
        "affinity(category, \"sepatu\", 14 days) of \"Article Read\" in last 3 days > 0.4",
        "in place \"Indonesia\" > any > \"Bandung\"",
        "days since last \"A\" in last 9 days > 3",
        (1...13).map { "did \"\($0)\"" }.joined(separator: " and "),
    ]

    @Test(arguments: beyond) func `what no rows show stays as the text says`(text: String) throws {
        let draft = SegmentDraft(name: "x", text: text)
        #expect(draft.isBeyondRows && draft.rows.isEmpty)
        #expect(draft.text == text)
        let back = SegmentDraft(form: Self.form(draft))
        #expect(back.isBeyondRows && back.text == text)
        #expect(back.expression == (try SegmentParser.parse(text)))
    }

    @Test func `whoever typed in the text leads`() {
        var form = Self.form(SegmentDraft(name: "x", text: "did \"A\""))
        form["text"] = "city = \"x\" or vip"
        let typed = SegmentDraft(form: form)
        #expect(typed.rows.map(\.kind) == [.attribute, .attribute])
        #expect(typed.isAny && typed.text == "city = \"x\" or vip")
        form["text"] = "did \"A\" at leest 2"
        let wrong = SegmentDraft(form: form)
        #expect(wrong.expression == nil && wrong.problem?.position == 11)
        #expect(wrong.text == "did \"A\" at leest 2" && wrong.rows.count == 1)
    }

    @Test func `a row that is not finished does not count`() {
        var form = Self.form(SegmentDraft(name: "x", text: "did \"A\""))
        form["r2.kind"] = "attribute"
        form["r3.kind"] = "did"
        form["r3.event"] = "B"
        form["r3.often"] = "at least"
        form["r3.times"] = "many"
        form["r4.kind"] = "did"
        form["r4.event"] = "C"
        form["r4.window"] = "since"
        form["r4.from"] = "yesterday"
        let draft = SegmentDraft(form: form)
        #expect(draft.text == "did \"A\"")
        #expect(draft.rows.count == 4)
        #expect(draft.troubles == [1: .unfinished, 2: .number, 3: .date])
    }

    @Test func `rows come and go`() {
        var draft = SegmentDraft(name: "x", text: "did \"A\" or did \"B\"")
        draft.add(.segment)
        #expect(draft.rows.count == 3 && draft.text == "did \"A\" or did \"B\"")
        draft.drop(0)
        #expect(draft.text == "did \"B\"" && draft.rows.count == 2)
        draft.drop(9)
        draft.drop(0)
        draft.drop(0)
        #expect(draft.rows == [SegmentRow(.did)] && draft.text.isEmpty)
        draft.clear()
        #expect(draft.expression == nil && draft.name == "x")
    }
}
