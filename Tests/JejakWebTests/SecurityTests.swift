// SPDX-License-Identifier: Apache-2.0

internal import JejakWeb
internal import Testing

/// Who may see the console, and what a request may make it believe.
struct SecurityTests {
    @Test func `a host others can reach needs an operator password`() {
        func refusal(_ host: String, password: Bool) -> String? {
            ServerConfiguration.refusal(
                host: host,
                port: 8080,
                trustedProxies: [],
                hasOperatorPassword: password
            )
        }
        for host in ["127.0.0.1", "127.8.9.1", "localhost", "::1", "[::1]", "::ffff:127.0.0.1"] {
            #expect(refusal(host, password: false) == nil, "\(host)")
        }
        for host in ["0.0.0.0", "::", "10.0.0.5", "example.com", "127.evil.example", ""] {
            #expect(refusal(host, password: false)?.contains("jejak operator add") == true)
            #expect(refusal(host, password: true) == nil)
        }
    }

    @Test func `ports and proxies that do not exist are refused`() {
        #expect(
            ServerConfiguration.refusal(
                host: "::1",
                port: 70_000,
                trustedProxies: [],
                hasOperatorPassword: true
            ) != nil
        )
        #expect(
            ServerConfiguration.refusal(
                host: "::1",
                port: 1,
                trustedProxies: ["proxy.local"],
                hasOperatorPassword: true
            )?.contains("proxy.local") == true
        )
    }

    @Test func `forwarded headers count only from a trusted proxy`() {
        let headers = [
            "host": "inside:8080", "x-forwarded-for": "6.6.6.6, 203.0.113.9, 10.0.0.2",
            "x-forwarded-proto": "https", "x-forwarded-host": "jejak.example",
        ]
        let direct = ForwardedClient(
            request: WebRequest(method: "GET", target: "/", headers: headers, peer: "198.51.100.7"),
            trustedProxies: ["10.0.0.1"]
        )
        #expect(direct.address == "198.51.100.7")
        #expect(!direct.isSecure)
        #expect(direct.host == "inside:8080")
        let proxied = ForwardedClient(
            request: WebRequest(
                method: "GET",
                target: "/",
                headers: headers,
                peer: "::ffff:10.0.0.1"
            ),
            trustedProxies: ["10.0.0.1", "10.0.0.2"]
        )
        // The address before the last trusted proxy: what stands further left
        // was written by the client.
        #expect(proxied.address == "203.0.113.9")
        #expect(proxied.isSecure)
        #expect(proxied.host == "jejak.example")
    }

    @Test func `pages ask for the password and collection does not`() async {
        let client = TestClient(
            configuration: ServerConfiguration(operatorCheck: { name, password in
                name == "rani" && password == "kopi:susu"
            })
        )
        // rani:kopi:susu and rani:teh
        let right = ["authorization": "Basic cmFuaTprb3BpOnN1c3U="]
        let wrong = ["authorization": "Basic cmFuaTp0ZWg="]
        for target in ["/", "/people/u-1", "/journeys/map.png"] {
            #expect(await client.get(target).status == 401)
            #expect(await client.get(target, headers: wrong).status == 401)
            #expect(await client.get(target, headers: right).status == 200)
            #expect(await client.get(target, headers: right).status == 200)
        }
        #expect(await client.get("/").header("www-authenticate")?.hasPrefix("Basic") == true)
        #expect(await client.post("/v1/ask", "{\"question\":\"x\"}").status == 401)
        #expect(await client.post("/v1/track", "{}").status == 200)
        #expect(await client.get("/health").status == 200)
    }

    @Test func `without a password another name for this machine is refused`() async {
        let client = TestClient()
        #expect(await client.get("/", headers: ["host": "rebound.example:8080"]).status == 421)
        #expect(await client.get("/", headers: ["host": "localhost:1"]).status == 200)
        #expect(await client.get("/", headers: ["host": "[::1]:8080"]).status == 200)
        let sent = await client.ask(
            "POST",
            "/v1/track",
            headers: ["host": "track.example"],
            body: .whole(Array("{}".utf8))
        )
        #expect(sent.status == 200)
    }

    @Test func `a question from another site's page is refused`() async {
        let client = TestClient()
        let body = "{\"question\":\"did x\"}"
        let cases: [([String: String], Int)] = [
            ([:], 200), (["sec-fetch-site": "same-origin"], 200),
            (["sec-fetch-site": "cross-site"], 403), (["sec-fetch-site": "same-site"], 403),
            (["origin": "http://127.0.0.1:8080"], 200), (["origin": "https://evil.example"], 403),
            (["origin": "null"], 403), (["origin": "http://127.0.0.1:8080.evil.example"], 403),
        ]
        for (headers, status) in cases {
            #expect(
                await client.post("/v1/ask", body, headers: headers).status == status,
                "\(headers)"
            )
        }
    }

    @Test func `every answer carries the strict headers`() async {
        let client = TestClient()
        for target in ["/", "/nowhere", "/health", "/assets/console.css", "/journeys/map.svg"] {
            let answer = await client.get(target)
            let policy = answer.header("content-security-policy") ?? ""
            #expect(policy.contains("default-src 'none'"), "\(target)")
            #expect(policy.contains("frame-ancestors 'none'"), "\(target)")
            #expect(!policy.contains("script-src 'self' 'unsafe"), "\(target)")
            #expect(answer.header("x-content-type-options") == "nosniff")
            #expect(answer.header("referrer-policy") != nil)
        }
    }

    @Test func `comparing in constant time still compares`() {
        #expect([1, 2, 3].isEqualInConstantTime(to: [1, 2, 3] as [UInt8]))
        #expect(!([1, 2, 3] as [UInt8]).isEqualInConstantTime(to: [1, 2, 4]))
        #expect(!([1, 2, 3] as [UInt8]).isEqualInConstantTime(to: [1, 2]))
    }
}
