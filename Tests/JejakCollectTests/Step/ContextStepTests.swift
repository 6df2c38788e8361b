// SPDX-License-Identifier: Apache-2.0

internal import JejakCollect
internal import JejakCore
internal import Testing

private let chrome =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    + "Chrome/126.0.0.0 Safari/537.36"

/// Says one place of everybody, and keeps count of nothing.
private struct OnePlace: PlaceResolver {
    func place(of address: String) -> Place? {
        address == "192.0.2.7" ? Place(country: "ID", city: "Bandung") : nil
    }
}

@Suite("Steps over the context")
struct ContextStepTests {
    private func agent(_ text: String, settings: IntakeSettings = .standard) -> WireBench {
        WireBench.track("e", context: #"{"userAgent":"\#(text)"}"#, settings: settings)
    }

    @Test(arguments: [
        (chrome, "desktop", "Windows", "Chrome"),
        (chrome + " Edg/126.0", "desktop", "Windows", "Edge"),
        (chrome + " OPR/111.0", "desktop", "Windows", "Opera"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 "
                + "(KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1", "phone", "iOS",
            "Safari"
        ),
        (
            "Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 "
                + "(KHTML, like Gecko) CriOS/126.0 Mobile/15E148 Safari/604.1", "tablet", "iOS",
            "Chrome"
        ),
        (
            "Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) "
                + "SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36", "phone", "Android",
            "Samsung Internet"
        ),
        (
            "Mozilla/5.0 (Linux; Android 13; SM-X700) AppleWebKit/537.36 (KHTML, like Gecko) "
                + "Chrome/126.0.0.0 Safari/537.36", "tablet", "Android", "Chrome"
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:127.0) Gecko/20100101 Firefox/127.0",
            "desktop", "macOS", "Firefox"
        ),
        (
            "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) "
                + "Version/4.0 Chrome/126.0 Mobile Safari/537.36 Instagram 300.0", "phone",
            "Android",
            "Instagram"
        ),
        (
            "Mozilla/5.0 (SMART-TV; Linux; Tizen 7.0) AppleWebKit/537.36 (KHTML, like Gecko) "
                + "SamsungBrowser/5 Chrome/94 TV Safari/537.36", "television", "Tizen",
            "Samsung Internet"
        ),
        (
            "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) "
                + "Chrome/126.0.0.0 Safari/537.36", "desktop", "ChromeOS", "Chrome"
        ),
    ])
    func `a user agent says device, system and browser`(
        text: String,
        device: String,
        system: String,
        browser: String
    ) {
        let bench = agent(text)
        #expect(bench.value("context.device.kind") == .text(device))
        #expect(bench.value("context.os.name") == .text(system))
        #expect(bench.value("context.browser.name") == .text(browser))
    }

    @Test func `what an app declares stands`() {
        let bench = WireBench.track(
            "e",
            context:
                #"{"os":{"name":"iPadOS"},"device":{"type":"ios"},"userAgent":"shop/3 CFNetwork"}"#
        )
        #expect(bench.value("context.os.name") == .text("iPadOS"))
        #expect(bench.value("context.device.kind") == .text("phone"))
        #expect(bench.value("context.browser.name") == nil)
    }

    @Test func `the browser's header serves where the event says nothing`() {
        var bench = WireBench()
        bench.call.userAgent = chrome
        _ = bench.send(#"{"type":"track","event":"e","userId":"u"}"#)
        #expect(bench.value("context.browser.name") == .text("Chrome"))
        // A server's library is no person's browser, and no robot either.
        bench.call.userAgent = "python-requests/2.31"
        let (_, outcome) = bench.send(#"{"type":"track","event":"e","userId":"u"}"#)
        #expect(outcome.accepted == 1)
        #expect(bench.value("context.browser.name", event: 1) == nil)
    }

    @Test(arguments: [
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "Googlebot"),
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
                + "HeadlessChrome/126.0 Safari/537.36", "headless Chrome"
        ),
        ("python-requests/2.31", "python-requests"), ("curl/8.5", "curl"),
        ("Mozilla/5.0 (compatible; SomeBot; x)", "a bot"), ("mybot", "a bot"),
        ("facebookexternalhit/1.1", "Facebook"), ("Acme Crawler 1", "a crawler"),
    ])
    func `robots are left out, or kept with their name`(text: String, name: String) {
        var bench = WireBench()
        let body = #"{"type":"page","userId":"u","context":{"userAgent":"\#(text)"}}"#
        let (_, outcome) = bench.send(body)
        #expect(outcome.accepted == 0)
        #expect(outcome.rejected.isEmpty)
        #expect(outcome.dropped == [.robot: 1])
        #expect(outcome.tally[.dropRobots].dropped == 1)
        #expect(bench.batch.isEmpty)
        var settings = IntakeSettings.standard
        settings.robots = .keep
        #expect(agent(text, settings: settings).value("context.robot") == .text(name))
    }

    @Test func `people are no robots`() {
        for text in [
            chrome, "Mozilla/5.0 (Linux; Android 9; CUBOT_X18_Plus) Chrome/90 Mobile", "okhttp/4.9",
            "Mozilla/5.0 (Linux; Android 10; Bottle) Mobile", "",
        ] {
            #expect(agent(text).batch.count == 1, "\(text)")
        }
    }

