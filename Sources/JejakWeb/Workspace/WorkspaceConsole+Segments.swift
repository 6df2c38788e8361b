// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakEngine
internal import JejakJourney
internal import JejakLearn
internal import JejakQuery

/// The page Segments: ready segments, RFM and value tiers.
extension WorkspaceConsole {
    func segments(at moment: ConsoleMoment) throws -> SegmentsContent {
        let facts = moment.snapshot.facts
        let value = TierTally("value.tier", facts)
        return SegmentsContent(
            of: moment.figures.people,
            ready: try readySegments(at: moment),
            rfm: try rfmTable(facts),
            valueTiers: value.isEmpty
                ? []
                : ValueTier.allCases.map { tier in
                    TierContent(
                        key: tier.rawValue,
                        label: BilingualText(english: tier.english, indonesian: tier.indonesian),
                        people: value.people(tier.rawValue),
                        revenue: value.revenue(tier.rawValue),
                        segment: "value:\(tier.rawValue)"
                    )
                }
        )
    }

    /// The ready segments of a moment, planned. What counts as large is what
    /// the best fifth of this folder's buyers spent.
    func momentSegments(at moment: ConsoleMoment) throws -> [MomentSegment] {
        let least = try workspace.rfmCutPoints()?.cutPoints.highValueFrom
        let scale = moment.currency.minorDigits == 0 ? 1.0 : 100.0
        return moment.segments(
            largeSpend: least.flatMap { MomentSegment.rounded(Double($0) / scale) }
        )
    }

    func readySegments(at moment: ConsoleMoment) throws -> [SegmentContent] {
        try momentSegments(at: moment).map { segment in
            SegmentContent(
                id: segment.ready.identifier,
                label: segment.label,
                explanation: segment.explanation,
                expression: segment.ready.text,
                people: moment.answer(segment).people.count
            )
        }
    }

    private func rfmTable(_ facts: PersonFacts) throws -> RFMTableContent? {
        guard let cuts = try workspace.rfmCutPoints() else { return nil }
        let tally = TierTally("rfm.tier", facts)
        guard !tally.isEmpty else { return nil }
        return RFMTableContent(
            asOf: cuts.date,
            version: cuts.version,
            tiers: RFMTier.allCases.map { tier in
                TierContent(
                    key: tier.rawValue,
                    label: BilingualText(english: tier.english, indonesian: tier.indonesian),
                    people: tally.people(tier.rawValue),
                    revenue: tally.revenue(tier.rawValue),
                    segment: "rfm:\(tier.rawValue)"
                )
            },
            grid: Self.grid(facts)
        )
    }

    /// People by recency and frequency score.
    private static func grid(_ facts: PersonFacts) -> [[Int]] {
        guard let recency = facts.column("rfm.r"), let frequency = facts.column("rfm.f") else {
            return []
        }
        var grid = Array(repeating: Array(repeating: 0, count: 5), count: 5)
        for place in recency.people.indices {
            let person = recency.people[place]
            // The two columns are written together, so the place is the same.
            let other =
                place < frequency.people.count && frequency.people[place] == person
                ? place : frequency.place(of: person)
            guard let other, let row = score(recency, place), let column = score(frequency, other)
            else { continue }
            grid[row - 1][column - 1] += 1
        }
        return grid
    }

    private static func score(_ column: FactColumn, _ place: Int) -> Int? {
        guard column.types[place] == PropertyType.number.rawValue,
            let score = Int(exactly: Double(bitPattern: column.bits[place])),
            (1...5).contains(score)
        else { return nil }
        return score
    }
}

/// People and revenue by the value of one tier fact. Time grows with the people
/// who have it.
struct TierTally {
    private var counts: [String: (people: Int, revenue: Int64)] = [:]

    init(_ attribute: String, _ facts: PersonFacts) {
        guard let tiers = facts.column(attribute) else { return }
        let money = facts.column("rfm.monetary")
        var people = [Int](repeating: 0, count: tiers.textCount)
        var revenue = [Double](repeating: 0, count: tiers.textCount)
        for place in tiers.people.indices {
            guard tiers.types[place] == PropertyType.text.rawValue,
                tiers.bits[place] < UInt64(people.count)
            else { continue }
            let code = Int(tiers.bits[place])
            people[code] += 1
            guard let money else { continue }
            let person = tiers.people[place]
            let other =
                place < money.people.count && money.people[place] == person
                ? place : money.place(of: person)
            guard let other, money.types[other] == PropertyType.number.rawValue else { continue }
            revenue[code] += Double(bitPattern: money.bits[other])
        }
        for code in people.indices {
            counts[tiers.text(UInt32(code))] = (
                people[code], Int64(exactly: (revenue[code] * 100).rounded()) ?? 0
            )
        }
    }

    var isEmpty: Bool { counts.isEmpty }
    func people(_ tier: String) -> Int { counts[tier]?.people ?? 0 }
    func revenue(_ tier: String) -> Int64 { counts[tier]?.revenue ?? 0 }
}
