// SPDX-License-Identifier: Apache-2.0

internal import JejakWeb
internal import Testing

/// What pages say, in both languages, and that nothing on them comes alive.
struct PageTests {
    static let targets = [
        "/", "/data", "/people", "/people?q=%22%3E%3Cscript%3E&page=3", "/people/u-1",
        "/people?cluster=4", "/segments", "/journeys", "/journeys/4", "/journeys/map",
        "/journeys/pick?fit=3&shape=0,0%20900,0%20900,900", "/ask", "/demo",
        "/ask?question=did%20x%20!%3Cb%3E", "/ask?question=funnel", "/ask?question=x",
        "/ask?step1=Product%20Viewed&step2=Order%20Completed&days=7",
        "/campaigns", "/campaigns/new", "/campaigns/new?audience=%3Cb%3E&as=text", "/outbox",
        "/outbox?state=unknown&page=2&reason=noConsent&campaign=gajian",
        "/data/sources", "/data/live", "/data/refused", "/data/refused?reason=noIdentity&before=9",
        "/data/refused/replay?reason=noIdentity", "/data/refused/drop", "/data/plan",
        "/data/report", "/conflicts", "/people/u-1/merge", "/people/u-1/merge?q=ayu",
        "/people/u-1/merge?with=u-977", "/people/u-1/split",
        "/people/u-1/split?identifier=anonymous%3Ab1946ac9", "/segments/new",
        "/segments/new?name=%3Cb%3E&text=did%20%22x%22%20or%20not%20%3Cb%3E",
        "/segments/new?text=did%20%22a%22%20then%20%22b%22", "/segments/flow",
        "/ask?question=retention", "/ask?question=trend%20of%20%22a%22%20by%20city",
        "/ask?question=transitions", "/ask?question=steps%205%20to%20%22a%22",
        "/ask?question=bottlenecks", "/ask?question=paths%20to%20%22a%22",
        "/ask?question=funnel%20%22a%22%20%3E%20%22b%22",
    ]
    /// Pages of one kept segment, which an empty folder does not have.
    static let segmentTargets =
        [
            "", "/edit", "/remove", "/why?person=u-1", "/why?person=stranger", "?page=3",
        ].map { "/segments/kept/Jogja%20gold\($0)" } + [
            "/segments/kept/slow", "/segments/kept/broken",
            "/segments/flow?s0=1&s1=1&from=2025-05-01&to=2025-06-01",
            "/segments/flow?s0=1&s1=1&campaign=payday", "/segments/flow?campaign=nobody",
            "/segments/flow?s0=1&from=2025-06-20&to=2025-06-01", "/segments/flow?s7=1",
        ]
    /// Groups told as persons, which an empty folder does not have.
    static let personaTargets = [
        "/persona?cluster=4", "/persona?people=0", "/persona?segment=Jogja%20gold",
    ]
    /// Pages of one source, which an empty folder does not have.
    static let sourceTargets = SourceAction.allCases.map { "/data/sources/web-shop/\($0.rawValue)" }
    /// Pages of one campaign, which an empty folder does not have.
    static let campaignTargets =
        [
            "draf", "gajian", "kemerdekaan", "jeda", "lebaran", "sms-lama", "terlalu-sering",
            "vip", "batal", "draf/edit", "draf/preview?person=refused", "gajian/preview",
            "draf/preview?person=nobody", "draf/send", "kemerdekaan/send", "gajian/pause",
            "jeda/resume", "gajian/cancel", "lebaran/edit",
        ]
        .map { "/campaigns/\($0)" }

    @Test(arguments: targets + campaignTargets + sourceTargets + segmentTargets + personaTargets)
    func `a page answers in both languages`(target: String) async {
        let mark = target.contains("?") ? "&" : "?"
        let english = await TestClient().get(target + mark + "lang=en")
        let indonesian = await TestClient().get(target + mark + "lang=id")
        #expect(english.status == 200)
        #expect(indonesian.status == 200)
        #expect(english.text.contains("<html lang=\"en\">"))
        #expect(indonesian.text.contains("<html lang=\"id\">"))
        let strayEnglish = words(of: indonesian.text).intersection([
            "the", "people", "they", "their", "who", "what", "your", "are", "was", "this",
            "that", "everybody", "nobody", "events", "orders", "group", "groups",
        ])
        #expect(strayEnglish.isEmpty)
        let strayIndonesian = words(of: english.text).intersection([
            "yang", "dan", "orang", "belum", "tidak", "dari", "pesanan", "kelompok", "apa",
        ])
        #expect(strayIndonesian.isEmpty)
    }

