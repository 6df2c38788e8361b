// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakWeb
internal import Testing

/// What the pictures of tables say, and where their figures lead.
struct AnswerPictureTests {
    private func answer(_ question: String, _ language: String = "en") async -> String {
        await TestClient().get("/ask?question=\(Percent.encoded(question))&lang=\(language)").text
    }

    @Test func `transitions say what comes most often and lead to its people`() async {
        let page = await answer("transitions")
        #expect(page.contains("after “Product Viewed” comes “Product Added”, 27% of the time"))
        #expect(page.contains("Visits begin with"))
        #expect(page.contains("value=\"&quot;Product Viewed&quot; &quot;Product Added&quot;\""))
        #expect(await answer("transitions", "id").contains("Sesudah ini"))
    }

    @Test func `steps have a column each and a row of those who ended`() async {
        let page = await answer("steps 4")
        #expect(page.contains("86% have ended before step 4"))
        #expect(page.contains("<th scope=\"col\">4</th>"))
        #expect(await answer("steps 4 to \"A\"").contains("Not begun yet"))
    }

    @Test func `bottlenecks say the worst page, how sure that is and how fast it was`() async {
        let page = await answer("bottlenecks")
        #expect(page.contains("“/checkout/shipping” loses most: about 331 visits more"))
        #expect(page.contains("very likely 55%–61%"))
        #expect(page.contains("Too few to tell"))
        #expect(page.contains("badge bad\" title=\"LCP: 610\">Shown in 4.3 s"))
        #expect(await answer("bottlenecks", "id").contains("Hambatan"))
    }

    @Test(arguments: [
        (
            "transitions", "\"A\" \"B\"", "",
            "did \"A\" then \"B\" within 30 minutes without any event"
        ),
        (
            "retention of \"A\" weekly", "2025-06-02 1", "&who=not",
            "and did not \"A\" since 2025-06-09"
        ),
        ("trend of \"A\" by city", "2025-06-02 \"Solo\"", "", "where city = \"Solo\""),
        ("paths from \"A\"", "1 \"B\"", "", "&near=order"),
    ])
    func `a figure leads to the builder`(
        question: String,
        cell: String,
        more: String,
        part: String
    ) async {
        let address =
            "/ask/segment?question=\(Percent.encoded(question))&cell=\(Percent.encoded(cell))"
        let answer = await TestClient().get(address + more)
        #expect(answer.status == 303)
        let place = answer.header("location") ?? ""
        #expect(place.hasPrefix("/segments/new?text="))
        #expect(place.contains(part.hasPrefix("&") ? part : Percent.encoded(part)), "\(place)")
        let builder = await TestClient().get(place + "&lang=en")
        #expect(builder.status == 200)
        #expect(builder.text.contains("role=\"note\"") == place.contains("&near="))
    }

    @Test func `a cell that no segment says is refused, for people and programs`() async {
        let address = "/ask/segment?question=steps&cell=1"
        let page = await TestClient().get(address)
        #expect(page.status == 400)
        let body = "{\"question\":\"steps\",\"cell\":\"1\"}"
        #expect(await TestClient().post("/v1/ask", body).status == 400)
        let told = await TestClient().post(
            "/v1/ask",
            "{\"question\":\"transitions where x = 1\",\"cell\":\"\\\"A\\\" \\\"B\\\"\"}"
        )
        #expect(told.status == 200)
        #expect(told.text.contains("\"exact\":false"))
        #expect(told.text.contains("did \\\"A\\\" then \\\"B\\\" within 30 minutes where x = 1"))
    }

    @Test func `contacted people stand beside those held back`() async {
        let page = await TestClient().get("/segments/flow?s0=1&campaign=payday&lang=en").text
        #expect(page.contains("Did “Payday” move them?"))
        #expect(page.contains("12 points more of the contacted"))
        #expect(page.contains("too few to tell"))
        #expect(!(await TestClient().get("/segments/flow?s0=1").text.contains("id=\"arms\"")))
    }
}
