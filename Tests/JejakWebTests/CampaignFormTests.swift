// SPDX-License-Identifier: Apache-2.0

internal import JejakWeb
internal import Testing

/// What the compose form makes of what was typed, and how it answers.
struct CampaignFormTests {
    private static let form = ["content-type": "application/x-www-form-urlencoded"]

    private func body(_ fields: [(String, String)]) -> String {
        fields.map { Percent.encoded($0.0) + "=" + Percent.encoded($0.1) }.joined(separator: "&")
    }

    @Test func `the form writes a file that means what was typed`() {
        let fields = CampaignFields(form: [
            "name": " Lebaran \"sale\": 20% #1 ", "audience": "city = \"Yogyakarta\"",
            "purpose": "marketing", "sender": "shop", "holdout": "12,5", "language": "id",
            "at": "2026-11-23T09:00", "zone": "Asia/Jakarta", "goal": "Order Completed",
            "days": "7", "variable1": "first_name", "trait1": "firstName",
            "fallback1-en": "there", "fallback1-id": "kawan",
            "subject-id": "Halo {{first_name}}",
            "text-id": "Halo,\n\n  isi: [a] #b\n", "html-id": "<p>\u{1}</p>",
        ])
        #expect(
            fields.file == """
                id: "lebaran-sale-20-1"
                name: "Lebaran \\"sale\\": 20% #1"
                audience: "city = \\"Yogyakarta\\""
                purpose: marketing
                sender: "shop"
                holdout: "12.5%"
                at: "2026-11-23 09:00"
                zone: "Asia/Jakarta"
                goal: {event: "Order Completed", within: "7 days"}
                language: id
                variables:
                  "first_name": {trait: "firstName", fallback: {en: "there", id: "kawan"}}
                mail:
                  id:
                    subject: "Halo {{first_name}}"
                    html: "<p>\\U00000001</p>"
                    text: |-
                      Halo,

                        isi: [a] #b

                """
        )
    }

    @Test func `text cannot add a key to the file`() {
        let evil = "x\"\nholdout: 0%\n# \u{2028}\u{85}purpose: transactional"
        let fields = CampaignFields(
            name: evil,
            audience: evil,
            sender: evil,
            goalEvent: evil,
            mails: [.english: .init(subject: evil, html: " " + evil, text: evil)]
        )
        let keys = fields.file.split(separator: "\n").filter { !$0.hasPrefix("      ") }
            .compactMap { $0.split(separator: ":").first.map(String.init) }
        #expect(
            keys == [
                "id", "name", "audience", "purpose", "sender", "holdout", "goal", "language",
                "mail", "  en", "    subject", "    html", "    text",
            ]
        )
        #expect(!fields.file.unicodeScalars.contains("\u{2028}"))
    }

    @Test func `what is wrong is said beside what was typed`() async {
        let answer = await TestClient().post(
            "/campaigns/new?lang=en",
            body([
                ("do", "save"), ("name", "My <b>"), ("audience", "wrong way"),
                ("purpose", "marketing"),
                ("subject-id", ""), ("text-id", "Halo"),
            ]),
            headers: Self.form
        )
        #expect(answer.status == 200)
        #expect(answer.text.contains("2 things to mend"))
        #expect(answer.text.contains("<b>Audience</b>: “wrong” means nothing here"))
        #expect(answer.text.contains("<b>Indonesian, subject</b>: is missing."))
        #expect(answer.text.contains("value=\"My &lt;b&gt;\""))
        #expect(
            answer.text.contains("maxlength=\"20000\" aria-invalid=\"true\">\nwrong way</textarea>")
        )
    }

    @Test func `a saved draft leads to its page and a text comes back as text`() async {
        let client = TestClient()
        let saved = await client.post(
            "/campaigns/new",
            body([("do", "save"), ("name", "A"), ("audience", "everyone")]),
            headers: Self.form
        )
        #expect(saved.status == 303)
        #expect(saved.header("location") == "/campaigns/draf")
        let asText = await client.post(
            "/campaigns/new?lang=en",
            body([("do", "text"), ("name", "A"), ("audience", "everyone")]),
            headers: Self.form
        )
        #expect(asText.text.contains("name=\"file\""))
        #expect(asText.text.contains("audience: &quot;everyone&quot;"))
        let checked = await client.post(
            "/campaigns/new?lang=en",
            body([("do", "check"), ("file", "id: a\r\nname: b")]),
            headers: Self.form
        )
        #expect(checked.text.contains("1,204 people would get it now"))
        #expect(checked.text.contains("id: a\nname: b</textarea>"))
        let picked = await client.post(
            "/campaigns/new",
            body([("pick", "city = \"Solo\""), ("name", "A"), ("audience", "everyone")]),
            headers: Self.form
        )
        #expect(picked.text.contains("city = &quot;Solo&quot;</textarea>"))
    }

    @Test func `the live size speaks the page's language`() async {
        let client = TestClient()
        let body = "{\"audience\":\"everyone\",\"purpose\":\"marketing\",\"holdout\":\"10\"}"
        let english = await client.post("/campaigns/new/audience?lang=en", body)
        #expect(english.text.contains("\"head\":\"1,204 people would get it now\""))
        #expect(english.text.contains("\"share\":0.752"))
        let indonesian = await client.post("/campaigns/new/audience?lang=id", body)
        #expect(indonesian.text.contains("1.204 orang akan menerimanya sekarang"))
        let wrong = await client.post("/campaigns/new/audience", "{\"audience\":\"a ! b\"}")
        #expect(wrong.status == 400)
        #expect(wrong.text.contains("\"place\":2"))
        #expect(await client.post("/campaigns/new/audience", "{").status == 400)
        #expect(await client.post("/campaigns/new/audience", "{\"audience\":\" \"}").status == 400)
        #expect(await client.get("/campaigns/new/audience").status == 405)
    }
}
