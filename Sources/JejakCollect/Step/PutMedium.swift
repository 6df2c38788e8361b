// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// `putMedium`: the kind of place a visit came from, as `context.medium`.
///
/// What a campaign says of itself goes before an ad click, and that before the
/// referring site. A page that was reached from another page of the same site
/// has no medium, nor has an event that says nothing of a page: neither came
/// from anywhere. After the channel groups that web analytics share, in our
/// own words.
struct PutMedium {
    /// What kind of site a host is, by its hash: a table of fixed size.
    private var hashes = [UInt64](repeating: 0, count: 256)
    private var sites = [Site](repeating: .other, count: 256)

    mutating func put(
        _ scene: ItemScene,
        _ campaign: PutCampaign,
        _ flattener: inout PropertyFlattener,
        _ batch: inout EventBatch
    ) -> Bool {
        guard let medium = medium(scene, campaign) else { return false }
        return flattener.put(medium.word, under: "context.medium", to: &batch)
    }

    private mutating func medium(_ scene: ItemScene, _ campaign: PutCampaign) -> Medium? {
        if !campaign.medium.isEmpty || !campaign.source.isEmpty {
            let site = campaign.source.withUnsafeBytes { Site(source: $0) }
            let found = campaign.medium.withUnsafeBytes { Self.medium($0, site) }
            return found ?? scene.click?.medium ?? .other
        }
        if let click = scene.click { return click.medium }
        if scene.isTagged { return .other }
        var referrer = scene.context.pageReferrer
        if referrer < 0, scene.kind == .page {
            referrer = scene.member("referrer", of: scene.own)
        }
        guard scene.context.hasPage || referrer >= 0 else { return nil }
        guard let address = scene.text(referrer) else { return .direct }
        let host = AddressQuery.host(address)
        guard !host.isEmpty else { return .direct }
        if let page = scene.text(scene.context.pageURL) {
            let own = AddressQuery.host(page)
            if Self.isSame(page, own, address, host) { return nil }
        }
        switch site(address, host) {
        case .search: return .organicSearch
        case .social: return .organicSocial
        case .mail: return .email
        case .messenger: return .messenger
        case .video: return .video
        case .assistant: return .assistant
        case .other: return .referral
        }
    }

    private mutating func site(_ text: UnsafeRawBufferPointer, _ host: Range<Int>) -> Site {
        let hash = StableHash.hash(UnsafeRawBufferPointer(rebasing: text[host])) | 1
        let slot = Int(truncatingIfNeeded: hash >> 1) & 255
        if hashes[slot] == hash { return sites[slot] }
        let site = Site(host: text, host)
        hashes[slot] = hash
        sites[slot] = site
        return site
    }

    private static func isSame(
        _ first: UnsafeRawBufferPointer,
        _ a: Range<Int>,
        _ second: UnsafeRawBufferPointer,
        _ b: Range<Int>
    ) -> Bool {
        guard a.count == b.count else { return false }
        for index in 0..<a.count
        where IdentifierRule.lowered(first[a.lowerBound + index])
            != IdentifierRule.lowered(second[b.lowerBound + index])
        {
            return false
        }
        return true
    }

    private static let paid: [StaticString] = [
        "cpc", "ppc", "paid", "sem", "paidsearch", "paid_search", "paid-search", "paid search",
        "paidsocial", "paid_social", "paid-social", "paid social", "cpv", "cpa", "ads", "ad",
    ]

    private static let others: [(word: StaticString, medium: Medium)] = [
        ("email", .email), ("e-mail", .email), ("mail", .email), ("newsletter", .email),
        ("sms", .sms), ("text", .sms), ("push", .push), ("webpush", .push), ("web-push", .push),
        ("notification", .push), ("whatsapp", .messenger), ("wa", .messenger),
        ("telegram", .messenger), ("line", .messenger), ("messenger", .messenger),
        ("affiliate", .affiliate), ("affiliates", .affiliate), ("partner", .affiliate),
        ("display", .display), ("banner", .display), ("cpm", .display),
        ("interstitial", .display), ("social", .organicSocial), ("social-media", .organicSocial),
        ("social_media", .organicSocial), ("social-network", .organicSocial),
        ("sm", .organicSocial), ("organic", .organicSearch), ("video", .video),
        ("referral", .referral), ("link", .referral), ("(none)", .direct),
    ]

    /// What a campaign's medium and the kind of its source mean.
    private static func medium(_ text: UnsafeRawBufferPointer, _ site: Site) -> Medium? {
        let all = 0..<text.count
        if paid.contains(where: { text.isWord($0, all) }) {
            switch site {
            case .social: return .paidSocial
            case .video: return .video
            default:
                let isSocial = text.count >= 6 && text.isWord("social", text.count - 6..<text.count)
                return isSocial ? .paidSocial : .paidSearch
            }
        }
        for entry in others where text.isWord(entry.word, all) { return entry.medium }
        switch site {
        case .mail: return .email
        case .social: return .organicSocial
        case .messenger: return .messenger
        case .video: return .video
        case .assistant: return .assistant
        case .search: return .organicSearch
        case .other: return nil
        }
    }
}
