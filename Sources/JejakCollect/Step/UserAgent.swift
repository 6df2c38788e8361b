// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// What a user agent says: which device, system and browser, or which robot.
///
/// A handful of rules of our own over the words that browsers put there, not a
/// database: the families are few, and a wrong version number helps nobody.
/// Chrome and Safari name each other's words, so the order of the rules is
/// their meaning.
struct UserAgent: Equatable {
    /// The kinds of devices that people tell apart.
    enum Device: UInt8 {
        case unknown
        case desktop
        case phone
        case tablet
        case television
        case console
        case watch

        var word: StaticString {
            switch self {
            case .unknown: "unknown"
            case .desktop: "desktop"
            case .phone: "phone"
            case .tablet: "tablet"
            case .television: "television"
            case .console: "console"
            case .watch: "watch"
            }
        }
    }

    var device = Device.unknown
    /// Places in `systems` and `browsers`, plus one; 0 where none is known.
    var system: UInt8 = 0
    var browser: UInt8 = 0
    /// Place in `Robot.known`, plus one; 0 where it is none.
    var robot: UInt8 = 0

    static let systems: [(mark: StaticString, name: StaticString)] = [
        ("windows phone", "Windows Phone"), ("windows", "Windows"), ("iphone", "iOS"),
        ("ipad", "iOS"), ("ipod", "iOS"), ("cros ", "ChromeOS"), ("kaios", "KaiOS"),
        ("tizen", "Tizen"), ("web0s", "webOS"), ("webos", "webOS"), ("harmony", "HarmonyOS"),
        ("android", "Android"), ("mac os x", "macOS"), ("macintosh", "macOS"),
        ("playstation", "PlayStation"), ("nintendo", "Nintendo"), ("linux", "Linux"),
        ("freebsd", "FreeBSD"),
    ]

    static let browsers: [(mark: StaticString, name: StaticString)] = [
        ("instagram", "Instagram"), ("fbav/", "Facebook"), ("fban/", "Facebook"),
        ("musical_ly", "TikTok"), ("bytedancewebview", "TikTok"), ("tiktok", "TikTok"),
        (" line/", "LINE"), ("whatsapp", "WhatsApp"), ("micromessenger", "WeChat"),
        ("gsa/", "Google app"), ("edg/", "Edge"), ("edga/", "Edge"), ("edgios/", "Edge"),
        ("edge/", "Edge"), ("opr/", "Opera"), ("opt/", "Opera"), ("opios/", "Opera"),
        ("opera", "Opera"), ("samsungbrowser", "Samsung Internet"), ("ucbrowser", "UC Browser"),
        ("ucweb", "UC Browser"), ("yabrowser", "Yandex Browser"), ("miuibrowser", "Mi Browser"),
        ("huaweibrowser", "Huawei Browser"), ("vivaldi", "Vivaldi"), ("whale/", "Whale"),
        ("duckduckgo", "DuckDuckGo"), ("silk/", "Silk"), ("fxios", "Firefox"),
        ("focus/", "Firefox"), ("firefox", "Firefox"), ("crios", "Chrome"),
        ("; wv)", "Android WebView"), ("chromium", "Chrome"), ("chrome/", "Chrome"),
        ("msie", "Internet Explorer"), ("trident", "Internet Explorer"), ("safari", "Safari"),
    ]

    init() {}

    /// Reads a user agent of lower-case bytes. Time grows with its length times
    /// the number of rules: ask the book, which remembers.
    init(lowered text: [UInt8]) {
        robot = Robot.place(in: text)
        if let place = Self.systems.firstIndex(where: { text.holds($0.mark) }) {
            system = UInt8(place + 1)
        }
        if let place = Self.browsers.firstIndex(where: { text.holds($0.mark) }) {
            browser = UInt8(place + 1)
        }
        device = Self.device(text)
    }

    private static func device(_ text: [UInt8]) -> Device {
        if text.holds("smart-tv") || text.holds("smarttv") || text.holds("appletv")
            || text.holds("googletv") || text.holds("android tv") || text.holds("hbbtv")
            || text.holds("web0s") || text.holds("crkey") || text.holds(" aft")
        {
            return .television
        }
        if text.holds("watch") { return .watch }
        if text.holds("playstation") || text.holds("xbox") || text.holds("nintendo") {
            return .console
        }
        if text.holds("ipad") || text.holds("tablet") || text.holds("kindle")
            || text.holds("playbook") || text.holds("silk/")
        {
            return .tablet
        }
        if text.holds("iphone") || text.holds("ipod") || text.holds("windows phone")
            || text.holds("kaios") || text.holds("opera mini") || text.holds("mobile")
        {
            return .phone
        }
        // Android says "Mobile" on phones only.
        if text.holds("android") { return text.holds("mozilla/") ? .tablet : .phone }
        let isDesktop =
            text.holds("windows") || text.holds("macintosh") || text.holds("cros ")
            || text.holds("linux") || text.holds("freebsd")
        return isDesktop ? .desktop : .unknown
    }
}

/// Remembers what user agents say, since a site sees the same few all day.
///
/// A table of fixed size, the newest of two that fall together stays; known by
/// a 64-bit hash, so a made-up collision only mislabels its maker's own events.
/// Memory: 16 KB.
struct UserAgentBook {
    private var hashes = [UInt64](repeating: 0, count: 1024)
    private var found = [UserAgent](repeating: UserAgent(), count: 1024)
    private var lowered: [UInt8] = []

    mutating func read(_ text: UnsafeRawBufferPointer) -> UserAgent {
        guard !text.isEmpty else { return UserAgent() }
        // Longer ones are no browser's; the beginning says enough.
        let short = UnsafeRawBufferPointer(rebasing: text[..<min(text.count, 512)])
        let hash = StableHash.hash(short) | 1
        let slot = Int(truncatingIfNeeded: hash >> 1) & 1023
        if hashes[slot] == hash { return found[slot] }
        lowered.removeAll(keepingCapacity: true)
        for byte in short { lowered.append(IdentifierRule.lowered(byte)) }
        let agent = UserAgent(lowered: lowered)
        hashes[slot] = hash
        found[slot] = agent
        return agent
    }
}

extension [UInt8] {
    /// Whether a word stands somewhere in the bytes.
    func holds(_ word: StaticString) -> Bool {
        firstPlace(of: word) != nil
    }

    func firstPlace(of word: StaticString, from start: Int = 0) -> Int? {
        let length = word.utf8CodeUnitCount
        guard length > 0, count - start >= length else { return nil }
        let first = word.utf8Start[0]
        return withUnsafeBufferPointer { bytes in
            var place = start
            while place + length <= bytes.count {
                if bytes[place] == first {
                    var index = 1
                    while index < length, bytes[place + index] == word.utf8Start[index] {
                        index += 1
                    }
                    if index == length { return place }
                }
                place += 1
            }
            return nil
        }
    }
}
