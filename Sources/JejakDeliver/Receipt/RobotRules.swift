// SPDX-License-Identifier: Apache-2.0

/// A hit on a tracked link or on the pixel of one message.
package struct MailHit: Sendable, Equatable {
    /// What was asked for.
    package enum Kind: UInt8, Sendable {
        case open
        case click
    }

    /// How it was asked for, as far as the rules care.
    package enum Method: UInt8, Sendable {
        case get
        case head
        case other
    }

    package var kind: Kind
    /// The number of the link; 0 for opens.
    package var link: Int
    /// Milliseconds since 1970 UTC.
    package var time: Int64
    package var method: Method
    package var userAgent: String

    package init(kind: Kind, link: Int = 0, time: Int64, method: Method = .get, userAgent: String) {
        self.kind = kind
        self.link = link
        self.time = time
        self.method = method
        self.userAgent = userAgent
    }
}

/// Who made a hit.
package enum HitJudgement: Sendable, Equatable {
    case human
    /// A machine on the person's behalf that fetches a picture whether or not
    /// the mail is read. Counted apart: neither an open nor a robot's visit.
    case machineOpen(RobotRule)
    case robot(RobotRule)
}

/// Why a hit is not a person's. The raw values are shown and stored.
package enum RobotRule: String, Sendable, CaseIterable {
    /// Asked for the headers only, which no reader's browser does on a click.
    case headRequest = "head request"
    /// The program names itself as a scanner, a crawler or a library.
    case knownAgent = "known scanner"
    /// The program does not name itself at all.
    case noAgent = "no name of a program"
    /// Sooner after sending than a mail can be read.
    case tooSoon = "too soon after sending"
    /// Many different links in a moment.
    case manyLinks = "many links at once"
    /// A privacy service that fetches every picture on arrival.
    case privacyProxy = "privacy proxy"
}

/// Tells people from machines among the hits of one message, by stated rules.
///
/// Mail filters follow links before a person sees the mail, and some services
/// fetch every picture on arrival; counted as people they would make every
/// campaign look well. The rules, first match wins:
///
/// 1. a HEAD request, or a method that is neither GET nor HEAD: robot;
/// 2. a program that gives no name, or names itself as a scanner, crawler or
///    library: robot;
/// 3. a click within `soonMilliseconds` of sending (5 s): robot; an open within
///    `soonOpenMilliseconds` (2 s): machine open;
/// 4. at least three different links, or all where the mail has two, within
///    `burstMilliseconds` (2 s): each click of the burst is a robot's;
/// 5. an open by a privacy proxy that names itself: machine open.
///
/// What the rules cannot see, honestly: Gmail's picture proxy opens when the
/// person does and hides who it is, so it counts as human, but only its first
/// open does so surely. Apple's Mail Privacy Protection sends a plain
/// `Mozilla/5.0` and fetches at a moment of its own; the bare name is taken for
/// it, and a person whose program has that name is counted as machine open.
/// A filter that waits minutes, takes one link and calls itself a browser
/// passes as human. So clicks are an upper bound of people, opens a weak sign.
package struct RobotRules: Sendable {
    package var soonMilliseconds: Int64 = 5000
    package var soonOpenMilliseconds: Int64 = 2000
    package var burstMilliseconds: Int64 = 2000
    package var burstLinks = 3

    package init() {}

    /// Judges each hit of one message, in the order given. Time grows as
    /// n log n with the hits.
    ///
    /// - Parameters:
    ///   - linkCount: How many tracked links the mail has.
    package func judge(_ hits: [MailHit], sentAt: Int64, linkCount: Int) -> [HitJudgement] {
        let burst = burst(hits, linkCount)
        return hits.indices.map { index in
            let hit = hits[index]
            if hit.method != .get { return .robot(.headRequest) }
            let agent = hit.userAgent.lowercased().trimmedOfWhitespace
            if agent.isEmpty { return .robot(.noAgent) }
            if Self.isPictureProxy(agent) {
                return hit.kind == .open ? .human : .robot(.knownAgent)
            }
            if Self.isScanner(agent) { return .robot(.knownAgent) }
            let age = hit.time.subtractingReportingOverflow(sentAt)
            if hit.kind == .click {
                if !age.overflow && age.partialValue < soonMilliseconds { return .robot(.tooSoon) }
                return burst.contains(index) ? .robot(.manyLinks) : .human
            }
            if agent == "mozilla/5.0" || agent.contains("applemailprivacy") {
                return .machineOpen(.privacyProxy)
            }
            let isSoon = !age.overflow && age.partialValue < soonOpenMilliseconds
            return isSoon ? .machineOpen(.tooSoon) : .human
        }
    }

    /// The clicks of bursts, by a window that slides over the times.
    private func burst(_ hits: [MailHit], _ linkCount: Int) -> Set<Int> {
        // One link clicked twice is a person with a nervous finger.
        let needed = linkCount == 2 ? 2 : burstLinks
        let order = hits.indices.filter { hits[$0].kind == .click }
            .sorted { (hits[$0].time, $0) < (hits[$1].time, $1) }
        var counts: [Int: Int] = [:]
        var found: Set<Int> = []
        var first = 0
        var marked = 0
        for last in order.indices {
            counts[hits[order[last]].link, default: 0] += 1
            while isApart(hits[order[first]].time, hits[order[last]].time) {
                let link = hits[order[first]].link
                counts[link] = (counts[link] ?? 1) - 1
                if counts[link] == 0 { counts[link] = nil }
                first += 1
            }
            guard counts.count >= needed else { continue }
            // Each click is marked once, so the whole stays linear.
            for place in max(first, marked)...last { found.insert(order[place]) }
            marked = last + 1
        }
        return found
    }

    /// Whether the later of two moments is past the window of the earlier.
    private func isApart(_ early: Int64, _ late: Int64) -> Bool {
        let gap = late.subtractingReportingOverflow(early)
        return gap.overflow || gap.partialValue > max(0, burstMilliseconds)
    }

    /// Proxies that fetch a picture when the person opens the mail.
    private static func isPictureProxy(_ agent: String) -> Bool {
        ["googleimageproxy", "yahoomailproxy"].contains { agent.contains($0) }
    }

    private static let scanners = [
        "barracuda", "proofpoint", "mimecast", "symantec", "messagelabs", "forcepoint", "cloudmark",
        "safelinks", "microsoft office protocol discovery", "bingpreview", "ironport", "fireeye",
        "trendmicro", "sophos", "zscaler", "urldefense", "mailscanner", "spamassassin",
        "virustotal",
        "facebookexternalhit", "whatsapp", "telegrambot", "slackbot", "slack-imgproxy",
        "twitterbot",
        "linkedinbot", "discordbot", "skypeuripreview", "googlebot", "bingbot", "yandexbot",
        "baiduspider", "duckduckbot", "ahrefsbot", "applebot", "petalbot", "bytespider",
        "headlesschrome", "phantomjs", "python-requests", "python-urllib", "aiohttp", "curl/",
        "wget/", "go-http-client", "java/", "okhttp", "libwww-perl", "apache-httpclient", "axios/",
        "node-fetch", "scrapy", "crawler", "spider", "preview", "scanner", "link-check", "urlscan",
        "monitoring", "bot/", "bot;", "+http://", "+https://",
    ]

    private static func isScanner(_ agent: String) -> Bool {
        scanners.contains { agent.contains($0) }
    }
}
