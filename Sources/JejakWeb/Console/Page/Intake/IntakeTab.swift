// SPDX-License-Identifier: Apache-2.0

/// The pages about what comes in, as tabs of one.
enum IntakeTab: CaseIterable {
    case volume, sources, live, refused, plan, report

    var path: String {
        switch self {
        case .volume: "/data"
        case .sources: "/data/sources"
        case .live: "/data/live"
        case .refused: "/data/refused"
        case .plan: "/data/plan"
        case .report: "/data/report"
        }
    }

    func name(_ reader: Reader) -> String {
        switch self {
        case .volume: reader.say("What came in", "Yang masuk")
        case .sources: reader.say("Sources", "Sumber")
        case .live: reader.say("Live", "Langsung")
        case .refused: reader.say("Refused", "Ditolak")
        case .plan: reader.say("Tracking plan", "Rencana data")
        case .report: reader.say("Health check", "Cek kesehatan")
        }
    }

    /// The row of tabs, with this one marked.
    func bar(_ reader: Reader) -> HTML {
        let tabs = Self.allCases.html { tab in
            let current: HTML = tab == self ? " aria-current=\"page\"" : ""
            return "<li><a href=\"\(tab.path)\"\(current)>\(tab.name(reader))</a></li>"
        }
        return """
            <nav class="tabs" aria-label="\(reader.say("Parts of Data", "Bagian Data"))">\
            <ul>\(tabs)</ul></nav>
            """
    }

    /// The body of a page among the tabs.
    func body(_ reader: Reader, lead: String, refreshSeconds: Int? = nil, _ content: HTML)
        -> PageBody
    {
        PageBody(
            title: "Data",
            lead: lead,
            section: .intake,
            content: "\(bar(reader))\(content)",
            refreshSeconds: refreshSeconds
        )
    }
}
