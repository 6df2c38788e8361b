// SPDX-License-Identifier: Apache-2.0

internal import JejakWeb

/// What strangers ask: one token is good, all others are not.
extension FixtureSource {
    static let token = "AbC-123_x"
    static let linked = "https://toko.example/sale?utm=1&x=%2F"

    func mailOpen(token: String, hit: MailHit) {
        if token == Self.token { mails.note("open", hit) }
    }

    func mailClick(token: String, hit: MailHit) -> String? {
        switch token {
        case Self.token:
            mails.note("click", hit)
            return Self.linked
        case "script": return "javascript:alert(1)"
        case "header": return "https://toko.example/\r\nset-cookie: a=b"
        default: return nil
        }
    }

    func preferences(token: String) -> PreferencesContent? {
        guard token == Self.token else { return nil }
        return PreferencesContent(
            maskedAddress: "a••@gmail.com",
            senderName: "Toko Senja",
            language: .indonesian,
            isSubscribed: mails.isSubscribed
        )
    }

    func unsubscribe(token: String, hit: MailHit, how: UnsubscribeWay) -> Bool {
        guard token == Self.token else { return false }
        mails.note("unsubscribe \(how.rawValue)", hit)
        mails.subscribe(false)
        return true
    }

    func resubscribe(token: String, hit: MailHit) -> Bool {
        guard token == Self.token else { return false }
        mails.note("resubscribe", hit)
        mails.subscribe(true)
        return true
    }
}
