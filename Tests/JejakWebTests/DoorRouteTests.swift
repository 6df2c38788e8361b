// SPDX-License-Identifier: Apache-2.0

internal import JejakWeb
internal import Testing

/// What operators change about the door and about who is who: only by a POST
/// of our own pages, and only what they were shown.
struct DoorRouteTests {
    private static let posts: [(String, String)] = [
        ("/data/sources", "name=kiosk"), ("/data/sources/web-shop/rotate", ""),
        ("/data/sources/web-shop/disable", ""), ("/data/refused/replay", "reason=noIdentity"),
        ("/data/refused/drop", ""), ("/people/u-1/merge", "first=user%3Au-1&second=user%3Au-2"),
        ("/people/u-1/split", "first=anonymous%3Aa&second=user%3Au-1"),
    ]

    @Test func `a new source's key is shown once, with lines to copy`() async {
        let source = FixtureSource()
        let client = TestClient(source)
        let answer = await client.post(
            "/data/sources?lang=en",
            "name=kiosk&rate=50",
            headers: ["host": "127.0.0.1:8080"]
        )
        #expect(answer.status == 200 && answer.header("cache-control") == "no-store")
        #expect(source.calls.changes == ["add(name: \"kiosk\", ratePerSecond: Optional(50))"])
        let key = "jk_4f0c9d2e8b7a61534f0c9d2e8b7a6153"
        #expect(answer.text.contains("<code>\(key)</code>"))
        #expect(
            answer.text.contains(
                "&lt;script async src=&quot;http://127.0.0.1:8080/jejak.js&quot; "
                    + "data-write-key=&quot;\(key)&quot;&gt;"
            )
        )
        #expect(answer.text.contains("analytics.write_key = &quot;\(key)&quot;"))
        #expect(answer.text.contains("-u \(key):"))
        #expect(!(await client.get("/data/sources").text.contains(key)))
    }

    @Test func `a name that is taken comes back with what was typed`() async {
        let taken = await TestClient().post("/data/sources?lang=en", "name=web-shop")
        #expect(taken.status == 400)
        #expect(taken.text.contains("there is a source web-shop already"))
        #expect(taken.text.contains("value=\"web-shop\""))
        for rate in ["0", "-1", "x"] {
            let wrong = await TestClient().post("/data/sources?lang=id", "name=a&rate=\(rate)")
            #expect(wrong.status == 400 && wrong.text.contains("bilangan bulat"))
        }
    }

    @Test func `a step stands between every button and what it does`() async {
        let source = FixtureSource()
        let client = TestClient(source)
        for (target, _) in Self.posts where target != "/data/sources" {
            let page = await client.get(target + "?lang=en")
            #expect(page.status == 200, "\(target)")
        }
        #expect(source.calls.changes.isEmpty)
        #expect(await client.get("/data/sources/nobody/rotate").status == 404)
        #expect(await client.post("/data/sources/nobody/rotate", "").status == 409)
        #expect(await client.get("/data/sources/web-shop/erase").status == 404)
        #expect(await client.ask("DELETE", "/data/sources").status == 405)
        #expect(await client.post("/data/live", "").status == 405)
    }

    @Test func `changes are carried out and told`() async {
        let source = FixtureSource()
        let client = TestClient(source)
        let rotated = await client.post("/data/sources/web-shop/rotate", "")
        #expect(rotated.status == 200 && rotated.text.contains("jk_new"))
        let off = await client.post("/data/sources/web-shop/disable", "")
        #expect(off.status == 303 && off.header("location") == "/data/sources")
        let replayed = await client.post("/data/refused/replay?lang=en", "reason=noIdentity")
        #expect(replayed.text.contains("34 events taken now, 2 still refused."))
        let merged = await client.post(
            "/people/u-1/merge",
            "first=user%3Au-1&second=user%3Au-2&reason=same+e-mail"
        )
        #expect(merged.status == 303)
        #expect(merged.header("location") == "/people/u-1#identity")
        #expect(source.calls.changes.last == "merge user:u-1 user:u-2 same e-mail")
        #expect(source.calls.changes.count == 4)
        let same = await client.post("/people/u-1/merge", "first=user%3Aa&second=user%3Aa")
        #expect(same.status == 409)
        #expect(await client.post("/people/u-1/split", "first=user%3Aa").status == 400)
    }

    @Test func `another site's page changes nothing`() async {
        let source = FixtureSource()
        let client = TestClient(source)
        for (target, body) in Self.posts {
            for headers in [
                ["sec-fetch-site": "cross-site"], ["origin": "https://evil.example"],
            ] {
                #expect(await client.post(target, body, headers: headers).status == 403)
            }
        }
        #expect(source.calls.changes.isEmpty)
    }

    @Test func `without the operator's password nothing is shown or changed`() async {
        let source = FixtureSource()
        let client = TestClient(
            source,
            configuration: ServerConfiguration(operatorCheck: { _, _ in false })
        )
        for (target, body) in Self.posts {
            #expect(await client.post(target, body).status == 401)
        }
        for target in ["/data/live", "/data/plan/inferred.yaml", "/conflicts", "/people/u-1/split"]
        {
            #expect(await client.get(target).status == 401)
        }
        #expect(source.calls.changes.isEmpty)
    }

    @Test func `a plan made of what came in is a file`() async {
        let answer = await TestClient().get("/data/plan/inferred.yaml")
        #expect(answer.status == 200 && answer.text.hasPrefix("mode: observe"))
        #expect(answer.header("content-disposition")?.contains("tracking-plan.yaml") == true)
    }

    @Test func `a change that cannot be made has no button`() async {
        let target = "/people/u-1/split?lang=en&identifier=user%3Aunknown"
        #expect(!(await TestClient().get(target).text.contains("method=\"post\"")))
        let possible = await TestClient().get("/people/u-1/split?lang=en&identifier=user%3Ax").text
        #expect(possible.contains("method=\"post\"") && possible.contains("Yes, separate them"))
    }
}
