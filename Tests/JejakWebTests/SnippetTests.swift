// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakWeb
internal import Testing

/// `/jejak.js` on a page of another site, in a real browser: what arrives, and
/// what must not.
@Suite(
    .serialized,
    .enabled(if: Browser.path != nil, "no Chromium here: install the package chromium"),
    .timeLimit(.minutes(5))
)
struct SnippetTests {
    /// A shop's page with what people do on one.
    private static func page(_ port: Int, attributes: String) -> String {
        """
        <!doctype html><html lang="en"><head><title>Shop</title><link rel="icon" href="data:,">
        <script>window.jejak=window.jejak||[];jejak.push(["track","Early",{n:1}])</script>
        <script async src="http://127.0.0.1:\(port)/jejak.js" data-write-key="key-1" \(attributes)>
        </script></head><body><h1>Batik</h1><p style="height:3000px">tall</p>
        <form id="order" action="/done?x=1" onsubmit="return false"><input name="email"
        value="ayu@example.com"><input type="password" name="password" value="rahasia">
        <textarea name="note">alamat rumah</textarea><button id="buy">Buy now</button></form>
        <a href="https://pay.example/go?token=t0ken">Pay</a><div data-jejak-off>
        <button id="off">Secret</button></div></body></html>
        """
    }

    /// Opens the page and hands the browser to a closure; answers what the
    /// server was sent meanwhile.
    private static func visit(
        _ attributes: String = "",
        path: String = "/shop",
        before: String = "",
        _ steps: @escaping @Sendable (Browser, PageHost, CallRecorder) throws -> Void
    ) async throws -> CallRecorder {
        let source = FixtureSource()
        let calls = source.calls
        try await withServer(source) { port in
            let host = try PageHost(page: page(port, attributes: attributes))
            defer { host.close() }
            try await BrowserTests.withBrowser { browser in
                if !before.isEmpty { try browser.prepare(before) }
                try browser.open("http://127.0.0.1:\(host.port)\(path)")
                try steps(browser, host, calls)
            }
        }
        return calls
    }

    /// Waits until the condition holds; gives up after some seconds.
    private static func wait(_ isDone: () -> Bool) {
        for _ in 0..<150 where !isDone() { Thread.sleep(forTimeInterval: 0.05) }
    }

    @Test func `it is at most 6 KB gzipped, and carries no comment`() async throws {
        let answer = await TestClient().get("/jejak.js")
        #expect(answer.status == 200)
        #expect(answer.header("access-control-allow-origin") == "*")
        #expect(answer.header("cross-origin-resource-policy") == "cross-origin")
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("jejak-\(UUID().uuidString).js")
        try Data(answer.body).write(to: file)
        defer {
            // A file that stays behind in the temporary folder harms nobody.
            try? FileManager.default.removeItem(at: file)
        }
        let packer = Process()
        packer.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        packer.arguments = ["gzip", "-9", "-c", file.path]
        let output = Pipe()
        packer.standardOutput = output
        try packer.run()
        let packed = output.fileHandleForReading.readDataToEndOfFile().count
        packer.waitUntilExit()
        #expect(packed > 500 && packed <= 6_144, "\(packed) bytes")
        #expect(!answer.text.contains("\n//") && !answer.text.contains("\n "))
        let again = await TestClient().get(
            "/jejak.js",
            headers: ["if-none-match": answer.header("etag") ?? ""]
        )
        #expect(again.status == 304)
    }

    @Test func `a visit arrives with its page, campaign, session and early calls`() async throws {
        let calls = try await Self.visit(
            path: "/shop?utm_source=ig&utm_campaign=lebaran&gclid=g-1&email=ayu%40x.id"
        ) { browser, _, calls in
            Self.wait { calls.names.count >= 2 }
            _ = try browser.evaluate(
                "(jejak.identify('u-1', {plan: 'gold'}), jejak.group('g-1'), "
                    + "jejak.track('Bought', {price: 10}), jejak.flush(), 1)"
            )
            Self.wait { calls.names.count >= 5 }
        }
        #expect(calls.names == ["page", "Early", "identify", "group", "Bought"])
        let first = try #require(calls.events.first)
        let context = try #require(first["context"] as? [String: Any])
        let campaign = context["campaign"] as? [String: String]
        #expect(campaign == ["source": "ig", "name": "lebaran", "gclid": "g-1"])
        let page = context["page"] as? [String: String]
        #expect(page?["path"] == "/shop" && page?["title"] == "Shop")
        #expect(page?["search"]?.contains("ayu") == false)
        #expect(context["sessionStart"] as? Bool == true && context["sessionId"] is Int)
        #expect(Set(calls.events.compactMap { $0["anonymousId"] as? String }).count == 1)
        #expect(calls.events.last?["userId"] as? String == "u-1")
        #expect((calls.events[2]["traits"] as? [String: String]) == ["plan": "gold"])
        let request = try #require(calls.requests.first)
        #expect(request.endpoint == .batch)
        let body = String(decoding: request.body, as: UTF8.self)
        #expect(body.contains("\"writeKey\":\"key-1\"") && body.contains("\"sentAt\":\"20"))
    }

