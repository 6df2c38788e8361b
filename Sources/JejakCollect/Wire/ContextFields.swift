// SPDX-License-Identifier: Apache-2.0

internal import CSimdJSON

/// Where the parts of the context stand that the steps ask for.
///
/// Places in the document's values, -1 where a part is absent or null. The
/// item's own context is noted after the one its batch shares, and wins part by
/// part, as the flattened properties do.
struct ContextFields {
    var userAgent = -1
    var traits = -1
    var externalIds = -1
    var sessionId = -1
    var consent = -1
    var consentManagement = -1
    var privacySignal = -1
    var address = -1

    var pageURL = -1
    var pageReferrer = -1
    var pageSearch = -1
    var hasPage = false

    var campaignSource = -1
    var campaignMedium = -1
    var campaignName = -1
    var hasCampaign = false

    var deviceToken = -1
    var advertisingId = -1
    var adTracking = -1
    var deviceType = -1
    var systemName = -1

    var country = -1
    var region = -1
    var city = -1

    /// Notes the members of one context. Time grows with its members and those
    /// of its page, campaign, device and place.
    mutating func note(_ context: Int, of values: UnsafeBufferPointer<jejak_json_value>) {
        guard context >= 0, values[context].isObject else { return }
        var place = context + 1
        let end = Int(values[context].end)
        while place < end {
            let member = values[place]
            if !member.isNull { note(member, place, values) }
            place = Int(member.end)
        }
    }

    private mutating func note(
        _ member: jejak_json_value,
        _ place: Int,
        _ values: UnsafeBufferPointer<jejak_json_value>
    ) {
        switch member.key_length {
        case 2:
            if member.hasKey("ip") { address = place }
            if member.hasKey("os") { noteSystem(place, values) }
        case 3:
            if member.hasKey("gpc") { privacySignal = place }
        case 4:
            if member.hasKey("page") { notePage(place, values) }
        case 6:
            if member.hasKey("traits") { traits = place }
            if member.hasKey("device") { noteDevice(place, values) }
        case 7:
            if member.hasKey("consent") { consent = place }
            if member.hasKey("session"), member.isObject { noteSession(place, values) }
        case 8:
            if member.hasKey("campaign") { noteCampaign(place, values) }
            if member.hasKey("location") { noteLocation(place, values) }
            if member.hasKey("referrer") { noteReferrer(place, values) }
        case 9:
            if member.hasKey("userAgent") { userAgent = place }
            if member.hasKey("sessionId") { sessionId = place }
        case 10:
            if member.hasKey("session_id") { sessionId = place }
        case 11:
            if member.hasKey("externalIds") { externalIds = place }
        case 17:
            if member.hasKey("consentManagement") { consentManagement = place }
        case 20:
            if member.hasKey("globalPrivacyControl") { privacySignal = place }
        default: break
        }
    }

    /// Calls `body` with each member of an object that is not null.
    @inline(__always)
    static func forEach(
        _ object: Int,
        _ values: UnsafeBufferPointer<jejak_json_value>,
        _ body: (jejak_json_value, Int) -> Void
    ) {
        guard object >= 0, values[object].isObject else { return }
        var place = object + 1
        let end = Int(values[object].end)
        while place < end {
            let member = values[place]
            if !member.isNull { body(member, place) }
            place = Int(member.end)
        }
    }

    private mutating func notePage(_ page: Int, _ values: UnsafeBufferPointer<jejak_json_value>) {
        guard values[page].isObject else { return }
        hasPage = true
        Self.forEach(page, values) { member, place in
            if member.hasKey("url") { pageURL = place }
            if member.hasKey("referrer") { pageReferrer = place }
            if member.hasKey("search") { pageSearch = place }
        }
    }

    private mutating func noteReferrer(
        _ referrer: Int,
        _ values: UnsafeBufferPointer<jejak_json_value>
    ) {
        guard pageReferrer < 0 else { return }
        if values[referrer].isString { pageReferrer = referrer }
        Self.forEach(referrer, values) { member, place in
            if member.hasKey("url") { pageReferrer = place }
        }
    }

    private mutating func noteCampaign(
        _ campaign: Int,
        _ values: UnsafeBufferPointer<jejak_json_value>
    ) {
        Self.forEach(campaign, values) { member, place in
            hasCampaign = true
            if member.hasKey("source") { campaignSource = place }
            if member.hasKey("medium") { campaignMedium = place }
            if member.hasKey("name") { campaignName = place }
        }
    }

    private mutating func noteDevice(
        _ device: Int,
        _ values: UnsafeBufferPointer<jejak_json_value>
    ) {
        Self.forEach(device, values) { member, place in
            switch member.key_length {
            case 4:
                if member.hasKey("type") { deviceType = place }
            case 5:
                if member.hasKey("token") { deviceToken = place }
            case 13:
                if member.hasKey("advertisingId") { advertisingId = place }
            case 17:
                if member.hasKey("adTrackingEnabled") { adTracking = place }
            default: break
            }
        }
    }

    private mutating func noteSystem(_ os: Int, _ values: UnsafeBufferPointer<jejak_json_value>) {
        Self.forEach(os, values) { member, place in
            if member.hasKey("name") { systemName = place }
        }
    }

    private mutating func noteSession(
        _ session: Int,
        _ values: UnsafeBufferPointer<jejak_json_value>
    ) {
        Self.forEach(session, values) { member, place in
            if member.hasKey("id") { sessionId = place }
        }
    }

    private mutating func noteLocation(
        _ location: Int,
        _ values: UnsafeBufferPointer<jejak_json_value>
    ) {
        Self.forEach(location, values) { member, place in
            if member.hasKey("country") { country = place }
            if member.hasKey("region") { region = place }
            if member.hasKey("city") { city = place }
        }
    }
}