    @Test(arguments: targets) func `an empty folder's pages answer too`(target: String) async {
        let answer = await TestClient(FixtureSource(isDemo: false, isEmpty: true)).get(target)
        #expect(answer.status == 200 || target.hasPrefix("/journeys/"))
    }

    @Test func `empty pages say which command comes next`() async {
        let client = TestClient(FixtureSource(isDemo: false, isEmpty: true))
        #expect(await client.get("/").text.contains("jejak import "))
        #expect(await client.get("/data").text.contains("jejak import "))
        #expect(await client.get("/people").text.contains("jejak import "))
        #expect(await client.get("/journeys").text.contains("jejak journeys cluster"))
    }

    @Test(
        arguments: targets + campaignTargets + segmentTargets + personaTargets
            + ["/people/x", "/journeys/1", "/nowhere", "/campaigns/x/preview?person=x"]
            + sourceTargets.map { _ in
                "/data/sources/\(Percent.encoded(HostileSource.payload))/rotate"
            }.prefix(1)
    )
    func `hostile text stays text`(target: String) async {
        for language in ["en", "id"] {
            let mark = target.contains("?") ? "&" : "?"
            let page = await TestClient(HostileSource()).get(target + mark + "lang=\(language)")
            let found = tags(of: page.text)
            #expect(found.names.subtracting(Self.knownTags).isEmpty, "\(target)")
            #expect(found.attributes.subtracting(Self.knownAttributes).isEmpty, "\(target)")
            #expect(found.scripts == 1, "\(target)")
            #expect(!page.text.contains("\u{202E}") && !page.text.contains("\0"))
        }
    }

