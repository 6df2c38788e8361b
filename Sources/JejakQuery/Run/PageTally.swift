// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney

/// What a range of people did at each page.
struct PageTally {
    /// A number taken at a page.
    struct Sample {
        let slot: Int32
        let value: Float
    }

    /// What is counted of one page.
    struct Counts {
        var views = 0
        var visits = 0
        var exits = 0
        var people = 0
        /// Which visit and person were counted last: they come one by one.
        var lastVisit = 0
        var lastPerson = UInt32.max
    }

    static let vitals = ["lcp", "inp", "cls", "ttfb"]
    /// The place of pages beyond those that are told apart.
    static let restSlot = 0

    private(set) var pages: [PropertyValue] = [.null]
    private(set) var counts = [Counts()]
    private var slots: [PropertyValue: Int] = [:]
    /// By part: the slot of each text of the page's column, or below zero.
    private var known: [[Int32]]
    /// In milliseconds.
    var dwells: [Sample] = []
    var measures = [[Sample]](repeating: [], count: PageTally.vitals.count)
    var visits = 0
    var running = 0

    init(parts: Int) {
        known = [[Int32]](repeating: [], count: parts)
    }

    mutating func slot(of page: PropertyValue) -> Int {
        if let slot = slots[page] { return slot }
        guard pages.count <= BottlenecksQuestion.mostPages else { return Self.restSlot }
        slots[page] = pages.count
        pages.append(page)
        counts.append(Counts())
        return pages.count - 1
    }

    /// The slot of a row's page; a text is looked up once for each part.
    mutating func slot(
        _ property: Int32,
        _ reader: PlanReader,
        _ view: JourneyView,
        _ row: Int
    ) -> Int {
        let place = view.reference(row)
        let (part, own) = (Int(place.part), Int(place.row))
        let column = reader.partProperties[Int(property) &+ part]
        guard column.number?.number(ofRow: own) == nil, let code = column.text?.code(ofRow: own)
        else { return slot(of: reader.value(property, view, row) ?? .null) }
        if known[part].isEmpty {
            known[part] = [Int32](repeating: -1, count: column.text?.textCount ?? 0)
        }
        guard Int(code) < known[part].count else { return Self.restSlot }
        if known[part][Int(code)] < 0 {
            known[part][Int(code)] = Int32(slot(of: .text(column.text?.text(code) ?? "")))
        }
        return Int(known[part][Int(code)])
    }

    mutating func addView(_ slot: Int, person: UInt32, visit: Int) {
        counts[slot].views += 1
        if counts[slot].lastVisit != visit {
            counts[slot].lastVisit = visit
            counts[slot].visits += 1
        }
        if counts[slot].lastPerson != person {
            counts[slot].lastPerson = person
            counts[slot].people += 1
        }
    }

    mutating func addExit(_ slot: Int) { counts[slot].exits += 1 }

    mutating func add(_ other: PageTally) {
        visits += other.visits
        running += other.running
        let mine = other.pages.indices.map { place in
            place == Self.restSlot ? Self.restSlot : slot(of: other.pages[place])
        }
        for (place, slot) in mine.enumerated() {
            counts[slot].views += other.counts[place].views
            counts[slot].visits += other.counts[place].visits
            counts[slot].exits += other.counts[place].exits
            counts[slot].people += other.counts[place].people
        }
        func moved(_ sample: Sample) -> Sample {
            Sample(slot: Int32(mine[Int(sample.slot)]), value: sample.value)
        }
        dwells += other.dwells.map(moved)
        for vital in measures.indices { measures[vital] += other.measures[vital].map(moved) }
    }

    // MARK: Answer

    /// The smallest value that a share of all do not exceed.
    private static func quantile(_ sorted: [Float], _ share: Double) -> Double? {
        guard !sorted.isEmpty else { return nil }
        let place = Int((Double(sorted.count) * share).rounded(.up)) - 1
        return Double(sorted[max(0, min(sorted.count - 1, place))])
    }

    private func bySlot(_ samples: [Sample]) -> [[Float]] {
        var lists = [[Float]](repeating: [], count: pages.count)
        for sample in samples { lists[Int(sample.slot)].append(sample.value) }
        return lists.map { $0.sorted() }
    }

    func table(_ question: BottlenecksQuestion) -> BottleneckTable {
        let all = counts.reduce(0) { $0 + $1.visits }
        let lost = counts.reduce(0) { $0 + $1.exits }
        func more(_ slot: Int) -> Double {
            BottleneckTable.lostMore(
                visits: counts[slot].visits,
                exits: counts[slot].exits,
                of: all,
                lost
            )
        }
        func name(_ slot: Int) -> String { pages[slot].text ?? "" }
        func isBefore(_ one: Int, _ other: Int) -> Bool {
            let (isFew, isOtherFew) = (
                counts[one].visits < question.least, counts[other].visits < question.least
            )
            if isFew != isOtherFew { return isOtherFew }
            let (first, second) =
                isFew
                ? (Double(counts[one].visits), Double(counts[other].visits))
                : (more(one), more(other))
            return first == second ? name(one) < name(other) : first > second
        }
        let seen = pages.indices.dropFirst().filter { counts[$0].visits > 0 }.sorted(by: isBefore)
        let shown = seen.prefix(question.top)
        let dwells = bySlot(dwells)
        let measures = measures.map(bySlot)
        let told = shown.map { slot in
            PageFigures(
                page: pages[slot].text,
                views: counts[slot].views,
                visits: counts[slot].visits,
                exits: counts[slot].exits,
                people: counts[slot].people,
                medianSeconds: Self.quantile(dwells[slot], 0.5).map { $0 / 1000 },
                vitals: Self.vitals.indices.compactMap { vital in
                    let list = measures[vital][slot]
                    return Self.quantile(list, 0.75).map {
                        PageVital(name: Self.vitals[vital], p75: $0, measured: list.count)
                    }
                }
            )
        }
        return BottleneckTable(
            visits: visits,
            running: running,
            pageVisits: all,
            exits: lost,
            pages: told,
            restPages: seen.count - shown.count,
            restVisits: all - told.reduce(0) { $0 + $1.visits },
            restExits: lost - told.reduce(0) { $0 + $1.exits }
        )
    }
}
