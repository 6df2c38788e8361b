// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakWeb
internal import Logging
internal import Testing

/// The routes that programs use: collection, questions, health, files.
struct ProgramTests {
    @Test(arguments: [
        ("track", "track"), ("batch", "batch"), ("identify", "identify"), ("page", "page"),
        ("screen", "screen"), ("group", "group"), ("alias", "alias"), ("t", "track"),
        ("b", "batch"), ("i", "identify"),
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
        let packed = await client.post("/v1/track", "{}", headers: ["content-encoding": "gzip"])
        #expect(packed.status == 415)
        let preflight = await client.ask("OPTIONS", "/v1/track")
        #expect(preflight.status == 204)
        #expect(preflight.header("access-control-allow-methods") == "POST, OPTIONS")
        #expect(await client.get("/v1/track").status == 405)
        let unknown = await client.get("/v1/nothing")
        #expect(unknown.status == 404)
        #expect(unknown.text.hasPrefix("{\"error\":"))
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
