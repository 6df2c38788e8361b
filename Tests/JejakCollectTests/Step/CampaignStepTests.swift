// SPDX-License-Identifier: Apache-2.0

internal import JejakCollect
internal import JejakCore
internal import Testing

@Suite("putCampaign and putMedium")
struct CampaignStepTests {
    private func page(_ url: String, referrer: String? = nil, more: String = "") -> WireBench {
        let said = referrer.map { #","referrer":"\#($0)""# } ?? ""
        return WireBench.track("e", context: #"{"page":{"url":"\#(url)"\#(said)}\#(more)}"#)
    }

    @Test func `tags of an address become the campaign`() {
        let bench = page(
            "https://toko.id/p?utm_source=News%20Letter&utm_medium=email&utm_campaign=a%2Bb+c"
                + "&utm_term=kopi&utm_content=h%C3%A9ro&utm_id=9&x=1#bottom"
        )
        #expect(bench.value("context.campaign.source") == .text("News Letter"))
        #expect(bench.value("context.campaign.medium") == .text("email"))
        #expect(bench.value("context.campaign.name") == .text("a+b c"))
        #expect(bench.value("context.campaign.term") == .text("kopi"))
        #expect(bench.value("context.campaign.content") == .text("héro"))
        #expect(bench.value("context.campaign.id") == .text("9"))
        #expect(bench.value("context.medium") == .text("email"))
    }

    @Test func `a declared campaign stands as a whole`() {
        let bench = page(
            "https://toko.id/?utm_source=address&utm_term=address",
            more: #","campaign":{"source":"declared","medium":"cpc"}"#
        )
        #expect(bench.value("context.campaign.source") == .text("declared"))
        #expect(bench.value("context.campaign.term") == nil)
        #expect(bench.value("context.medium") == .text("paid search"))
    }

    @Test func `old page calls say the address among their properties`() {
        var bench = WireBench()
        _ = bench.send(
            #"""
            {"type":"page","userId":"u","properties":{
             "url":"https://a.id/?utm_source=x&utm_medium=sms","referrer":"https://b.id/"}}
            """#
        )
        #expect(bench.value("context.campaign.medium") == .text("sms"))
        #expect(bench.value("context.medium") == .text("sms"))
        _ = bench.send(
            #"{"type":"page","userId":"u","context":{"page":{"search":"?utm_medium=push"}}}"#
        )
        #expect(bench.value("context.medium", event: 1) == .text("push"))
    }

    @Test(arguments: [
        ("gclid", "google", "paid search"), ("wbraid", "google", "paid search"),
        ("gbraid", "google", "paid search"), ("msclkid", "microsoft", "paid search"),
        ("fbclid", "facebook", "organic social"), ("ttclid", "tiktok", "paid social"),
        ("twclid", "x", "paid social"), ("li_fat_id", "linkedin", "paid social"),
        ("ScCid", "snapchat", "paid social"), ("dclid", "google", "display"),
    ])
    func `an ad click has an id and a network`(name: String, network: String, medium: String) {
        let bench = page("https://toko.id/p?a=1&\(name)=Ab-9_%7E")
        #expect(bench.value("context.click.id") == .text("Ab-9_~"))
        #expect(bench.value("context.click.network") == .text(network))
        #expect(bench.value("context.medium") == .text(medium))
    }

    @Test(arguments: [
        ("https://www.google.co.id/", "organic search"),
        ("https://www.bing.com/x", "organic search"),
        ("android-app://com.google.android.gm/", "email"),
        ("https://m.facebook.com/", "organic social"),
        ("https://t.co/abc", "organic social"), ("https://mail.google.com/mail", "email"),
        ("https://youtu.be/x", "video"), ("https://chatgpt.com/", "assistant"),
        ("https://wa.me/62", "messenger"), ("https://blog.lain.id/post", "referral"),
        ("https://notgoogle.com.evil.id/", "referral"), ("https://google.evil.co.id/", "referral"),
        ("", "direct"), ("about:blank", "direct"),
    ])
    func `a referring site is a medium`(referrer: String, medium: String) {
        let bench = page("https://toko.id/p", referrer: referrer)
        #expect(bench.value("context.medium") == .text(medium))
    }

    @Test func `who was on the site already came from nowhere`() {
        #expect(
            page("https://toko.id/b", referrer: "https://www.TOKO.id/a").value("context.medium")
                == nil
        )
        #expect(page("https://toko.id/b").value("context.medium") == .text("direct"))
        #expect(WireBench.track("e").value("context.medium") == nil)
        #expect(WireBench.track("e", context: #"{"ip":"1.2.3.4"}"#).value("context.medium") == nil)
    }

    @Test(arguments: [
        ("facebook", "cpc", "paid social"), ("google", "cpc", "paid search"),
        ("tiktok", "paid_social", "paid social"), ("x", "paid-social", "paid social"),
        ("youtube", "cpc", "video"), ("news", "banner", "display"), ("p", "affiliate", "affiliate"),
        ("ig", "", "organic social"), ("newsletter", "", "email"), ("shop", "kiosk", "other"),
        ("google", "organic", "organic search"), ("wa", "whatsapp", "messenger"),
        ("partner.id", "referral", "referral"),
    ])
    func `what a campaign says of itself is a medium`(
        source: String,
        medium: String,
        wanted: String
    ) {
        let bench = page(
            "https://toko.id/?utm_source=\(source)&utm_medium=\(medium)",
            referrer: "https://www.google.com/"
        )
        #expect(bench.value("context.medium") == .text(wanted))
    }

    @Test func `broken addresses are no campaign and no harm`() {
        for address in [
            "?", "https://?", "https://a?utm_source", "https://a?utm_source=", "https://a?=&=&&&",
            "https://a?%75tm_source=x", "://?utm_",
        ] {
            #expect(page(address).value("context.campaign.source") == nil, "\(address)")
            #expect(page(address).isSound)
        }
        // Some shops of a single page have their whole address behind the mark.
        let inside = page("https://a/#/kopi?utm_source=x")
        #expect(inside.value("context.campaign.source") == .text("x"))
        let broken = page("https://a?utm_source=%FF%zz%4&utm_medium=%E2%82%AC%E2")
        #expect(broken.value("context.campaign.source") == .text("\u{FFFD}%zz%4"))
        #expect(broken.value("context.campaign.medium") == .text("€\u{FFFD}"))
        let long = page("https://a?utm_source=" + String(repeating: "%C3%A9", count: 4_000))
        guard case .text(let text)? = long.value("context.campaign.source") else {
            Issue.record("a long source is cut, not left out")
            return
        }
        #expect(text.utf8.count <= 256)
        #expect(text.allSatisfy { $0 == "é" })
    }
}
