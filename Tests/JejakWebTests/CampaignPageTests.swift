// SPDX-License-Identifier: Apache-2.0

internal import JejakWeb
internal import Testing

/// What the pages of campaigns say, and what their forms make.
struct CampaignPageTests {
    private static let form = ["content-type": "application/x-www-form-urlencoded"]

    @Test func `without campaigns the page says what comes first`() async {
        let page = await TestClient(FixtureSource(isEmpty: true)).get("/campaigns?lang=en").text
        #expect(page.contains("jejak sender add"))
        #expect(page.contains("Write a campaign"))
    }

    @Test(arguments: [
        ("lebaran", " good\">It worked: more people"),
        ("terlalu-sering", " bad\">It did harm: fewer people"),
        ("sms-lama", "\">No difference seen"), ("vip", "\">Too few to tell: too few people"),
        ("gajian", "\">Too early to tell"),
    ])
    func `the verdict is said in a sentence`(id: String, sentence: String) async {
        let page = await TestClient().get("/campaigns/\(id)?lang=en").text
        #expect(page.contains("<p class=\"verdict\(sentence)"), "\(id)")
    }

    @Test func `a difference is told as people out of a hundred`() async {
        let better = await TestClient().get("/campaigns/lebaran?lang=en").text
        #expect(better.contains("Of every 100 people mailed, about 2.5 did it because of the mail"))
        #expect(better.contains("between 0.6 and 4.2."))
        let worse = await TestClient().get("/campaigns/terlalu-sering?lang=id").text
        #expect(worse.contains("sekitar 2,1 batal melakukannya"))
        #expect(worse.contains("antara 0,6 dan 3,4."))
        let even = await TestClient().get("/campaigns/sms-lama?lang=en").text
        #expect(even.contains("+4.0 of 1,000 people; most likely between −18.0 and +21.0."))
    }

    @Test func `the picture puts the interval to the right side of zero`() async throws {
        func zeroAndBand(_ id: String) async throws -> (zero: Double, start: Double, end: Double) {
            let page = await TestClient().get("/campaigns/\(id)?lang=en").text
            let zero = try #require(page.number(after: "<line class=\"zero\" x1=\""))
            let kinds = ["better", "worse", "even"].compactMap {
                page.firstRange(of: "<rect class=\"\($0)\"")
            }
            let rest = String(page[try #require(kinds.first).lowerBound...])
            let start = try #require(rest.number(after: " x=\""))
            let width = try #require(rest.number(after: " width=\""))
            return (zero, start, start + width)
        }
        let better = try await zeroAndBand("lebaran")
        #expect(better.start > better.zero)
        let worse = try await zeroAndBand("terlalu-sering")
        #expect(worse.end < worse.zero)
        let even = try await zeroAndBand("sms-lama")
        #expect(even.start < even.zero && even.end > even.zero)
        // What cannot be told has no strip.
        #expect(!(await TestClient().get("/campaigns/vip").text.contains("class=\"zero\"")))
    }

    @Test func `a confirmation names how many people and carries the version`() async {
        let page = await TestClient().get("/campaigns/draf/send?lang=en").text
        #expect(page.contains("<h1>Send to 1,204 people now?</h1>"))
        #expect(page.contains("243 people do not get it: never agreed"))
        #expect(page.contains("134 people are left out by lot"))
        #expect(page.contains("name=\"version\" value=\"7f3a\""))
        #expect(page.contains("method=\"post\" action=\"/campaigns/draf/send\""))
        let cancel = await TestClient().get("/campaigns/gajian/cancel?lang=en").text
        #expect(cancel.contains("492 people are waiting"))
    }

    @Test func `a confirmed step happens once and leads back`() async {
        let source = FixtureSource()
        let client = TestClient(source)
        for action in ["send", "pause", "resume", "cancel"] {
            _ = await client.get("/campaigns/draf/\(action)")
        }
        #expect(source.mails.records.isEmpty)
        let answer = await client.post(
            "/campaigns/draf/send",
            "version=7f3a",
            headers: Self.form
        )
        #expect(answer.status == 303)
        #expect(answer.header("location") == "/campaigns/draf")
        #expect(source.mails.records.map(\.what) == ["send draf -"])
        let stale = await client.post("/campaigns/draf/send", "version=old", headers: Self.form)
        #expect(stale.status == 409)
        #expect(stale.text.contains("The campaign has changed since"))
    }

    @Test func `unknown messages are shown with what that means`() async {
        let page = await TestClient().get("/outbox?state=unknown&lang=en").text
        #expect(page.contains("never sent again by itself"))
        #expect(page.contains("Jejak ended while this mail was being handed over"))
        #expect(!page.contains("Budi Santoso"))
        let all = await TestClient().get("/outbox?lang=en").text
        #expect(all.contains("4 messages are unknown"))
        #expect(all.contains("unsubscribed</span> <b>84</b>"))
        #expect(all.contains("The mail server does not answer."))
    }

    @Test func `a moving page renews itself without scripts too`() async {
        let client = TestClient()
        let moving = await client.get("/campaigns/gajian").text
        #expect(
            moving.contains("<noscript><meta http-equiv=\"refresh\" content=\"10\"></noscript>")
        )
        #expect(!moving.contains("data-still"))
        let done = await client.get("/campaigns/lebaran").text
        #expect(!done.contains("http-equiv") && done.contains("data-still"))
    }

    @Test func `the timeline says what became of mails`() async {
        let page = await TestClient().get("/people/u-1?lang=en").text
        #expect(page.contains("Clicked a link in an e-mail"))
        #expect(page.contains("Unsubscribed from advertising"))
        #expect(page.contains("<span class=\"quiet\">subject</span>"))
        #expect(!page.contains("email_id"))
    }
}

extension String {
    /// The number that stands right after the first occurrence of `mark`.
    fileprivate func number(after mark: String) -> Double? {
        guard let found = firstRange(of: mark) else { return nil }
        return Double(self[found.upperBound...].prefix { $0.isNumber || $0 == "." })
    }
}
