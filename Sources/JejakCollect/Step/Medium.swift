// SPDX-License-Identifier: Apache-2.0

/// The kind of place a visit came from.
enum Medium: UInt8 {
    case direct
    case organicSearch
    case paidSearch
    case organicSocial
    case paidSocial
    case display
    case email
    case sms
    case push
    case messenger
    case affiliate
    case video
    case assistant
    case referral
    /// A campaign whose medium is none of these.
    case other

    var word: StaticString {
        switch self {
        case .direct: "direct"
        case .organicSearch: "organic search"
        case .paidSearch: "paid search"
        case .organicSocial: "organic social"
        case .paidSocial: "paid social"
        case .display: "display"
        case .email: "email"
        case .sms: "sms"
        case .push: "push"
        case .messenger: "messenger"
        case .affiliate: "affiliate"
        case .video: "video"
        case .assistant: "assistant"
        case .referral: "referral"
        case .other: "other"
        }
    }
}

/// What kind of site a host is.
enum Site: UInt8 {
    case other
    case search
    case social
    case mail
    case messenger
    case video
    case assistant

    /// Hosts and words that senders write for them. A name that ends in a point
    /// stands for its host under any ending, as `google.` for google.co.id.
    private static let known: [(name: StaticString, site: Site)] = [
        ("mail.google.com", .mail), ("com.google.android.gm", .mail), ("outlook.", .mail),
        ("mail.yahoo.com", .mail), ("mail.", .mail), ("gemini.google.com", .assistant),
        ("chatgpt.com", .assistant), ("chat.openai.com", .assistant), ("claude.ai", .assistant),
        ("perplexity.ai", .assistant), ("copilot.microsoft.com", .assistant),
        ("youtube.", .video), ("youtu.be", .video), ("vimeo.com", .video), ("twitch.tv", .video),
        ("google.", .search), ("com.google.android.googlequicksearchbox", .search),
        ("bing.", .search), ("duckduckgo.", .search), ("yahoo.", .search), ("baidu.", .search),
        ("yandex.", .search), ("ya.ru", .search), ("ecosia.org", .search), ("qwant.", .search),
        ("startpage.", .search), ("search.brave.com", .search), ("naver.com", .search),
        ("seznam.cz", .search), ("sogou.com", .search), ("kagi.com", .search),
        ("petalsearch.com", .search), ("facebook.", .social), ("fb.com", .social),
        ("fb.me", .social), ("instagram.", .social), ("t.co", .social), ("twitter.", .social),
        ("x.com", .social), ("linkedin.", .social), ("lnkd.in", .social), ("pinterest.", .social),
        ("pin.it", .social), ("tiktok.", .social), ("reddit.", .social), ("threads.net", .social),
        ("threads.com", .social), ("snapchat.", .social), ("weibo.", .social), ("vk.com", .social),
        ("quora.", .social), ("tumblr.", .social), ("bsky.app", .social), ("mastodon.", .social),
        ("kaskus.co.id", .social), ("whatsapp.", .messenger), ("wa.me", .messenger),
        ("t.me", .messenger), ("telegram.", .messenger), ("line.me", .messenger),
        ("discord.com", .messenger), ("messenger.com", .messenger),
    ]

    private static let words: [(word: StaticString, site: Site)] = [
        ("google", .search), ("bing", .search), ("yahoo", .search), ("duckduckgo", .search),
        ("baidu", .search), ("yandex", .search), ("adwords", .search), ("googleads", .search),
        ("facebook", .social), ("fb", .social), ("ig", .social), ("instagram", .social),
        ("meta", .social), ("twitter", .social), ("x", .social), ("linkedin", .social),
        ("pinterest", .social), ("tiktok", .social), ("reddit", .social), ("snapchat", .social),
        ("threads", .social), ("youtube", .video), ("newsletter", .mail), ("email", .mail),
        ("whatsapp", .messenger), ("telegram", .messenger), ("line", .messenger),
        ("chatgpt", .assistant), ("perplexity", .assistant),
    ]

    /// What kind of site a host is. Time grows with the length of the list: ask
    /// the step, which remembers.
    init(host: UnsafeRawBufferPointer, _ range: Range<Int>) {
        self = .other
        for entry in Self.known where Self.isUnder(host, range, entry.name) {
            self = entry.site
            return
        }
    }

    /// What kind of site a campaign's source names, as a word or a host.
    init(source: UnsafeRawBufferPointer) {
        let range = 0..<source.count
        for entry in Self.words where source.isWord(entry.word, range) {
            self = entry.site
            return
        }
        self.init(host: source, range)
    }

    /// Whether a host is a name or stands under it. With an open end the name
    /// must be followed by one or two labels more.
    private static func isUnder(
        _ host: UnsafeRawBufferPointer,
        _ range: Range<Int>,
        _ name: StaticString
    ) -> Bool {
        let length = name.utf8CodeUnitCount
        guard range.count >= length else { return false }
        guard name.utf8Start[length - 1] == 0x2E else {
            let start = range.upperBound - length
            let isAtLabel = start == range.lowerBound || host[start - 1] == 0x2E
            return isAtLabel && host.isWord(name, start..<range.upperBound)
        }
        var start = range.lowerBound
        while start + length < range.upperBound {
            if host.isWord(name, start..<start + length) {
                let rest = host[start + length..<range.upperBound].count { $0 == 0x2E }
                if rest <= 1 { return true }
            }
            while start < range.upperBound, host[start] != 0x2E { start += 1 }
            start += 1
        }
        return false
    }
}
