// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakQuery

/// Bottlenecks worked out the obvious way: every page looked for in every visit.
struct SlowBottlenecks {
    let question: BottlenecksQuestion
    let now: Int64

    /// A person's visits: footprints without a longer pause.
    private func visits(_ events: [TestEvent]) -> [[TestEvent]] {
        var visits: [[TestEvent]] = []
        for event in events where !event.name.hasPrefix("$") {
            if let last = visits.last?.last, event.time - last.time <= question.within.moved(0, 1) {
                visits[visits.count - 1].append(event)
            } else {
                visits.append([event])
            }
        }
        return visits
    }

    private func isOwn(_ event: TestEvent) -> Bool {
        event.name == "Page Left" || event.name == "Web Vitals Measured"
    }

    private func passes(_ event: TestEvent) -> Bool {
        let slow = SlowEvaluator(now: now, facts: [:], events: [])
        return slow.isIn(question.window, event.time) && slow.passes(question.filter, event)
    }

    private func isView(_ event: TestEvent) -> Bool {
        SlowEvaluator(now: now, facts: [:], events: []).isNamed(question.event, event)
            && passes(event)
    }

    private func page(_ event: TestEvent) -> PropertyValue {
        event.value(question.by) ?? .null
    }

    private func quantile(_ values: [Float], _ share: Double) -> Double? {
        let sorted = values.sorted()
        let first = sorted.first { value in
            Double(sorted.count { $0 <= value }) >= share * Double(sorted.count)
        }
        return first.map(Double.init)
    }

    func table(_ journeys: [[TestEvent]]) -> BottleneckTable {
        var ended: [(person: Int, visit: [TestEvent])] = []
        var running = 0
        for (person, events) in journeys.enumerated() {
            for visit in visits(events) where visit.contains(where: isView) {
                let last = visit[visit.count - 1].time
                if last > now || now - last <= question.within.moved(0, 1) {
                    running += 1
                } else {
                    ended.append((person, visit))
                }
            }
        }
        let pages = Set(ended.flatMap { $0.visit.filter(isView).map(page) })
        let all = pages.map { page in figures(page, ended, journeys.flatMap { $0 }) }
        let seen = all.reduce(0) { $0 + $1.visits }
        let lost = all.reduce(0) { $0 + $1.exits }
        let empty = BottleneckTable(
            visits: ended.count,
            running: running,
            pageVisits: seen,
            exits: lost,
            pages: [],
            restPages: 0,
            restVisits: 0,
            restExits: 0
        )
        let many = all.filter { $0.visits >= question.least }
            .sorted {
                (empty.lostMore($1), $0.page ?? "") < (empty.lostMore($0), $1.page ?? "")
            }
        let few = all.filter { $0.visits < question.least }
            .sorted { ($1.visits, $0.page ?? "") < ($0.visits, $1.page ?? "") }
        let shown = (many + few).prefix(question.top)
        return BottleneckTable(
            visits: ended.count,
            running: running,
            pageVisits: seen,
            exits: lost,
            pages: Array(shown),
            restPages: all.count - shown.count,
            restVisits: seen - shown.reduce(0) { $0 + $1.visits },
            restExits: lost - shown.reduce(0) { $0 + $1.exits }
        )
    }

    private func figures(
        _ page: PropertyValue,
        _ ended: [(person: Int, visit: [TestEvent])],
        _ events: [TestEvent]
    ) -> PageFigures {
        var dwells: [Float] = []
        var views = 0
        var exits = 0
        var mine: [Int] = []
        for (person, visit) in ended {
            for (place, event) in visit.enumerated() where isView(event) && self.page(event) == page
            {
                views += 1
                if place + 1 < visit.count {
                    dwells.append(Float(visit[place + 1].time - event.time))
                }
                let follows = visit.dropFirst(place + 1)
                if !isOwn(event), follows.allSatisfy(isOwn) { exits += 1 }
            }
            if visit.contains(where: { isView($0) && self.page($0) == page }) {
                mine.append(person)
            }
        }
        let measured = events.filter {
            $0.name == "Web Vitals Measured" && passes($0) && self.page($0) == page
        }
        let vitals = ["lcp", "inp", "cls", "ttfb"].compactMap { name -> PageVital? in
            let values = measured.compactMap { event -> Float? in
                guard case .number(let value)? = event.value(name), value >= 0 else { return nil }
                return Float(value)
            }
            return quantile(values, 0.75).map {
                PageVital(name: name, p75: $0, measured: values.count)
            }
        }
        return PageFigures(
            page: page.shown,
            views: views,
            visits: mine.count,
            exits: exits,
            people: Set(mine).count,
            medianSeconds: quantile(dwells, 0.5).map { $0 / 1000 },
            vitals: vitals
        )
    }
}

extension PropertyValue {
    fileprivate var shown: String? {
        switch self {
        case .text(let text): text
        case .number(let number): "\(Int(number))"
        case .bool(let flag): flag ? "true" : "false"
        case .null, .json: nil
        }
    }
}
