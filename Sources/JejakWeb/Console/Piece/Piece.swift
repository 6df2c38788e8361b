// SPDX-License-Identifier: Apache-2.0

/// The small building blocks that pages share.
enum Piece {
    /// A titled part of a page. `explanation` opens on request, for the words
    /// that not everybody knows.
    static func card(
        _ title: String,
        id: String = "",
        explanation: HTML = .nothing,
        _ content: HTML
    ) -> HTML {
        let name: HTML = id.isEmpty ? "" : " id=\"\(id)\""
        return """
            <section class="card"\(name)><div class="card-head"><h2>\(title)</h2>\
            \(explanation)</div>\(content)</section>
            """
    }

    /// A question mark that opens an explanation; works by keyboard and touch.
    static func explain(_ reader: Reader, _ words: String) -> HTML {
        """
        <details class="explain"><summary><span aria-hidden="true">?</span>\
        <span class="unseen">\(reader.say("What does this mean?", "Apa artinya?"))</span>\
        </summary><p>\(words)</p></details>
        """
    }

    /// One figure with its name. `exact` is shown on hover where the value is
    /// shortened.
    static func tile(
        _ name: String,
        _ value: String,
        note: HTML = .nothing,
        exact: String? = nil
    ) -> HTML {
        let title = exact.html { " title=\"\($0)\"" }
        let small: HTML = note.isEmpty ? "" : "<span class=\"tile-note\">\(note)</span>"
        return """
            <div class="tile"><dt>\(name)</dt><dd><span class="tile-value"\(title)>\(value)</span>\
            \(small)</dd></div>
            """
    }

    static func tiles(_ tiles: [HTML]) -> HTML {
        "<dl class=\"tiles\">\(tiles)</dl>"
    }

    /// A bar for a share of 0 to 1. The number stands beside it in words.
    static func bar(_ share: Double, colour: String? = nil) -> HTML {
        let width = share.isFinite ? max(0, min(1, share)) * 100 : 0
        let tenths = Int((width * 10).rounded())
        let text = "\(tenths / 10).\(tenths % 10)"
        let fill = checked(colour).html { " fill=\"\($0)\"" }
        return """
            <svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" \
            focusable="false"><rect class="bar-back" width="100" height="8"/>\
            <rect class="bar-front" width="\(text)" height="8"\(fill)/></svg>
            """
    }

    /// A dot in a cluster's colour.
    static func swatch(_ colour: String?) -> HTML {
        let fill = checked(colour).html { " fill=\"\($0)\"" }
        return """
            <svg class="swatch" viewBox="0 0 10 10" aria-hidden="true" focusable="false">\
            <circle cx="5" cy="5" r="5"\(fill)/></svg>
            """
    }

    /// A text with one of its characters marked, counted in Unicode scalars.
    static func marked(_ text: String, scalar place: Int) -> HTML {
        let before = text.unicodeScalars.prefix(max(0, place))
        let rest = text.unicodeScalars.dropFirst(max(0, place))
        let mark = rest.isEmpty ? " " : String(rest.prefix(1))
        return """
            <pre class="marked"><code>\(String(before))<mark>\(mark)</mark>\
            \(String(rest.dropFirst()))</code></pre>
            """
    }

    /// What a page shows in place of what is not there yet: what it would be,
    /// and the command that brings it.
    static func empty(_ title: String, _ words: String, command: String? = nil) -> HTML {
        let line = command.html { "<pre class=\"command\"><code>\($0)</code></pre>" }
        return """
            <div class="empty"><h3>\(title)</h3><p>\(words)</p>\(line)</div>
            """
    }

    /// A journey's steps in order; repeats are counted instead of repeated.
    static func path(_ steps: [String], _ reader: Reader, most: Int = 12) -> HTML {
        var runs: [(event: String, count: Int)] = []
        for step in steps {
            if let last = runs.last, last.event == step {
                runs[runs.count - 1].count += 1
            } else {
                runs.append((step, 1))
            }
        }
        let items = runs.prefix(most).html { run in
            let times: HTML = run.count > 1 ? " <b>×\(reader.number(run.count))</b>" : ""
            return """
                <li title="\(run.event)">\(reader.clipped(reader.event(run.event), 40))\(times)</li>
                """
        }
        let more: HTML =
            runs.count > most
            ? "<li class=\"more\">+\(reader.number(runs.count - most))</li>" : .nothing
        return "<ol class=\"path\">\(items)\(more)</ol>"
    }

    /// Links to the pages before and after.
    static func pager(
        _ reader: Reader,
        page: Int,
        pageSize: Int,
        total: Int,
        address: (Int) -> String
    ) -> HTML {
        let last = max(1, min(Site.pageMax, (max(1, total) - 1) / pageSize + 1))
        guard last > 1 else { return .nothing }
        let before: HTML =
            page > 1
            ? """
            <a class="button" rel="prev" href="\(address(min(page - 1, last)))">\
            \(reader.say("Previous", "Sebelumnya"))</a>
            """ : "<span></span>"
        let after: HTML =
            page < last
            ? """
            <a class="button" rel="next" href="\(address(page + 1))">\
            \(reader.say("Next", "Berikutnya"))</a>
            """ : "<span></span>"
        let place = reader.say(
            "Page \(reader.number(page)) of \(reader.number(last))",
            "Halaman \(reader.number(page)) dari \(reader.number(last))"
        )
        return """
            <nav class="pager" aria-label="\(reader.say("Pages", "Halaman"))">\(before)\
            <span>\(place)</span>\(after)</nav>
            """
    }

    /// A picture that the engine made, on paper of its own so that it reads
    /// the same at night.
    static func picture(_ path: String, words: String, caption: HTML) -> HTML {
        """
        <figure class="picture"><a href="\(path)"><img src="\(path)" alt="\(words)" \
        loading="lazy" decoding="async"></a><figcaption>\(caption)</figcaption></figure>
        """
    }

    /// A colour as `#rrggbb`, or nothing: what comes from elsewhere does not
    /// reach an attribute unchecked.
    private static func checked(_ colour: String?) -> String? {
        guard let colour, colour.utf8.count == 7, colour.hasPrefix("#"),
            colour.dropFirst().allSatisfy({ $0.isHexDigit })
        else { return nil }
        return colour
    }
}
