// SPDX-License-Identifier: Apache-2.0

/// What surrounds every page: head, navigation, language, footer.
struct PageFrame {
    let reader: Reader
    let workspace: WorkspaceContent?
    /// The address asked for, for the links that change the language.
    let target: String
    let body: PageBody

    var html: HTML {
        """
        <!doctype html>
        <html lang="\(reader.language.rawValue)">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="robots" content="noindex">
        <title>\(body.title) · Jejak</title>
        <link rel="stylesheet" href="/assets/\(Asset.style.path)">
        <link rel="icon" type="image/svg+xml" href="/assets/\(Asset.mark.path)">
        <script src="/assets/\(Asset.script.path)" defer></script>\(refresh)
        </head>
        <body>
        <a class="skip" href="#main">\(reader.say("Skip to content", "Langsung ke isi"))</a>
        <header class="side">
        \(brand)
        \(navigation)
        \(tools)
        </header>
        <main id="main" tabindex="-1">
        \(demoBanner)
        <div class="title"><h1>\(body.title)</h1><p class="lead">\(body.lead)</p></div>
        \(body.content)
        </main>
        </body>
        </html>

        """
    }

    private var refresh: HTML {
        body.refreshSeconds.html { seconds in
            "\n<noscript><meta http-equiv=\"refresh\" content=\"\(seconds)\"></noscript>"
        }
    }

    private var brand: HTML {
        """
        <a class="brand" href="/">\(Mark.html)<span class="brand-text"><b>Jejak</b>\
        <span class="brand-place">\(reader.clipped(workspace?.name ?? "", 40))</span></span></a>
        """
    }

    private var navigation: HTML {
        let entries = PageBody.Section.allCases.html { section in
            let current: HTML = section == body.section ? " aria-current=\"page\"" : ""
            return """
                <li><a href="\(section.path)"\(current)>\(section.icon.html)\
                <span>\(section.name(reader))</span></a></li>
                """
        }
        return """
            <nav aria-label="\(reader.say("Main", "Utama"))"><ul>\(entries)</ul></nav>
            """
    }

    /// Language and time zone.
    private var tools: HTML {
        let languages = Language.allCases.html { language in
            if language == reader.language {
                return """
                    <span class="on" aria-current="true" lang="\(language.rawValue)">\
                    <abbr title="\(language.ownName)">\(language.rawValue.uppercased())</abbr>\
                    </span>
                    """
            }
            return """
                <a href="\(address(in: language))" hreflang="\(language.rawValue)" \
                lang="\(language.rawValue)" title="\(language.ownName)">\
                \(language.rawValue.uppercased())</a>
                """
        }
        let zone = reader.say("Times are in", "Waktu dalam")
        let version = workspace.map { "Jejak \($0.version)" } ?? "Jejak"
        return """
            <div class="tools"><div class="languages" role="group" \
            aria-label="\(reader.say("Language", "Bahasa"))">\(languages)</div>\
            <p class="zone">\(zone) <b>\(reader.clock.name)</b></p>\
            <p class="version">\(version)</p></div>
            """
    }

    /// The address of this page in another language.
    private func address(in language: Language) -> String {
        let halves = target.split(separator: "?", maxSplits: 1)
        var fields: [String] = []
        if halves.count == 2 {
            fields = halves[1].split(separator: "&").map(String.init)
                .filter { !$0.hasPrefix("lang=") && $0 != "lang" }
        }
        // Two slashes at the start would name another host.
        let path = "/" + (halves.first ?? "/").drop { $0 == "/" || $0 == "\\" }
        return path + "?" + (fields + ["lang=\(language.rawValue)"]).joined(separator: "&")
    }

    private var demoBanner: HTML {
        guard workspace?.isDemo == true else { return .nothing }
        return """
            <aside class="banner">\(Icon.flag.html)<p>\
            \(reader.say(
                "These are made-up people of a demo shop.",
                "Ini orang-orang rekaan dari toko demo."))
            <a href="/demo">\(reader.say("Where to look", "Lihat apa dulu"))</a></p></aside>
            """
    }
}
