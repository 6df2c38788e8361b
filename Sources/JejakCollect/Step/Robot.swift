// SPDX-License-Identifier: Apache-2.0

/// Programs that walk the web and say so in their user agent.
///
/// Named ones first, then the marks that most others carry. Tools of
/// programmers stand here too: as the user agent of a person (`context.
/// userAgent`) they are no person. The header of a server's own library is not
/// held against this list.
enum Robot {
    static let known: [(mark: StaticString, name: StaticString)] = [
        ("googlebot", "Googlebot"), ("adsbot-google", "Google ads"),
        ("mediapartners-google", "Google ads"), ("apis-google", "Google APIs"),
        ("google-inspectiontool", "Google inspection"), ("googleother", "Google other"),
        ("feedfetcher-google", "Google feeds"), ("storebot-google", "Google shops"),
        ("bingbot", "Bing"), ("bingpreview", "Bing preview"), ("adidxbot", "Bing ads"),
        ("msnbot", "Bing"), ("slurp", "Yahoo"), ("duckduckbot", "DuckDuckGo"),
        ("duckassistbot", "DuckDuckGo"), ("baiduspider", "Baidu"), ("yandexbot", "Yandex"),
        ("yandeximages", "Yandex"), ("applebot", "Apple"),
        ("petalbot", "Petal"), ("bytespider", "ByteDance"), ("amazonbot", "Amazon"),
        ("facebookexternalhit", "Facebook"), ("facebookcatalog", "Facebook"),
        ("meta-externalagent", "Meta"), ("meta-externalfetcher", "Meta"), ("twitterbot", "X"),
        ("linkedinbot", "LinkedIn"), ("pinterestbot", "Pinterest"), ("slackbot", "Slack"),
        ("telegrambot", "Telegram"), ("discordbot", "Discord"), ("redditbot", "Reddit"),
        ("skypeuripreview", "Skype"), ("gptbot", "GPTBot"), ("oai-searchbot", "OpenAI search"),
        ("chatgpt-user", "ChatGPT"), ("claudebot", "ClaudeBot"), ("claude-web", "Claude"),
        ("anthropic-ai", "Anthropic"), ("perplexitybot", "Perplexity"), ("ccbot", "Common Crawl"),
        ("cohere-ai", "Cohere"), ("diffbot", "Diffbot"), ("ahrefsbot", "Ahrefs"),
        ("semrushbot", "Semrush"), ("mj12bot", "Majestic"), ("dotbot", "Moz"),
        ("screaming frog", "Screaming Frog"), ("siteauditbot", "Semrush"),
        ("ia_archiver", "Internet Archive"), ("archive.org_bot", "Internet Archive"),
        ("pingdom", "Pingdom"), ("uptimerobot", "UptimeRobot"), ("statuscake", "StatusCake"),
        ("site24x7", "Site24x7"), ("newrelicpinger", "New Relic"), ("datadog", "Datadog"),
        ("gtmetrix", "GTmetrix"), ("chrome-lighthouse", "Lighthouse"),
        ("lighthouse", "Lighthouse"), ("pagespeed", "PageSpeed"), ("ptst/", "WebPageTest"),
        ("headlesschrome", "headless Chrome"), ("phantomjs", "PhantomJS"),
        ("slimerjs", "SlimerJS"), ("selenium", "Selenium"), ("webdriver", "WebDriver"),
        ("puppeteer", "Puppeteer"), ("playwright", "Playwright"), ("cypress", "Cypress"),
        ("electron-fiddle", "Electron"), ("jsdom", "jsdom"), ("htmlunit", "HtmlUnit"),
        ("python-requests", "python-requests"), ("python-urllib", "Python"),
        ("aiohttp", "aiohttp"), ("python-httpx", "httpx"), ("scrapy", "Scrapy"),
        ("curl/", "curl"), ("wget/", "Wget"), ("libwww-perl", "libwww-perl"),
        ("go-http-client", "Go"), ("apache-httpclient", "Apache HttpClient"),
        ("node-fetch", "node-fetch"), ("axios/", "axios"), ("httrack", "HTTrack"),
        ("postmanruntime", "Postman"), ("insomnia/", "Insomnia"), ("embedly", "Embedly"),
        ("barracuda", "Barracuda"), ("proofpoint", "Proofpoint"), ("mimecast", "Mimecast"),
        ("crawler", "a crawler"), ("spider", "a spider"), ("crawl", "a crawler"),
        ("scraper", "a scraper"), ("bot", "a bot"), ("fetcher", "a fetcher"),
        ("headless", "a headless browser"),
    ]

    static func name(_ place: UInt8) -> StaticString { known[Int(place) - 1].name }

    /// The place of the first mark that a user agent carries, plus one.
    static func place(in text: [UInt8]) -> UInt8 {
        for (index, entry) in known.enumerated() {
            guard let place = text.firstPlace(of: entry.mark) else { continue }
            if entry.mark.utf8CodeUnitCount == 3, !isBotWord(text, place) { continue }
            return UInt8(index + 1)
        }
        return 0
    }

    /// Whether "bot" ends a word there and the word is no maker of telephones.
    private static func isBotWord(_ text: [UInt8], _ first: Int) -> Bool {
        var place: Int? = first
        while let start = place {
            let after = start + 3 < text.count ? text[start + 3] : 0x20
            let isEnd = !(after >= 0x61 && after <= 0x7A)
            let isCubot = start >= 2 && text[start - 1] == 0x75 && text[start - 2] == 0x63
            if isEnd && !isCubot { return true }
            place = text.firstPlace(of: "bot", from: start + 3)
        }
        return false
    }
}
