// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakWeb
internal import Testing

/// The console in a real browser: every page opens without an error, fits the
/// width, and its script answers.
///
/// Where `JEJAK_SCREENSHOTS` names a folder, the pictures are left there to be
/// looked at.
@Suite(
    .serialized,
    .enabled(if: Browser.path != nil, "no Chromium here: install the package chromium"),
    .timeLimit(.minutes(5))
)
struct BrowserTests {
    /// Where a look goes wrong, in words; empty where all is well.
    private static func faults(
        _ browser: Browser,
        port: Int,
        target: String,
        language: String,
        width: Int
    ) throws -> [String] {
        let mark = target.contains("?") ? "&" : "?"
        let look = try browser.look(
            at: "http://127.0.0.1:\(port)\(target)\(mark)lang=\(language)",
            width: width
        )
        var faults = look.errors
        if look.contentWidth > width { faults.append("\(look.contentWidth) pixels wide") }
        let bytes = [UInt8](look.screenshot)
        let isPicture = bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) && bytes.count > 8_000
        if !isPicture || bytes[16..<20].reduce(0, { $0 << 8 | Int($1) }) != width {
            faults.append("no picture of \(width) pixels, but \(bytes.count) bytes")
        }
        if let folder = ProcessInfo.processInfo.environment["JEJAK_SCREENSHOTS"] {
            let name = target.map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined()
            try look.screenshot.write(
                to: URL(fileURLWithPath: folder)
                    .appendingPathComponent("\(language)-\(width)\(name.prefix(60)).png")
            )
        }
        return faults.map { "\(target) \(language) \(width): \($0)" }
    }

    /// Runs a browser on a thread of its own, since it waits for answers.
    static func withBrowser<Result: Sendable>(
        _ work: @escaping @Sendable (Browser) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(
                    with: Swift.Result {
                        guard let path = Browser.path else { throw CancellationError() }
                        let browser = try Browser(path: path)
                        defer { browser.close() }
                        return try work(browser)
                    }
                )
            }
        }
    }

    private static func looks(
        _ source: some ConsoleSource,
        _ looks: [(String, String, Int)]
    ) async throws -> [String] {
        try await withServer(source) { port in
            try await withBrowser { browser in
                try looks.flatMap { target, language, width in
                    try faults(
                        browser,
                        port: port,
                        target: target,
                        language: language,
                        width: width
                    )
                }
            }
        }
    }

    @Test func `each page opens, fits both widths and logs no error`() async throws {
        let pages = [
            "/", "/data", "/people", "/people?q=nobody", "/people/u-1", "/segments", "/journeys",
            "/journeys/4", "/journeys/map", "/journeys/pick?fit=3&shape=0,0%20900,0%20900,900",
            "/ask", "/ask?question=funnel", "/demo", "/campaigns", "/campaigns/new",
            "/campaigns/draf", "/campaigns/draf/edit", "/campaigns/draf/send",
            "/campaigns/gajian", "/campaigns/lebaran", "/campaigns/terlalu-sering",
            "/campaigns/sms-lama", "/campaigns/vip", "/outbox", "/outbox?state=unknown",
            "/e/u/\(FixtureSource.token)", "/data/sources", "/data/sources/web-shop/rotate",
            "/data/live", "/data/refused", "/data/refused/drop", "/data/plan", "/data/report",
            "/conflicts", "/people/u-1/merge?q=a", "/people/u-1/merge?with=u-977",
            "/people/u-1/split", "/people/u-1/split?identifier=user%3Ax", "/segments/new",
            "/segments/new?text=did%20%22a%22%20then%20%22b%22", "/segments/flow",
            "/segments/kept/Jogja%20gold", "/segments/kept/Jogja%20gold/edit",
            "/segments/kept/Jogja%20gold/why?person=u-1", "/segments/kept/Jogja%20gold/remove",
            "/ask?question=retention%20of%20%22a%22", "/ask?question=trend", "/ask?question=paths",
        ]
        let faults = try await Self.looks(
            FixtureSource(),
            pages.map { ($0, "en", 1_280) } + pages.map { ($0, "id", 390) }
                + [
                    ("/", "id", 1_280), ("/journeys", "en", 390), ("/campaigns/lebaran", "en", 390),
                    ("/campaigns/lebaran", "id", 1_280), ("/campaigns/new", "id", 1_280),
                ]
        )
        #expect(faults.isEmpty)
    }

    @Test func `an empty folder's pages open and fit a telephone`() async throws {
        let pages = [
            "/", "/data", "/people", "/segments", "/journeys", "/ask", "/campaigns", "/outbox",
            "/campaigns/new", "/data/sources", "/data/live", "/data/refused", "/data/plan",
            "/data/report", "/conflicts", "/segments/new", "/segments/flow",
        ]
        let faults = try await Self.looks(
            FixtureSource(isDemo: false, isEmpty: true),
            pages.map { ($0, "en", 390) }
        )
        #expect(faults.isEmpty)
    }

    @Test func `hostile names run nothing and break no page's width`() async throws {
        // The pictures of this source are missing, which a page logs; nothing
        // else may be.
        let pages = [
            "/", "/data", "/people", "/people/x", "/segments", "/journeys", "/ask", "/campaigns",
            "/campaigns/new", "/campaigns/x", "/campaigns/x/edit", "/campaigns/x/send", "/outbox",
            "/e/u/x", "/data/sources", "/data/live", "/data/refused", "/data/refused/replay",
            "/data/plan", "/data/report", "/conflicts", "/people/x/merge?q=x",
            "/people/x/merge?with=x", "/people/x/split", "/segments/new", "/segments/flow",
            "/segments/kept/x", "/segments/kept/x/why?person=x", "/segments/kept/x/edit",
        ]
        let faults = try await Self.looks(
            HostileSource(),
            pages.flatMap { [($0, "en", 390), ($0, "id", 1_280)] }
        )
        #expect(faults.filter { !$0.contains("404") }.isEmpty)
    }

    @Test func `a wrong character is marked in the box too`() async throws {
        let seen = try await withServer(FixtureSource()) { port in
            try await Self.withBrowser { browser in
                _ = try browser.look(
                    at: "http://127.0.0.1:\(port)/ask?question=did%20x%20!%20y&lang=id",
                    width: 1_280
                )
                let marked = try browser.evaluate(
                    "document.querySelector('#answer mark').textContent + "
                        + "document.querySelector('#question').selectionStart"
                )
                _ = try browser.evaluate("document.querySelector('[data-insert]').click()")
                return [marked, try browser.evaluate("document.querySelector('#question').value")]
            }
        }
        #expect(seen[0] == "!6")
        #expect(seen[1].hasPrefix("funnel "))
    }

    @Test func `the builder keeps rows, text and count together`() async throws {
        let seen = try await withServer(FixtureSource()) { port in
            try await Self.withBrowser { browser in
                _ = try browser.look(
                    at: "http://127.0.0.1:\(port)/segments/new?lang=en",
                    width: 1_280
                )
                let settle = "new Promise((done) => setTimeout(done, 900))"
                func type(_ field: String, _ value: String) throws {
                    _ = try browser.evaluate(
                        "((field) => { field.value = '\(value)'; field.focus(); "
                            + "field.dispatchEvent(new Event('input', {bubbles: true})); })("
                            + "document.querySelector('[name=\"\(field)\"]'))"
                    )
                    _ = try browser.evaluate(settle)
                }
                let text = "document.querySelector('#text').value"
                let size = "document.querySelector('#size').innerText"
                try type("r1.event", "Order Completed")
                var found = [try browser.evaluate("\(text) + '|' + \(size)")]
                try type("r1.often", "at least")
                try type("r1.times", "3")
                found.append(try browser.evaluate(text))
                try type("text", "city = \\\"Bandung\\\" or did any event")
                found.append(
                    try browser.evaluate(
                        "document.querySelector('[name=join]').value + '|' + "
                            + "document.querySelector('[name=\"r1.value\"]').value + '|' + "
                            + "document.activeElement.name"
                    )
                )
                try type("text", "did \\\"A\\\" at leest 2 times")
                found.append(
                    try browser.evaluate("document.querySelector('#trouble').innerText")
                )
                return found
            }
        }
        #expect(seen[0].hasPrefix("did \"Order Completed\"|1,280 of 5,000 people (26%)"))
        #expect(seen[1] == "did \"Order Completed\" at least 3 times")
        #expect(seen[2] == "any|Bandung|text")
        #expect(seen[3].contains("did you mean 'least'"))
    }

    @Test func `the preview shows the mail and runs nothing of it`() async throws {
        let seen = try await withServer(FixtureSource()) { port in
            try await Self.withBrowser { browser in
                let address = "http://127.0.0.1:\(port)/campaigns/draf/preview"
                // The browser logs that it refused the script; nothing else.
                let shown = try ["en", "id"].flatMap { language in
                    try Self.faults(
                        browser,
                        port: port,
                        target: "/campaigns/draf/preview",
                        language: language,
                        width: language == "en" ? 1_280 : 390
                    )
                }
                let title = try browser.evaluate("document.title")
                let within = try browser.evaluate(
                    "document.querySelector('iframe').contentDocument === null"
                )
                // Opened by itself, outside of any frame, it runs nothing either.
                _ = try browser.look(at: address + "/mail?person=u-1", width: 390)
                let alone = try browser.evaluate("document.title + document.body.innerText")
                return shown.filter { !$0.contains("sandbox") && !$0.contains("script") }
                    + [title, within, alone]
            }
        }
        #expect(seen.count == 3)
        #expect(seen[0].contains("Pratinjau") && seen[1] == "true")
        #expect(seen[2].contains("Selamat Lebaran") && !seen[2].contains("ran\n"))
    }

    @Test func `the script says an audience's size and fills in a segment`() async throws {
        let seen = try await withServer(FixtureSource()) { port in
            try await Self.withBrowser { browser in
                _ = try browser.look(
                    at: "http://127.0.0.1:\(port)/campaigns/new?lang=id",
                    width: 1_280
                )
                let settle = "new Promise((done) => setTimeout(done, 800))"
                let size = "document.querySelector('#size').textContent"
                _ = try browser.evaluate("(document.querySelector('.pick').click(), \(settle))")
                let filled = try browser.evaluate(
                    "document.querySelector('#audience').value + '|' + \(size)"
                )
                _ = try browser.evaluate(
                    "(document.querySelector('#audience').value = 'a ! b', "
                        + "document.querySelector('#audience').dispatchEvent(new Event('input')), "
                        + "\(settle))"
                )
                return [filled, try browser.evaluate(size), try browser.evaluate("location.href")]
            }
        }
        #expect(seen[0].contains("|1.204 orang akan menerimanya sekarang"))
        #expect(!seen[0].hasPrefix("|"))
        #expect(seen[1].contains("means nothing here"))
        #expect(seen[2].contains("/campaigns/new"))
    }

    @Test func `progress renews itself in place`() async throws {
        let seen = try await withServer(FixtureSource()) { port in
            try await Self.withBrowser { browser in
                _ = try browser.look(
                    at: "http://127.0.0.1:\(port)/campaigns/gajian?lang=en",
                    width: 1_280
                )
                let settle = "new Promise((done) => setTimeout(done, 5000))"
                return try browser.evaluate(
                    "(document.querySelector('#progress h2').textContent = 'old', "
                        + "window.stays = 'stays', \(settle)).then(() => window.stays + "
                        + "document.querySelector('#progress h2').textContent)"
                )
            }
        }
        #expect(seen == "staysWhere the messages are")
    }

    @Test func `a picture opens by itself`() async throws {
        let seen = try await withServer(FixtureSource()) { port in
            try await Self.withBrowser { browser in
                _ = try browser.look(at: "http://127.0.0.1:\(port)/journeys/map.svg", width: 390)
                return try browser.evaluate("document.documentElement.nodeName")
            }
        }
        #expect(seen == "svg")
    }
}
