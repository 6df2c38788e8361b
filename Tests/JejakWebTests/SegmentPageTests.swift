// SPDX-License-Identifier: Apache-2.0

internal import JejakWeb
internal import Testing

/// The pages of kept segments and saved questions, and the forms on them.
struct SegmentPageTests {
    private static func form(_ fields: [String: String]) -> String {
        fields.sorted { $0.key < $1.key }
            .map { "\(Percent.encoded($0.key))=\(Percent.encoded($0.value))" }
            .joined(separator: "&")
    }

    private static let row = ["r1.kind": "did", "r1.event": "Order Completed", "name": "buyers"]

    @Test func `the builder answers with text and count`() async {
        let page = await TestClient().post("/segments/new?lang=en", Self.form(Self.row))
        #expect(page.status == 200)
        #expect(page.text.contains("did &quot;Order Completed&quot;</textarea>"))
        #expect(page.text.contains("1,280 of 5,000 people"))
        #expect(page.text.contains("(26%)"))
    }

    @Test func `a mistake is marked with what would be right`() async {
        let fields = ["text": "did \"A\" at leest 2 times", "was": ""]
        let page = await TestClient().post("/segments/new?lang=en", Self.form(fields))
        #expect(page.status == 200)
        #expect(page.text.contains("did you mean &#39;least&#39;"))
        #expect(page.text.contains("at <mark>l</mark>eest"))
        let indonesian = await TestClient().post("/segments/new?lang=id", Self.form(fields))
        #expect(indonesian.text.contains("Teksnya belum terbaca"))
    }

    @Test func `saving keeps the segment and leads to it`() async {
        let source = FixtureSource()
        let fields = Self.row.merging(["do": "save"]) { $1 }
        let answer = await TestClient(source).post("/segments/new", Self.form(fields))
        #expect(answer.status == 303)
        #expect(answer.header("location") == "/segments/kept/buyers")
        #expect(source.calls.changes == ["save buyers: did \"Order Completed\""])
        let empty = ["do": "save", "name": "buyers", "r1.kind": "did"]
        let refused = await TestClient(source).post("/segments/new?lang=en", Self.form(empty))
        #expect(refused.text.contains("Not saved"))
        #expect(source.calls.changes.count == 1)
    }

    @Test func `a name that is taken is refused and nothing typed is lost`() async {
        let fields = Self.row.merging(["do": "save", "name": "Jogja gold"]) { $1 }
        let page = await TestClient().post("/segments/new?lang=en", Self.form(fields))
        #expect(page.status == 400)
        #expect(page.text.contains("already"))
        #expect(page.text.contains("value=\"Order Completed\""))
        let source = FixtureSource()
        let edited = await TestClient(source).post(
            "/segments/kept/Jogja%20gold/edit",
            Self.form(fields)
        )
        #expect(edited.header("location") == "/segments/kept/Jogja%20gold")
        #expect(source.calls.changes == ["save Jogja gold: did \"Order Completed\""])
    }

    @Test func `rows are added and taken away without any script`() async {
        let more = Self.row.merging(["do": "add", "kind": "attribute"]) { $1 }
        let page = await TestClient().post("/segments/new?lang=en", Self.form(more)).text
        #expect(page.contains("name=\"r2.property\""))
        let less = Self.row.merging(["do": "drop0"]) { $1 }
        let bare = await TestClient().post("/segments/new?lang=en", Self.form(less)).text
        #expect(bare.contains("name=\"r1.event\" value=\"\""))
    }

    @Test func `the list says how each stands and what to do first`() async {
        let page = await TestClient().get("/segments?lang=en").text
        #expect(page.contains("Up to date"))
        #expect(page.contains("62% done"))
        #expect(page.contains("no segment is called &#39;gone&#39;"))
        let empty = await TestClient(FixtureSource(isEmpty: true)).get("/segments?lang=en").text
        #expect(empty.contains("Build a segment"))
    }

    @Test func `a segment's page tells members, reasons and movements`() async {
        let page = await TestClient().get("/segments/kept/Jogja%20gold?lang=en").text
        #expect(page.contains("/segments/kept/Jogja%20gold/why?person="))
        #expect(page.contains("because time passed"))
        #expect(page.contains("In 30 days"))
        let why = await TestClient()
            .get("/segments/kept/Jogja%20gold/why?person=u-1&lang=en").text
        #expect(why.contains("this is sure until"))
        #expect(why.contains("and 3 more"))
        #expect(await TestClient().get("/segments/kept/nobody").status == 404)
        #expect(
            await TestClient().get("/segments/kept/Jogja%20gold/why?person=missing").status == 404
        )
    }

    @Test func `removing asks first`() async {
        let source = FixtureSource()
        let page = await TestClient(source).get("/segments/kept/Jogja%20gold/remove?lang=en").text
        #expect(page.contains("Yes, remove it"))
        #expect(source.calls.changes.isEmpty)
        let answer = await TestClient(source).post("/segments/kept/Jogja%20gold/remove", "")
        #expect(answer.header("location") == "/segments")
        #expect(source.calls.changes == ["remove Jogja gold"])
    }

    @Test func `another site's page changes no segment`() async {
        let source = FixtureSource()
        for target in [
            "/segments/new", "/segments/kept/x/remove", "/ask/saved", "/ask/saved/1/remove",
        ] {
            let answer = await TestClient(source).post(
                target,
                "do=save",
                headers: ["origin": "https://elsewhere.example"]
            )
            #expect(answer.status == 403, "\(target)")
        }
        #expect(source.calls.changes.isEmpty)
    }

    @Test func `a question is saved, shown on the first page and taken off`() async {
        let source = FixtureSource()
        let saved = await TestClient(source).post(
            "/ask/saved",
            Self.form(["name": " Sepi ", "question": "did \"x\""])
        )
        #expect(saved.header("location") == "/#questions")
        let removed = await TestClient(source).post("/ask/saved/3/remove", "")
        #expect(removed.status == 303)
        #expect(source.calls.changes == ["save question Sepi: did \"x\"", "remove question 3"])
        #expect(await TestClient(source).post("/ask/saved", "name=").status == 409)
        let page = await TestClient(source).get("/?lang=id").text
        #expect(page.contains("id=\"questions\""))
        #expect(page.contains("Tidak bisa dijawab sekarang"))
    }

    @Test func `each kind of answer has its picture and its table`() async {
        func answer(_ question: String) async -> String {
            await TestClient().get("/ask?question=\(Percent.encoded(question))&lang=en").text
        }
        let funnel = await answer("funnel \"A\" > \"B\" > \"C\" within 7 days")
        #expect(funnel.contains("1,612 people (34%) go no further"))
        #expect(funnel.contains("Half of them within 1 hour"))
        let text = "did \"A\" and did not \"A\" then \"B\" within 7 days"
        #expect(funnel.contains("/segments/new?text=\(Percent.encoded(text))"))
        let strict = await answer("funnel \"A\" > \"B\" > \"C\" within 7 days strict")
        #expect(!strict.contains("Save them as a segment"))
        #expect(await answer("retention of \"A\" weekly").contains("class=\"heat-6\""))
        let trend = await answer("trend of sum(revenue) of \"A\" weekly by channel")
        #expect(trend.contains("class=\"line line-2\"") && trend.contains("Others"))
        let paths = await answer("paths from \"Cart Viewed\"")
        #expect(paths.contains("class=\"stream\"") && paths.contains("As a table"))
        #expect(await answer("did \"x\"").contains("Keep them as a segment"))
    }
}
