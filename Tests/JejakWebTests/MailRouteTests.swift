// SPDX-License-Identifier: Apache-2.0

internal import JejakWeb
internal import Testing

/// What strangers may do with the addresses in mails, and what their scanners
/// may not.
struct MailRouteTests {
    private static let unsubscribeAt = "/e/u/\(FixtureSource.token)"
    private static let oneClick = "List-Unsubscribe=One-Click"
    /// A site behind a password, asked under another name: as in real life.
    private static func client(_ source: FixtureSource) -> TestClient {
        TestClient(
            source,
            configuration: ServerConfiguration(operatorCheck: { _, _ in false })
        )
    }
    private static let stranger = [
        "host": "mail.toko.example", "origin": "https://webmail.example",
        "sec-fetch-site": "cross-site", "content-type": "application/x-www-form-urlencoded",
    ]

    @Test func `only a POST unsubscribes`() async {
        let source = FixtureSource()
        let client = Self.client(source)
        for method in ["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"] {
            for target in [Self.unsubscribeAt, Self.unsubscribeAt + "?List-Unsubscribe=One-Click"] {
                let answer = await client.ask(
                    method,
                    target,
                    headers: Self.stranger.merging(["sec-purpose": "prefetch"]) { $1 },
                    body: .whole(Array(Self.oneClick.utf8))
                )
                #expect(answer.status == (method == "GET" || method == "HEAD" ? 200 : 405))
            }
        }
        #expect(source.mails.records.isEmpty)
        #expect(source.mails.isSubscribed)
    }

    @Test func `the one-click POST works from anywhere, in both forms`() async {
        let multipart = """
            --XyZ\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\n\
            One-Click\r\n--XyZ--\r\n
            """
        let cases = [
            (Self.oneClick, "application/x-www-form-urlencoded"),
            (Self.oneClick, "application/x-www-form-urlencoded; charset=UTF-8"),
            (multipart, "multipart/form-data; boundary=XyZ"),
            (multipart, "multipart/form-data; charset=utf-8; boundary=\"XyZ\""),
        ]
        for (body, type) in cases {
            let source = FixtureSource()
            let answer = await Self.client(source).post(
                Self.unsubscribeAt,
                body,
                headers: Self.stranger.merging(["content-type": type]) { $1 }
            )
            #expect(answer.status == 200, "\(type)")
            #expect(answer.header("set-cookie") == nil)
            #expect(answer.header("location") == nil)
            #expect(source.mails.records.map(\.what) == ["unsubscribe oneClick"], "\(type)")
            #expect(!source.mails.isSubscribed)
        }
    }

    @Test func `a POST that does not say what to do does nothing`() async {
        let source = FixtureSource()
        let client = Self.client(source)
        for body in ["", "List-Unsubscribe=", "x=y", "list-unsubscribe=one-click", "{}"] {
            let answer = await client.post(Self.unsubscribeAt, body, headers: Self.stranger)
            #expect(answer.status == 400, "\(body)")
        }
        let unknown = await client.post("/e/u/forged", Self.oneClick, headers: Self.stranger)
        #expect(unknown.status == 404)
        let large = String(repeating: "x", count: 20_000)
        let tooLarge = await client.post(Self.unsubscribeAt, large, headers: Self.stranger)
        #expect(tooLarge.status == 413)
        #expect(source.mails.records.isEmpty)
    }

