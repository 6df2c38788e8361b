// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakDeliver
internal import Testing

/// Templates: what they print, and that nobody's value can do more.
struct MailTemplateTests {
    static func template(
        _ html: String?,
        text: String? = nil,
        subject: String = "Halo {{first_name}}",
        language: MailLanguage = .en
    ) throws -> MailTemplate {
        try MailTemplate(
            language: language,
            subject: subject,
            html: html,
            text: text,
            known: ["first_name", "spent", "until", "order_id"]
        )
    }

    static func render(
        _ template: MailTemplate,
        _ values: [String: MailValue] = ["first_name": .text("Budi")],
        fallbacks: [String: MailValue] = [:],
        tracked: Bool = false,
        pixel: String? = nil,
        unsubscribe: String? = nil
    ) -> RenderedMail {
        template.render(
            values: values,
            fallbacks: fallbacks,
            linkAddress: { tracked ? "https://t.example/c/\($0)?a=1&b=2" : nil },
            pixelAddress: pixel,
            unsubscribeAddress: unsubscribe
        )
    }

    @Test func `values, fallbacks and sections`() throws {
        let template = try Self.template(
            "<p>Hi {{ first_name }}{{#spent}}, you spent {{spent}}{{/spent}}{{^spent}}, welcome"
                + "{{/spent}}{{! a remark }}!</p>",
            text: "Hi {{first_name}}"
        )
        let mail = Self.render(template)
        #expect(mail.subject == "Halo Budi")
        #expect(mail.html.contains("<p>Hi Budi, welcome!</p>"))
        #expect(mail.text == "Hi Budi\n")
        let spent = MailValue.money(minorUnits: 125_000_000, currency: "IDR")
        let other = Self.render(
            template,
            ["first_name": .text("  "), "spent": spent],
            fallbacks: ["first_name": .text("there")]
        )
        #expect(other.html.contains("Hi there, you spent IDR 1,250,000!"))
        #expect(other.missing.isEmpty)
        let none = Self.render(template, [:])
        #expect(none.subject == "Halo" && none.missing == ["first_name"])
    }

    @Test func `a value is never markup, a header or an address`() throws {
        let template = try Self.template(
            "<p title=\"{{first_name}}\">{{first_name}}</p>"
                + "<a href=\"https://x.example/p/{{first_name}}?q={{order_id}}\">go</a>"
                + "<img src=\"https://x.example/i/{{first_name}}.png\" alt=\"\">",
            text: "https://x.example/p/{{first_name}}?q={{order_id}} {{first_name}}"
        )
        // A quote with a combining mark is one character, but still a quote.
        let evil = "\"\u{301}><script>alert(1)</script>' & {{spent}} {{{x}}}\r\nBcc: a@b.cd"
        let mail = Self.render(template, ["first_name": .text(evil), "order_id": .text("a/b&c=d")])
        #expect(!mail.html.contains("<script"))
        #expect(mail.html.utf8.filter { $0 == 0x22 }.count % 2 == 0)
        let safe = "&quot;\u{301}&gt;&lt;script&gt;"
        #expect(mail.html.utf8.firstRange(of: safe.utf8) != nil)
        #expect(mail.html.contains("?q=a%2Fb%26c%3Dd\""))
        #expect(mail.html.contains("{{spent}}"))
        #expect(!mail.subject.contains { $0.isNewline })
        #expect(mail.text.hasPrefix("https://x.example/p/%22%CC%81%3E%3Cscript"))
    }

