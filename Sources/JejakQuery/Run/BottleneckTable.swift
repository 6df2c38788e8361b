// SPDX-License-Identifier: Apache-2.0

/// How fast a page was to people, by one measure.
package struct PageVital: Sendable, Equatable, Encodable {
    /// What the measure is called: `lcp`, `inp`, `cls` or `ttfb`.
    package let name: String
    /// Three in four views were at most this: milliseconds, and of `cls` a number
    /// without a unit.
    package let p75: Double
    package let measured: Int

    package init(name: String, p75: Double, measured: Int) {
        self.name = name
        self.p75 = p75
        self.measured = measured
    }
}

/// What happened at one page.
package struct PageFigures: Sendable, Equatable, Encodable {
    /// Nothing where the view named no page.
    package let page: String?
    package let views: Int
    /// Visits that saw the page, and how many were lost at it.
    package let visits: Int
    package let exits: Int
    package let people: Int
    /// Half of the views that something followed were followed within this time.
    package let medianSeconds: Double?
    /// Those that are known, in the order of `PageVital.name` above.
    package let vitals: [PageVital]

    package init(
        page: String?,
        views: Int,
        visits: Int,
        exits: Int,
        people: Int,
        medianSeconds: Double?,
        vitals: [PageVital]
    ) {
        self.page = page
        self.views = views
        self.visits = visits
        self.exits = exits
        self.people = people
        self.medianSeconds = medianSeconds
        self.vitals = vitals
    }
}

/// Where visits end.
package struct BottleneckTable: Sendable, Equatable {
    /// Visits that saw a page and are over.
    package let visits: Int
    /// Those that may still go on, which nothing else counts.
    package let running: Int
    /// Of all pages together: each visit once for every page it saw.
    package let pageVisits: Int
    package let exits: Int
    /// The worst first; then those with too few visits, the most visited first.
    package let pages: [PageFigures]
    /// How many pages are not shown, and what happened there.
    package let restPages: Int
    package let restVisits: Int
    package let restExits: Int

    package init(
        visits: Int,
        running: Int,
        pageVisits: Int,
        exits: Int,
        pages: [PageFigures],
        restPages: Int,
        restVisits: Int,
        restExits: Int
    ) {
        self.visits = visits
        self.running = running
        self.pageVisits = pageVisits
        self.exits = exits
        self.pages = pages
        self.restPages = restPages
        self.restVisits = restVisits
        self.restExits = restExits
    }

    /// How many visits a page loses beyond what it would lose if it were like all
    /// other pages together: its exits, less its visits times the share of exits
    /// of the others. Below zero where it loses fewer.
    package func lostMore(_ page: PageFigures) -> Double {
        Self.lostMore(visits: page.visits, exits: page.exits, of: pageVisits, exits)
    }

    static func lostMore(visits: Int, exits: Int, of all: Int, _ allExits: Int) -> Double {
        let share = Double(allExits - exits) / Double(max(1, all - visits))
        return Double(exits) - Double(visits) * share
    }
}