    @Test func `clicks and forms are noticed, values never`() async throws {
        let calls = try await Self.visit { browser, _, calls in
            Self.wait { calls.names.contains("Early") }
            _ = try browser.evaluate(
                "(document.querySelector('a').addEventListener('click', (e) => "
                    + "e.preventDefault()), document.querySelector('a').click(), "
                    + "document.querySelector('#off').click(), "
                    + "document.querySelector('#buy').click(), 1)"
            )
            Self.wait { calls.names.contains("Form Submitted") }
        }
        #expect(
            calls.names == ["page", "Early", "Link Clicked", "Button Clicked", "Form Submitted"]
        )
        let link = calls.events[2]["properties"] as? [String: Any]
        #expect(link?["href"] as? String == "https://pay.example/go")
        #expect(link?["outbound"] as? Bool == true)
        let form = calls.events[4]["properties"] as? [String: Any]
        #expect(form?["path"] as? String == "/done" && form?["fields"] as? Int == 3)
        let all = calls.requests.map { String(decoding: $0.body, as: UTF8.self) }.joined()
        for value in ["ayu@example.com", "rahasia", "alamat", "t0ken", "Secret"] {
            #expect(!all.contains(value), "\(value)")
        }
    }

    @Test func `without consent nothing is sent or kept; with it, all`() async throws {
        let calls = try await Self.visit("data-consent=\"required\"") { browser, _, calls in
            _ = try browser.evaluate("new Promise((done) => setTimeout(done, 1600))")
            #expect(calls.requests.isEmpty)
            let kept = try browser.evaluate("document.cookie + JSON.stringify(localStorage)")
            #expect(kept == "{}")
            _ = try browser.evaluate("(jejak.consent({analytics: true, advertising: false}), 1)")
            Self.wait { calls.names.count >= 3 }
            #expect(try browser.evaluate("document.cookie").hasPrefix("jejak_id="))
            _ = try browser.evaluate("(jejak.consent({analytics: false}), jejak.track('No'), 1)")
            Self.wait { calls.names.count >= 4 }
            _ = try browser.evaluate("new Promise((done) => setTimeout(done, 1300))")
            let after = try browser.evaluate("document.cookie + Object.keys(localStorage)")
            #expect(after == "jejak_consent")
        }
        let changed = "Segment Consent Preference Updated"
        #expect(calls.names == ["page", "Early", changed, changed])
        let preferences = calls.events.suffix(2).map { event -> [String: Bool]? in
            let context = event["context"] as? [String: Any]
            let consent = context?["consent"] as? [String: Any]
            return consent?["categoryPreferences"] as? [String: Bool]
        }
        #expect(preferences[0] == ["analytics": true, "advertising": false])
        #expect(preferences[1] == ["analytics": false, "advertising": false])
    }

    @Test(arguments: ["", "data-gpc=\"stop\""])
    func `global privacy control is honoured`(attributes: String) async throws {
        let calls = try await Self.visit(
            attributes,
            path: "/shop?utm_source=ig&gclid=g-1",
            before: "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', "
                + "{get: () => true})"
        ) { browser, _, calls in
            _ = try browser.evaluate("new Promise((done) => setTimeout(done, 1600))")
        }
        guard attributes.isEmpty else {
            #expect(calls.requests.isEmpty)
            return
        }
        #expect(calls.names == ["page", "Early"])
        let all = calls.requests.map { String(decoding: $0.body, as: UTF8.self) }.joined()
        #expect(!all.contains("g-1") && all.contains("\"advertising\":false"))
        #expect(all.contains("\"source\":\"ig\""))
    }

    @Test func `what happens offline arrives later, once`() async throws {
        let calls = try await Self.visit { browser, host, calls in
            Self.wait { calls.names.contains("Early") }
            try browser.setOffline(true)
            _ = try browser.evaluate(
                "(jejak.track('Offline'), new Promise((done) => setTimeout(done, 1300)))"
            )
            #expect(!calls.names.contains("Offline"))
            #expect(try browser.evaluate("Object.keys(localStorage)").contains("jejak_q"))
            try browser.setOffline(false)
            Self.wait { calls.names.contains("Offline") }
            Self.wait {
                // The answer is still on its way for a moment.
                let keys = try? browser.evaluate("Object.keys(localStorage)")
                return keys?.contains("jejak_q") == false
            }
            #expect(!(try browser.evaluate("Object.keys(localStorage)").contains("jejak_q")))
        }
        #expect(calls.names.filter { $0 == "Offline" }.count == 1)
    }

    @Test func `a refusal for now is heeded, one for good is not repeated`() async throws {
        let calls = try await Self.visit { browser, _, calls in
            Self.wait { calls.names.contains("Early") }
            let taken = calls.requests.count
            calls.refuse([
                CollectAnswer(status: 429, body: Array("{}".utf8), retryAfterSeconds: 2),
                CollectAnswer(status: 503, body: Array("{}".utf8), retryAfterSeconds: 1),
            ])
            _ = try browser.evaluate("(jejak.track('Patient'), jejak.flush(), 1)")
            _ = try browser.evaluate("new Promise((done) => setTimeout(done, 1700))")
            #expect(calls.requests.count == taken)
            Self.wait { calls.names.contains("Patient") }
            calls.refuse([CollectAnswer(status: 400, body: Array("{}".utf8))])
            _ = try browser.evaluate("(jejak.track('Wrong'), jejak.flush(), 1)")
            _ = try browser.evaluate("new Promise((done) => setTimeout(done, 2000))")
        }
        #expect(calls.names == ["page", "Early", "Patient"])
    }

    @Test func `reset makes another visitor, and so does another user`() async throws {
        let calls = try await Self.visit { browser, _, calls in
            Self.wait { calls.names.contains("Early") }
            _ = try browser.evaluate(
                "(jejak.identify('u-1'), jejak.reset(), jejak.track('After'), "
                    + "jejak.identify('u-2'), jejak.identify('u-3'), jejak.flush(), 1)"
            )
            Self.wait { calls.names.count >= 6 }
        }
        #expect(calls.names == ["page", "Early", "identify", "After", "identify", "identify"])
        let ids = calls.events.compactMap { $0["anonymousId"] as? String }
        #expect(ids[0] == ids[2] && ids[2] != ids[3] && ids[3] == ids[4] && ids[4] != ids[5])
        #expect(calls.events[3]["userId"] == nil)
    }

    @Test func `leaving a page tells time, depth and vitals by a beacon`() async throws {
        let calls = try await Self.visit { browser, host, calls in
            Self.wait { calls.names.contains("Early") }
            _ = try browser.evaluate(
                "(window.scrollTo(0, 1600), new Promise((done) => setTimeout(done, 1600)))"
            )
            // Whatever leaves from now on can only be a beacon.
            _ = try browser.evaluate("(window.fetch = () => new Promise(() => {}), 1)")
            try browser.open("about:blank")
            Self.wait { calls.names.contains("Web Vitals Measured") }
            let sent = calls.requests.count
            // The next page sends them again, and they count once.
            try browser.open("http://127.0.0.1:\(host.port)/shop")
            Self.wait { calls.requests.count > sent && calls.names.count >= 6 }
            _ = try browser.evaluate("new Promise((done) => setTimeout(done, 1300))")
        }
        #expect(calls.names.prefix(4) == ["page", "Early", "Page Left", "Web Vitals Measured"])
        #expect(calls.names.filter { $0 == "Page Left" }.count == 1)
        let left = calls.events[2]["properties"] as? [String: Any]
        #expect((left?["seconds"] as? Int ?? 0) >= 1)
        #expect((30...99).contains(left?["scrollDepth"] as? Int ?? 0))
        let vitals = calls.events[3]["properties"] as? [String: Any]
        #expect((vitals?["lcp"] as? Int ?? 0) > 0 && vitals?["cls"] != nil)
    }

    @Test func `pages that change without loading are pages`() async throws {
        let calls = try await Self.visit("data-auto=\"page\"") { browser, _, calls in
            Self.wait { calls.names.contains("Early") }
            _ = try browser.evaluate(
                "(history.pushState({}, '', '/shop/2'), history.replaceState({}, '', '/shop/2'), "
                    + "new Promise((done) => setTimeout(done, 1300)))"
            )
            Self.wait { calls.names.count >= 3 }
        }
        #expect(calls.names == ["page", "Early", "page"])
        let page = calls.events.last?["properties"] as? [String: String]
        #expect(page?["path"] == "/shop/2" && page?["referrer"]?.hasSuffix("/shop") == true)
    }
}