    @Test func `links of a hostile key lead back to it`() async {
        let page = await TestClient(HostileSource()).get("/people").text
        let encoded = Percent.encoded(HostileSource.payload)
        #expect(page.contains("href=\"/people/\(encoded)\""))
        #expect(
            WebRequest(method: "GET", target: "/people/\(encoded)").pieces
                == ["people", HostileSource.payload]
        )
    }

    @Test func `a key with a slash is one piece of the address`() async {
        let request = WebRequest(method: "GET", target: "/people/a%2Fb%20c/journey.png?x=1")
        #expect(request.pieces == ["people", "a/b c", "journey.png"])
        #expect(await TestClient().get("/people/a%2Fb%20c").text.contains("a/b c"))
    }

    @Test func `what is not there is said in one sentence`() async {
        let client = TestClient()
        for target in [
            "/people/missing", "/journeys/99", "/persona", "/nowhere",
            "/people/a/b/c",
        ] {
            let answer = await client.get(target + "?lang=en")
            #expect(answer.status == 404, "\(target)")
            #expect(answer.text.contains("<h1>Not found</h1>"), "\(target)")
        }
        let indonesian = await client.get("/nowhere?lang=id")
        #expect(indonesian.text.contains("<h1>Tidak ditemukan</h1>"))
        #expect(await client.get("/people/missing/journey.png").status == 404)
        #expect(await client.ask("DELETE", "/people").status == 405)
    }

    @Test func `choosing a language is kept in a cookie`() async {
        let answer = await TestClient().get("/people?q=ayu&lang=id")
        #expect(answer.header("set-cookie")?.hasPrefix("jejak_lang=id;") == true)
        #expect(answer.text.contains("href=\"/people?q=ayu&amp;lang=en\""))
        let next = await TestClient().get("/", headers: ["cookie": "jejak_lang=id"])
        #expect(next.text.contains("<h1>Ringkasan</h1>"))
        #expect(next.header("set-cookie") == nil)
    }

    @Test func `a wrong question is marked at its character`() async {
        let page = await TestClient().get("/ask?question=did%20%E2%82%AC%20!%20x&lang=en").text
        #expect(page.contains("<code>did € <mark>!</mark> x</code>"))
    }

    @Test func `a page of the overview is as recorded`() async {
        let page = await TestClient().get("/?lang=id").text
        for piece in [
            "<span class=\"tile-value\">214.873</span>",
            "title=\"Rp2.187.341.125\">Rp2,2 miliar</span>",
            "<span class=\"tile-note\">68% orang membeli</span>",
            "655 orang di “Mulai menjauh” jarang membeli",
        ] {
            #expect(page.contains(piece), "\(piece)")
        }
    }

    static let knownTags: Set<String> = [
        "!doctype", "html", "head", "meta", "title", "link", "script", "body", "a", "header",
        "nav", "ul", "li", "ol", "svg", "path", "rect", "circle", "ellipse", "g", "span", "b",
        "i", "div", "abbr", "p", "main", "aside", "h1", "h2", "h3", "section", "dl", "dt", "dd",
        "details", "summary", "figure", "figcaption", "img", "table", "thead", "tbody", "tfoot",
        "tr", "th", "td", "caption", "form", "label", "input", "button", "select", "option",
        "textarea", "pre", "code", "mark", "article", "time", "small", "iframe", "datalist",
        "text", "line", "noscript", "canvas", "fieldset", "legend", "output",
    ]

    static let knownAttributes: Set<String> = [
        "lang", "charset", "name", "content", "rel", "href", "type", "src", "defer", "class",
        "id", "tabindex", "aria-label", "aria-hidden", "aria-current", "aria-live", "role",
        "viewbox", "focusable", "d", "width", "height", "rx", "ry", "cx", "cy", "r", "x", "y",
        "fill", "title", "hreflang", "preserveaspectratio", "alt", "loading", "decoding", "scope",
        "colspan", "action", "method", "for", "value", "autocomplete", "spellcheck",
        "placeholder", "data-name", "data-ask", "data-wait", "data-failed", "data-people",
        "data-of", "data-start", "data-before", "data-insert", "min", "max", "required",
        "inputmode", "rows", "autocapitalize", "maxlength", "selected", "datetime", "http-equiv",
        "sandbox", "referrerpolicy", "data-live", "data-still", "data-compose", "data-fill",
        "formnovalidate", "list", "open", "x1", "x2", "y1", "y2", "text-anchor", "aria-invalid",
        "data-pause", "data-resume", "data-copy", "data-done", "data-builder", "data-shape",
        "data-place", "checked", "xmlns", "stroke", "stroke-width",
        "data-place", "checked", "data-map", "data-none", "data-hint", "data-picked", "data-act",
        "data-said", "data-pick", "data-count", "hidden", "aria-describedby",
    ]

    /// The tags and attributes that a browser would see. Every `<` starts a
    /// tag, because in text it is escaped.
    private func tags(
        of page: String
    ) -> (names: Set<String>, attributes: Set<String>, scripts: Int) {
        var names: Set<String> = []
        var attributes: Set<String> = []
        var scripts = 0
        for piece in page.split(separator: "<").dropFirst(page.hasPrefix("<") ? 0 : 1) {
            var inside = Array(piece.prefix { $0 != ">" }.lowercased())
            if inside.first == "/" { continue }
            // Quoted values go first, so that only names stay.
            var bare = ""
            var quoted = false
            for character in inside {
                if character == "\"" { quoted.toggle() } else if !quoted { bare.append(character) }
            }
            inside = Array(bare)
            let parts = bare.split { $0 == " " || $0 == "/" || $0 == "\n" }
            guard let name = parts.first else { continue }
            names.insert(String(name))
            if name == "script" { scripts += 1 }
            if name == "!doctype" { continue }
            for part in parts.dropFirst() {
                attributes.insert(String(part.prefix { $0 != "=" }))
            }
        }
        return (names, attributes, scripts)
    }

    /// The words a reader sees, without code, lists of event names and tags.
    private func words(of page: String) -> Set<String> {
        var text = page
        for element in ["code", "option", "textarea", "title", "pre"] {
            var kept = ""
            for (place, piece) in text.components(of: "<\(element)").enumerated() {
                kept += place == 0 ? piece : piece.components(of: "</\(element)>").last ?? ""
            }
            text = kept
        }
        var visible = ""
        var inside = false
        for character in text {
            if character == "<" { inside = true }
            if !inside { visible.append(character) }
            if character == ">" {
                inside = false
                visible.append(" ")
            }
        }
        return Set(visible.lowercased().split { !$0.isLetter }.map(String.init))
    }
}

extension String {
    /// The pieces between occurrences of `mark`.
    fileprivate func components(of mark: String) -> [String] {
        var pieces: [String] = []
        var rest = self[...]
        while let found = rest.firstRange(of: mark) {
            pieces.append(String(rest[..<found.lowerBound]))
            rest = rest[found.upperBound...]
        }
        return pieces + [String(rest)]
    }
}
