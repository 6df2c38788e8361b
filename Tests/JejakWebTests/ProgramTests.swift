// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakWeb
internal import Logging
internal import Testing

/// The routes that programs use: collection, questions, health, files.
struct ProgramTests {
    @Test(arguments: [
        ("track", "track"), ("batch", "batch"), ("identify", "identify"), ("page", "page"),
        ("screen", "screen"), ("group", "group"), ("alias", "alias"), ("t", "track"),
        ("b", "batch"), ("i", "identify"), ("import", "import"), ("p", "page"), ("s", "screen"),
        ("g", "group"), ("a", "alias"),
    ])
    func `events are handed on as they came`(path: String, endpoint: String) async {
        for type in ["application/json", "text/plain"] {
            let answer = await TestClient().post(
                "/v1/\(path)?strict=1",
                "{\"a\":1}",
                headers: ["content-type": type]
            )
            #expect(answer.status == 200)
            #expect(
                answer.text.contains(
                    "\"endpoint\":\"\(endpoint)\",\"bytes\":7,\"strict\":true,"
                        + "\"address\":\"127.0.0.1\""
                )
            )
            #expect(answer.header("access-control-allow-origin") == "*")
        }
    }

    @Test func `what cannot be collected is told by its status`() async {
        let client = TestClient()
        #expect(await client.post("/v1/track", "").status == 400)
        let large = await client.ask("POST", "/v1/batch", body: .tooLarge)
        #expect(large.status == 413)
        #expect(large.text.hasPrefix("{\"error\":"))
        // busy:
        let busy = await client.post(
            "/v1/track",
            "{}",
            headers: ["authorization": "Basic YnVzeTo="]
        )
        #expect(busy.status == 503)
        #expect(busy.header("retry-after") == "7")
        #expect(await client.get("/v1/track").status == 405)
        let unknown = await client.get("/v1/nothing")
        #expect(unknown.status == 404)
        #expect(unknown.text.hasPrefix("{\"error\":"))
    }

    @Test func `keys, packing and wishes are handed on as they came`() async throws {
        let source = FixtureSource()
        let client = TestClient(source)
        _ = await client.post(
            "/beacon/v1/batch?writeKey=k1",
            "{}",
            headers: ["content-encoding": "GZIP", "sec-gpc": "1", "x-retry-count": "3"]
        )
        // k2:
        _ = await client.post("/v1/b", "{}", headers: ["authorization": "Basic azI6"])
        _ = await client.post("/v1/b", "{}", headers: ["authorization": "Bearer  k3 "])
        let calls = source.calls.requests
        #expect(calls.map(\.endpoint) == [.batch, .batch, .batch])
        #expect(calls.map(\.writeKey) == ["k1", "k2", nil])
        #expect(calls.map(\.bearerToken) == [nil, nil, "k3"])
        #expect(calls[0].contentEncoding == "gzip" && calls[1].contentEncoding == nil)
        #expect(calls[0].globalPrivacyControl && !calls[1].globalPrivacyControl)
        #expect(calls.map(\.retryCount) == [3, 0, 0])
    }

    @Test func `browsers that ask first may send JSON and their own headers`() async {
        let answer = await TestClient().ask(
            "OPTIONS",
            "/v1/track",
            headers: [
                "origin": "https://shop.example", "access-control-request-method": "POST",
                "access-control-request-headers": "content-type, X-Own-Header, b\"ad",
            ]
        )
        #expect(answer.status == 204)
        #expect(answer.header("access-control-allow-methods") == "GET, POST, OPTIONS")
        #expect(answer.header("access-control-allow-origin") == "*")
        let allowed = (answer.header("access-control-allow-headers") ?? "")
            .split(separator: ",").map { $0.filter { $0 != " " } }
        for name in ["authorization", "content-type", "content-encoding", "x-own-header"] {
            #expect(allowed.contains(name))
        }
        #expect(!allowed.contains { $0.contains("\"") })
        #expect(answer.header("access-control-expose-headers")?.contains("retry-after") == true)
    }

    @Test func `a picture's address brings an event`() async throws {
        let source = FixtureSource()
        let client = TestClient(source)
        let packed = "eyJ0eXBlIjoidHJhY2sifQ"  // {"type":"track"}
        let answers = [
            await client.get("/v1/pixel.gif?writeKey=k&data=\(packed)"),
            await client.get(
                "/pixel/v1/track?writeKey=k&anonymousId=a&event=Seen%20%22it%22&"
                    + "properties.price=10&properties.product.id=7"
            ),
            await client.get("/pixel/v1/page?userId=u&name=Home"),
        ]
        for answer in answers {
            #expect(answer.status == 200)
            #expect(answer.header("content-type") == "image/gif")
            #expect(answer.body.starts(with: Array("GIF89a".utf8)))
        }
        let bodies = source.calls.requests.map { String(decoding: $0.body, as: UTF8.self) }
        #expect(bodies[0] == "{\"type\":\"track\"}")
        let fields = try #require(
            try JSONSerialization.jsonObject(with: Data(bodies[1].utf8)) as? [String: Any]
        )
        #expect(fields["event"] as? String == "Seen \"it\"")
        let properties = fields["properties"] as? [String: Any]
        #expect(properties?["price"] as? String == "10")
        #expect((properties?["product"] as? [String: String]) == ["id": "7"])
        #expect(bodies[2].contains("\"name\":\"Home\"") && bodies[2].contains("\"userId\":\"u\""))
        #expect(source.calls.requests.map(\.endpoint) == [.batch, .track, .page])
        #expect(source.calls.requests.map(\.writeKey) == ["k", "k", nil])
        for wrong in ["/v1/pixel.gif", "/v1/pixel.gif?", "/v1/pixel/track?data=%21"] {
            let answer = await client.get(wrong)
            #expect(answer.status == 400 && answer.header("content-type") == "image/gif")
        }
        #expect(await client.ask("HEAD", "/pixel/v1/page?userId=u").status == 200)
        #expect(source.calls.requests.count == 3)
    }

    @Test func `ready is told apart from well`() async {
        #expect(await TestClient().get("/ready").status == 200)
        let waiting = await TestClient(FixtureSource(isReady: false)).get("/ready")
        #expect(waiting.status == 503 && waiting.header("retry-after") != nil)
        #expect(await TestClient(FixtureSource(isReady: false)).get("/health").status == 200)
        #expect(await TestClient(HostileSource()).get("/ready").status == 503)
    }

    @Test func `questions are answered with the source's own JSON`() async {
        let client = TestClient()
        let answer = await client.post("/v1/ask", "{\"question\":\"funnel x\"}")
        #expect(answer.status == 200)
        #expect(answer.text.hasPrefix("{\"kind\":\"funnel\""))
        #expect(answer.header("access-control-allow-origin") == nil)
        let wrong = await client.post("/v1/ask", "{\"question\":\"did x ! y\"}")
        #expect(wrong.status == 400)
        #expect(wrong.text.hasSuffix("\"place\":6}"))
        for body in ["", "{", "[]", "{\"question\":7}", "{\"question\":\"  \"}"] {
            let answer = await client.post("/v1/ask", body)
            #expect(answer.status == 400, "\(body)")
            #expect(answer.text.hasPrefix("{\"error\":\""), "\(body)")
        }
        let long = String(repeating: "x", count: 30_000)
        #expect(await client.post("/v1/ask", "{\"question\":\"\(long)\"}").status == 400)
    }

    @Test func `parameters of a question stand for values`() async {
        let client = TestClient()
        let answer = await client.post(
            "/v1/ask",
            #"{"question":"funnel A > :b","parameters":{"b":"B"}}"#
        )
        #expect(answer.status == 200)
        #expect(answer.text.hasPrefix("{\"kind\":\"funnel\""))
        let missing = await client.post(
            "/v1/ask",
            #"{"question":"did :event","parameters":{"evnt":"B"}}"#
        )
        #expect(missing.status == 400)
        #expect(missing.text.contains("did you mean ':evnt'?"))
        #expect(missing.text.hasSuffix("\"place\":4}"))
        for parameters in ["[]", "{\"b\":null}", "{\"b\":[]}", "7"] {
            let body = "{\"question\":\"did :b\",\"parameters\":\(parameters)}"
            #expect(await client.post("/v1/ask", body).status == 400, "\(parameters)")
        }
    }

    @Test func `failures become statuses in one place`() async {
        /// Fails as it is told.
        struct Failing: ExplainedError {
            var sentence: String { "The folder is full." }
            var isRetryable: Bool
        }
        let sources: [(FailingSource, Int)] = [
            (FailingSource(error: Failing(isRetryable: true)), 503),
            (FailingSource(error: Failing(isRetryable: false)), 500),
            (FailingSource(error: CancellationError()), 500),
        ]
        for (source, status) in sources {
            let answer = await TestClient(source).post("/v1/ask", "{\"question\":\"x\"}")
            #expect(answer.status == status)
            #expect((answer.header("retry-after") != nil) == (status == 503))
            #expect(answer.text.contains("folder is full") == !(source.error is CancellationError))
            #expect(await TestClient(source).get("/").status == status)
        }
    }

    @Test func `assets are kept for ever by their hash and checked by their tag`() async {
        let client = TestClient()
        let page = await client.get("/").text
        let marks = page.split(separator: "/assets/").dropFirst()
            .map { String($0.prefix { $0 != "\"" }) }
        #expect(marks.count == 3)
        for name in marks {
            let answer = await client.get("/assets/\(name)")
            #expect(answer.status == 200)
            #expect(answer.header("cache-control")?.contains("immutable") == true)
            let tag = answer.header("etag") ?? ""
            let again = await client.get("/assets/\(name)", headers: ["if-none-match": tag])
            #expect(again.status == 304)
        }
        #expect(await client.get("/assets/console-0.css").status == 404)
        #expect(await client.get("/assets/..%2F..%2Fetc%2Fpasswd").status == 404)
    }

    @Test func `pictures come with a type and cannot run anything`() async {
        let answer = await TestClient().get("/journeys/4/sheet.svg")
        #expect(answer.header("content-type") == "image/svg+xml")
        #expect(answer.header("content-security-policy")?.contains("sandbox") == true)
    }

    @Test func `a real server answers on a port the system chose`() async throws {
        let answers = try await withServer(FixtureSource()) { port in
            let host = "Host: 127.0.0.1:\(port)\r\nConnection: close\r\n"
            let page = try await RawHTTP.exchange(
                port: port,
                "GET /people?lang=id HTTP/1.1\r\n\(host)\r\n"
            )
            let head = try await RawHTTP.exchange(port: port, "HEAD / HTTP/1.1\r\n\(host)\r\n")
            let sent = try await RawHTTP.exchange(
                port: port,
                "POST /v1/batch HTTP/1.1\r\n\(host)Content-Length: 12\r\n\r\n{\"batch\":[]}"
            )
            let large = try await RawHTTP.exchange(
                port: port,
                "POST /v1/batch HTTP/1.1\r\n\(host)Content-Length: 900000\r\n\r\n"
            )
            return [page, head, sent, large]
        }
        #expect(answers[0].hasPrefix("HTTP/1.1 200 OK"))
        #expect(answers[0].contains("<h1>Orang</h1>"))
        #expect(answers[1].hasPrefix("HTTP/1.1 200 OK"))
        #expect(answers[1].hasSuffix("\r\n\r\n"))
        #expect(answers[2].contains("\"endpoint\":\"batch\",\"bytes\":12"))
        #expect(answers[3].hasPrefix("HTTP/1.1 413"))
    }

    @Test func `a port that is taken is told in one sentence`() async throws {
        let failure = try await withServer(FixtureSource()) { port -> WebError? in
            let second = WebServer(
                configuration: ServerConfiguration(port: port),
                source: FixtureSource(),
                logger: .init(label: "test")
            )
            do {
                try await second.run(stopsOnSignals: false)
                return nil
            } catch let error as WebError {
                return error
            }
        }
        #expect(failure?.code == .cannotListen)
        #expect(failure?.sentence.contains("--port") == true)
    }
}
