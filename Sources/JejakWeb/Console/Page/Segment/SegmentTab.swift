// SPDX-License-Identifier: Apache-2.0

/// The pages about segments, as tabs of one.
enum SegmentTab: CaseIterable {
    case all, build, flow

    var path: String {
        switch self {
        case .all: "/segments"
        case .build: "/segments/new"
        case .flow: "/segments/flow"
        }
    }

    func name(_ reader: Reader) -> String {
        switch self {
        case .all: reader.say("All segments", "Semua segmen")
        case .build: reader.say("New segment", "Segmen baru")
        case .flow: reader.say("Movements", "Perpindahan")
        }
    }

    /// The row of tabs, with one marked or none.
    static func bar(_ reader: Reader, current: SegmentTab?) -> HTML {
        let tabs = allCases.html { tab in
            let mark: HTML = tab == current ? " aria-current=\"page\"" : ""
            return "<li><a href=\"\(tab.path)\"\(mark)>\(tab.name(reader))</a></li>"
        }
        return """
            <nav class="tabs" aria-label="\(reader.say("Parts of Segments", "Bagian Segmen"))">\
            <ul>\(tabs)</ul></nav>
            """
    }

    /// Where one segment's page is.
    static func address(of name: String) -> String { "/segments/kept/\(Percent.encoded(name))" }

    /// Back from a page about one segment.
    static func back(_ reader: Reader, to name: String? = nil) -> HTML {
        let path = name.map(address) ?? "/segments"
        let words = name.map { reader.clipped($0, 60) } ?? SegmentTab.all.name(reader)
        return "<p class=\"back\"><a href=\"\(path)\">‹ \(words)</a></p>"
    }
}

/// How a segment stands, in words.
struct SegmentStateWords {
    let state: KeptSegmentContent.State
    let reader: Reader

    var badge: HTML {
        switch state {
        case .live:
            "<span class=\"badge good\">\(reader.say("Up to date", "Mutakhir"))</span>"
        case .computing:
            "<span class=\"badge warn\">\(reader.say("Computing", "Dihitung"))</span>"
        case .stale:
            "<span class=\"badge bad\">\(reader.say("Out of date", "Tidak mutakhir"))</span>"
        }
    }

    /// One sentence; nothing where all is well.
    var sentence: HTML {
        switch state {
        case .live: .nothing
        case .computing(let done):
            """
            <p class="quiet">\(reader.say(
                "Everybody is being looked at" + (done.map {
                    ": \(reader.percent($0)) done." } ?? "."),
                "Semua orang sedang diperiksa" + (done.map {
                    ": \(reader.percent($0)) selesai." } ?? ".")))</p>\
            \(done.html { Piece.bar($0) })
            """
        case .stale(let reason):
            """
            <p class="warn">\(reader.say(
                "The members are those of before:", "Anggotanya masih yang lama:")) \
            <span lang="en">\(reader.clipped(reason, 300))</span></p>
            """
        }
    }

    /// For parts that renew themselves while something is computed.
    var liveMark: HTML {
        if case .computing = state { " data-live=\"2\"" } else { " data-live=\"2\" data-still" }
    }
}