    @Test func `a blocked source is answered and not stored`() {
        var settings = IntakeSettings.standard
        settings.blockedSources = ["shop"]
        var bench = WireBench(settings: settings)
        let item = #"{"type":"page","userId":"u"}"#
        let (_, outcome) = bench.send(#"{"batch":["# + item + "," + item + ",7]}")
        #expect(outcome.dropped == [.blockedSource: 3])
        #expect(outcome.rejected.isEmpty)
        #expect(bench.batch.isEmpty)
        bench.call.source = "app"
        #expect(bench.send(item).outcome.accepted == 1)
    }

    @Test func `a session has one name`() {
        let wanted = PropertyValue.text("s-1")
        for context in [
            #"{"sessionId":"s-1"}"#, #"{"session_id":"s-1"}"#, #"{"session":{"id":"s-1"}}"#,
        ] {
            let bench = WireBench.track("e", context: context)
            #expect(bench.value("context.sessionId") == wanted)
        }
        let bench = WireBench.track("e", properties: #"{"session_id":"s-1"}"#)
        #expect(bench.value("context.sessionId") == wanted)
        let number = WireBench.track("e", context: #"{"session_id":1690000000000}"#)
        #expect(number.value("context.sessionId") == .number(1_690_000_000_000))
    }

    @Test func `a place is declared before it is resolved, and never half of each`() {
        var bench = WireBench(settings: .standard, placeResolver: OnePlace())
        bench.call.address = "192.0.2.7"
        _ = bench.send(#"{"type":"page","userId":"u"}"#)
        _ = bench.send(#"{"type":"page","userId":"u","context":{"location":{"country":"SG"}}}"#)
        _ = bench.send(
            #"{"type":"identify","userId":"u","traits":{"address":{"country":"MY","#
                + #""state":"Johor"}}}"#
        )
        bench.call.address = "192.0.2.8"
        _ = bench.send(#"{"type":"page","userId":"u"}"#)
        #expect(bench.value("context.location.country") == .text("ID"))
        #expect(bench.value("context.location.city") == .text("Bandung"))
        #expect(bench.value("context.location.country", event: 1) == .text("SG"))
        #expect(bench.value("context.location.city", event: 1) == nil)
        #expect(bench.value("context.location.country", event: 2) == .text("MY"))
        #expect(bench.value("context.location.region", event: 2) == .text("Johor"))
        #expect(bench.value("context.location.city", event: 2) == nil)
        #expect(bench.value("context.location.country", event: 3) == nil)
        #expect(bench.value("context.ip") == nil)
    }

    @Test func `what was not asked was not given`() {
        var settings = IntakeSettings.standard
        settings.consentCategories = ["ads", "stats"]
        let key = "context.consent.categoryPreferences."
        let given = WireBench.track(
            "e",
            context: #"{"consent":{"categoryPreferences":{"ads":"granted","x":0,"y":"maybe"}}}"#,
            settings: settings
        )
        #expect(given.value(key + "ads") == .bool(true))
        #expect(given.value(key + "stats") == .bool(false))
        #expect(given.value(key + "x") == .bool(false))
        #expect(given.value(key + "y") == .text("maybe"))
        let silent = WireBench.track("e", settings: settings)
        #expect(silent.value(key + "ads") == nil)
        let lists = WireBench.track(
            "e",
            context:
                #"{"consentManagement":{"allowedConsentIds":["ads"],"deniedConsentIds":["c"]}}"#
        )
        #expect(lists.value(key + "ads") == .bool(true))
        #expect(lists.value(key + "c") == .bool(false))
    }

    @Test func `the privacy signal withdraws what was not given by name`() {
        let key = "context.consent.categoryPreferences.advertising"
        var bench = WireBench()
        bench.call.globalPrivacyControl = true
        _ = bench.send(#"{"type":"page","userId":"u"}"#)
        _ = bench.send(
            #"""
            {"type":"page","userId":"u","context":{"consent":{"categoryPreferences":
             {"advertising":true}}}}
            """#
        )
        #expect(bench.value("context.gpc") == .bool(true))
        #expect(bench.value(key) == .bool(false))
        #expect(bench.value(key, event: 1) == .bool(true))
        let said = WireBench.track("e", context: #"{"gpc":true}"#)
        #expect(said.value(key) == .bool(false))
        let not = WireBench.track("e", context: #"{"gpc":false}"#)
        #expect(not.value(key) == nil)
        #expect(not.value("context.gpc") == .bool(false))
    }

    @Test func `each step counts what it saw and did`() {
        var bench = WireBench()
        let item =
            #"{"type":"track","event":"e","userId":"u","context":{"page":{"url":"https://a"}}}"#
        let (_, outcome) = bench.send(
            #"{"batch":["# + Array(repeating: item, count: 200).joined(separator: ",") + "]}"
        )
        let tally = outcome.tally
        #expect(tally[.putMedium].seen == 200)
        #expect(tally[.putMedium].put == 200)
        #expect(tally[.putSession].seen == 200)
        #expect(tally[.putSession].put == 0)
        #expect(tally[.dropRobots].dropped == 0)
        #expect(IntakeStep.allCases.map { tally[$0].nanoseconds }.reduce(0, +) > 0)
        var sum = tally
        sum.add(tally)
        #expect(sum[.putMedium].seen == 400)
        for step in IntakeStep.allCases {
            #expect(step.rawValue.hasPrefix("drop") || step.rawValue.hasPrefix("put"))
            #expect(step.sentence.hasSuffix("."))
        }
    }
}
