// SPDX-License-Identifier: Apache-2.0

/// The few pages that strangers see: the house's customers, coming from a mail.
///
/// They bear no mark of the console, load nothing but its stylesheet, run no
/// script and set no cookie; the language is the mail's, or the one chosen in
/// the address.
struct MailPage {
    /// What was just done; the raw value is what the button sends.
    enum Done: String {
        case unsubscribed
        case resubscribed
    }

    private let reader: Reader
    private let target: String

    init(language: Language, target: String) {
        reader = Reader(language: language, workspace: nil)
        self.target = target
    }

    func preferences(_ content: PreferencesContent, done: Done?) -> HTML {
        let sender = reader.clipped(content.senderName, 80)
        let notice = done.html { done in
            """
            <p class="fate good" role="status">\(done == .unsubscribed
                ? reader.say(
                    "Done: you are unsubscribed.", "Beres: Anda sudah berhenti berlangganan.")
                : reader.say(
                    "Welcome back: you are subscribed again.",
                    "Selamat datang lagi: Anda berlangganan kembali."))</p>
            """
        }
        return frame(
            title: sender,
            """
            <h1>\(sender)</h1>\(notice)<section class="card">\
            <p class="quiet">\(reader.say("Your address", "Alamat Anda"))</p>\
            <p class="address">\(reader.clipped(content.maskedAddress, 120))</p>\
            \(content.isSubscribed ? subscribed(sender) : unsubscribed(sender))</section>\
            <p class="quiet">\(reader.say(
                "Messages about your own orders still come, because you need them.",
                "Pesan tentang pesanan Anda tetap dikirim, karena Anda membutuhkannya."))</p>
            """
        )
    }

    private func subscribed(_ sender: String) -> HTML {
        """
        <p>\(reader.say(
            "You get offers and news from \(sender) by e-mail.",
            "Anda menerima penawaran dan kabar dari \(sender) lewat email."))</p>\
        <form method="post" action="\(path)">\
        <input type="hidden" name="List-Unsubscribe" value="One-Click">\
        <button type="submit" name="do" value="\(Done.unsubscribed.rawValue)">\
        \(reader.say("Unsubscribe", "Berhenti berlangganan"))</button></form>\
        <p class="quiet">\(reader.say(
            "One press is enough. Nothing has changed yet.",
            "Cukup sekali tekan. Sekarang belum ada yang berubah."))</p>
        """
    }

    private func unsubscribed(_ sender: String) -> HTML {
        """
        <p>\(reader.say(
            "You get no offers or news from \(sender) by e-mail.",
            "Anda tidak menerima penawaran atau kabar dari \(sender) lewat email."))</p>\
        <form method="post" action="\(path)">\
        <button class="second" type="submit" name="do" value="\(Done.resubscribed.rawValue)">\
        \(reader.say("Subscribe again", "Berlangganan lagi"))</button></form>
        """
    }

    /// A page for what cannot be shown or done; it tells nothing of the house.
    func failure(status: Int) -> HTML {
        let title: String
        let words: String
        switch status {
        case 404:
            title = reader.say("This link leads nowhere", "Tautan ini tidak mengarah ke mana-mana")
            words = reader.say(
                "It may have been cut off on its way. Open it again from the mail.",
                "Mungkin terpotong di perjalanan. Buka lagi dari emailnya."
            )
        case 400, 405, 413:
            title = reader.say("This cannot be done", "Ini tidak bisa dilakukan")
            words = reader.say(
                "Open the link from the mail and press the button there.",
                "Buka tautan dari emailnya lalu tekan tombolnya."
            )
        case 429:
            title = reader.say("One moment", "Sebentar")
            words = reader.say(
                "Too many requests came from your network. Try again in a minute.",
                "Terlalu banyak permintaan dari jaringan Anda. Coba lagi sebentar lagi."
            )
        default:
            title = reader.say("Not right now", "Belum bisa sekarang")
            words = reader.say(
                "Something went wrong on our side. Please try again in a few minutes.",
                "Ada yang salah di pihak kami. Silakan coba lagi beberapa menit lagi."
            )
        }
        return frame(title: title, "<h1>\(title)</h1><p>\(words)</p>")
    }

    /// The address without its query: forms post there.
    private var path: String {
        let bare = target.prefix { $0 != "?" && $0 != "#" }.drop { $0 == "/" || $0 == "\\" }
        return "/\(bare)?lang=\(reader.language.rawValue)"
    }

    private func frame(title: String, _ content: HTML) -> HTML {
        let bare = String(path.prefix { $0 != "?" })
        let languages = Language.allCases.html { language in
            language == reader.language
                ? """
                <span class="on" aria-current="true" lang="\(language.rawValue)">\
                \(language.ownName)</span>
                """
                : """
                <a href="\(bare)?lang=\(language.rawValue)" hreflang="\(language.rawValue)" \
                lang="\(language.rawValue)">\(language.ownName)</a>
                """
        }
        return """
            <!doctype html>
            <html lang="\(reader.language.rawValue)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="robots" content="noindex, nofollow">
            <meta name="referrer" content="no-referrer">
            <title>\(title)</title>
            <link rel="stylesheet" href="/assets/\(Asset.style.path)">
            </head>
            <body class="public">
            <main>
            \(content)
            <nav class="languages" aria-label="\(reader.say("Language", "Bahasa"))">\
            \(languages)</nav>
            </main>
            </body>
            </html>

            """
    }
}