    @Test func `the page's button unsubscribes and its other takes it back`() async {
        let source = FixtureSource()
        let client = Self.client(source)
        let before = await client.get(Self.unsubscribeAt, headers: Self.stranger).text
        #expect(before.contains("<html lang=\"id\">"))
        #expect(before.contains("a••@gmail.com") && before.contains("Toko Senja"))
        #expect(before.contains("value=\"unsubscribed\""))
        let done = await client.post(
            Self.unsubscribeAt + "?lang=en",
            Self.oneClick + "&do=unsubscribed",
            headers: Self.stranger
        )
        #expect(done.status == 200)
        #expect(done.text.contains("Done: you are unsubscribed."))
        #expect(done.text.contains("value=\"resubscribed\""))
        let back = await client.post(
            Self.unsubscribeAt + "?lang=en",
            "do=resubscribed",
            headers: Self.stranger
        )
        #expect(back.text.contains("you are subscribed again"))
        #expect(
            source.mails.records.map(\.what) == ["unsubscribe page", "resubscribe"]
        )
        #expect(source.mails.isSubscribed)
    }

    @Test func `a stranger's page carries no script, cookie, referrer or console`() async {
        let client = Self.client(FixtureSource())
        for target in [Self.unsubscribeAt + "?lang=en", "/e/u/forged", "/e", "/e/x/y"] {
            let answer = await client.get(target, headers: Self.stranger)
            #expect(answer.header("set-cookie") == nil, "\(target)")
            #expect(answer.header("referrer-policy") == "no-referrer", "\(target)")
            #expect(answer.header("x-robots-tag")?.contains("noindex") == true, "\(target)")
            #expect(
                answer.header("content-security-policy")?.contains("default-src 'none'") == true
            )
            #expect(
                !answer.text.contains("<script") && !answer.text.contains("/people"),
                "\(target)"
            )
            #expect(!answer.text.contains("jejak_lang"))
        }
        #expect(await client.get("/e/u/forged").status == 404)
        #expect(await client.get("/").status == 401)
    }

    @Test func `a link leads only where its token says`() async {
        let source = FixtureSource()
        let client = Self.client(source)
        let click = await client.get(
            "/e/c/\(FixtureSource.token)?url=https://evil.example&to=//evil.example",
            headers: Self.stranger
        )
        #expect(click.status == 302)
        #expect(click.header("location") == FixtureSource.linked)
        #expect(click.header("set-cookie") == nil)
        for token in ["forged", "script", "header", String(repeating: "a", count: 600)] {
            let answer = await client.get("/e/c/\(token)", headers: Self.stranger)
            #expect(answer.status == 404, "\(token)")
            #expect(answer.header("location") == nil, "\(token)")
        }
        let head = await client.ask(
            "HEAD",
            "/e/c/\(FixtureSource.token)",
            headers: Self.stranger.merging(["purpose": "prefetch"]) { $1 }
        )
        #expect(head.status == 302)
        #expect(
            source.mails.records == [
                .init(what: "click", method: "GET", isPrefetch: false),
                .init(what: "click", method: "HEAD", isPrefetch: true),
            ]
        )
        #expect(await client.post("/e/c/\(FixtureSource.token)", "").status == 405)
    }

    @Test func `the pixel is one GIF of 43 bytes, whatever the token`() async {
        let source = FixtureSource()
        let client = Self.client(source)
        for token in [FixtureSource.token, "forged"] {
            let answer = await client.get("/e/o/\(token).gif", headers: Self.stranger)
            #expect(answer.status == 200)
            #expect(answer.header("content-type") == "image/gif")
            #expect(answer.header("cache-control")?.contains("no-store") == true)
            #expect(answer.body.count == 43)
            #expect(answer.text.hasPrefix("GIF89a"))
            #expect(answer.header("cross-origin-resource-policy") == "cross-origin")
        }
        #expect(source.mails.records.map(\.what) == ["open"])
    }

    @Test func `a failing engine shows the pixel and tells strangers nothing`() async {
        let client = TestClient(FailingSource(error: FixtureRefusal(sentence: "secret place")))
        #expect(await client.get("/e/o/x.gif").status == 200)
        let page = await client.get("/e/u/x?lang=en")
        #expect(page.status == 500)
        #expect(!page.text.contains("secret"))
        #expect(await client.get("/e/c/x").status == 500)
        #expect(await client.post("/e/u/x", Self.oneClick).status == 500)
    }

    @Test func `a flood from one address is bounded and others are not`() async {
        let client = TestClient()
        var statuses: Set<Int> = []
        for _ in 0..<900 {
            statuses.insert(
                await client.ask("GET", "/e/o/x.gif", peer: "198.51.100.9").status
            )
        }
        #expect(statuses == [200, 429])
        #expect(await client.ask("GET", "/e/o/x.gif", peer: "198.51.100.10").status == 200)
    }

    @Test func `the preview's frame can run and send nothing`() async {
        let client = TestClient()
        let frame = await client.get("/campaigns/draf/preview/mail?person=u-1")
        #expect(frame.status == 200)
        #expect(frame.text.contains("<script>"))
        let policy = frame.header("content-security-policy") ?? ""
        #expect(policy.hasPrefix("sandbox; default-src 'none';"))
        #expect(!policy.contains("script-src") && !policy.contains("allow-"))
        #expect(policy.contains("frame-ancestors 'self'"))
        let page = await client.get("/campaigns/draf/preview?lang=en")
        #expect(page.text.contains("<iframe class=\"mail-frame\" sandbox src=\"/campaigns/draf/"))
        #expect(page.header("content-security-policy")?.hasSuffix("; frame-src 'self'") == true)
        // Other pages may hold no frame at all.
        let other = await client.get("/campaigns/draf").header("content-security-policy") ?? ""
        #expect(!other.contains("frame-src"))
    }

    @Test func `changing a campaign needs the operator and our own page`() async {
        let source = FixtureSource()
        let locked = Self.client(source)
        let form = ["content-type": "application/x-www-form-urlencoded"]
        for target in ["/campaigns/draf/send", "/campaigns/new", "/campaigns/new/audience"] {
            #expect(await locked.post(target, "version=7f3a", headers: form).status == 401)
        }
        let open = TestClient(source)
        let foreign = form.merging(["sec-fetch-site": "cross-site"]) { $1 }
        #expect(
            await open.post("/campaigns/draf/send", "version=7f3a", headers: foreign).status == 403
        )
        #expect(await open.post("/campaigns/new", "do=save", headers: foreign).status == 403)
        #expect(source.mails.records.isEmpty)
    }
}