    @Test func `links of both parts are one list, and exchanged`() throws {
        let template = try Self.template(
            """
            <a href="https://toko.example/sale?a=1&amp;b=2">Sale</a>
            <a href='https://toko.example/o/{{order_id}}'>Order</a>
            <a href="mailto:help@toko.example">Help</a> <a href="#top">Top</a>
            <A HREF = "HTTPS://toko.example/sale?a=1&b=2">Again</A>
            <a href="{{unsubscribe_url}}">Leave</a>
            """,
            text: "See (https://toko.example/sale?a=1&b=2), https://toko.example/new. "
                + "Bye: {{unsubscribe_url}}"
        )
        #expect(
            template.links.map(\.address) == [
                "https://toko.example/sale?a=1&b=2", "https://toko.example/o/{{order_id}}",
                "HTTPS://toko.example/sale?a=1&b=2", "https://toko.example/new",
            ]
        )
        #expect(template.links.map(\.isPersonal) == [false, true, false, false])
        let mail = Self.render(
            template,
            ["order_id": .text("A 1")],
            tracked: true,
            pixel: "https://t.example/o/1?x=1&y=2",
            unsubscribe: "https://t.example/u/1"
        )
        #expect(mail.personalLinks == [1: "https://toko.example/o/A%201"])
        #expect(mail.html.contains("<a href=\"https://t.example/c/0?a=1&amp;b=2\">Sale</a>"))
        #expect(mail.html.contains("<a href='https://t.example/c/1?a=1&amp;b=2'>Order</a>"))
        #expect(mail.html.contains("<a href=\"mailto:help@toko.example\">"))
        #expect(mail.html.contains("<a href=\"https://t.example/u/1\">Leave</a>"))
        #expect(mail.html.contains("<img src=\"https://t.example/o/1?x=1&amp;y=2\" width=\"1\""))
        #expect(
            mail.text == "See (https://t.example/c/0?a=1&b=2), https://t.example/c/3?a=1&b=2. "
                + "Bye: https://t.example/u/1"
        )
        let untracked = Self.render(template, ["order_id": .text("A 1")])
        #expect(untracked.html.contains("<a href=\"https://toko.example/sale?a=1&amp;b=2\">"))
        #expect(untracked.personalLinks.isEmpty && !untracked.html.contains("<img"))
    }

    @Test func `marketing gets a footer where the template has none`() throws {
        for (language, words) in [(MailLanguage.en, "Unsubscribe"), (.id, "Berhenti berlangganan")]
        {
            let template = try Self.template(
                "<p>Hi</p><!-- {{unsubscribe_url}} -->{{#spent}}{{unsubscribe_url}}{{/spent}}",
                text: "Hi",
                language: language
            )
            let mail = template.render(
                values: ["sender_name": .text("Toko & Co")],
                linkAddress: { _ in nil },
                pixelAddress: nil,
                unsubscribeAddress: "https://t.example/u/1?k=1&l=2"
            )
            #expect(mail.html.contains("<a href=\"https://t.example/u/1?k=1&amp;l=2\""))
            #expect(mail.html.contains(words) && mail.html.contains("Toko &amp; Co"))
            #expect(mail.text.contains("\(words): https://t.example/u/1?k=1&l=2"))
            let plain = Self.render(template, ["first_name": .text("x")])
            #expect(!plain.html.contains(words) && plain.text.contains("Hi"))
            #expect(!plain.text.contains(words))
        }
    }

    @Test func `the text is made of the HTML, links and all`() throws {
        let template = try Self.template(
            """
            <html><head><title>No</title><style>p { color: red }</style></head><body>
            <h1>Halo&nbsp;{{first_name}} &amp; co</h1>
            <p>Lihat   <a href="https://toko.example/s">koleksi <b>baru</b></a> kami.<br>Ayo!</p>
            <ul><li>Satu</li><li>Dua</li></ul><!-- hidden -->
            <table><tr><td>A</td><td>B</td></tr><tr><td>C</td><td>D</td></tr></table>
            <img src="https://toko.example/i.png" alt="Batik">
            </body></html>
            """
        )
        let mail = Self.render(template, tracked: true)
        #expect(
            mail.text == """
                Halo Budi & co

                Lihat koleksi baru: https://t.example/c/0?a=1&b=2 kami.
                Ayo!

                - Satu
                - Dua

                A B
                C D

                Batik

                """
        )
        #expect(mail.html.contains("p { color: red }"))
    }

    @Test func `the HTML is made of the text`() throws {
        let template = try Self.template(
            nil,
            text: "Hi {{first_name}} <3\nSee https://toko.example/s?a=1&b=2.\n"
        )
        let mail = Self.render(template, ["first_name": .text("<b>")], tracked: true)
        #expect(mail.html.contains("Hi &lt;b&gt; &lt;3<br>"))
        #expect(
            mail.html.contains(
                "See <a href=\"https://t.example/c/0?a=1&amp;b=2\">"
            )
        )
        #expect(mail.html.contains("https://toko.example/s?a=1&amp;b=2</a>."))
        #expect(template.links.count == 1)
    }

    @Test func `words of numbers, money and days`() {
        func words(_ value: MailValue, _ language: MailLanguage = .id) -> String? {
            value.words(language)
        }
        #expect(words(.money(minorUnits: 125_000_000, currency: "IDR")) == "Rp 1.250.000")
        #expect(words(.money(minorUnits: 1250, currency: "usd"), .en) == "USD 12.50")
        #expect(words(.money(minorUnits: 1250, currency: "USD")) == "USD 12,50")
        #expect(words(.money(minorUnits: 1250, currency: "JPY"), .en) == "JPY 1,250")
        #expect(words(.money(minorUnits: -5, currency: "EUR"), .en) == "EUR -0.05")
        #expect(words(.money(minorUnits: .min, currency: "JPY"), .en) != nil)
        #expect(words(.number(1_234_567.5)) == "1.234.567,5")
        #expect(words(.number(1_234.25), .en) == "1,234.25")
        #expect(words(.number(-3), .en) == "-3")
        #expect(words(.number(.nan)) == nil && words(.number(.infinity)) == nil)
        // 23:30 in London is the next day in Jakarta.
        let late: Int64 = 1_795_390_200_000
        #expect(words(.date(late, zone: "Asia/Jakarta")) == "23 November 2026")
        #expect(words(.date(late, zone: "UTC"), .en) == "22 November 2026")
        #expect(words(.date(late, zone: "Nowhere/At_All"), .en) == "22 November 2026")
        #expect(words(.date(1_796_083_200_000, zone: "UTC")) == "1 Desember 2026")
        #expect(words(.date(.max, zone: "UTC")) == nil)
        #expect(words(.text(" \u{0}\n ")) == nil && words(.none) == nil)
        #expect(words(.text(String(repeating: "x", count: 1_000_000)))?.count == 4000)
        #expect(MailLanguage(tag: "in_ID") == .id && MailLanguage(tag: "de") == nil)
    }
}
