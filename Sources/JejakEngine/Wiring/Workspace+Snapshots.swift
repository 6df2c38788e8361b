// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakJourney
package import JejakLearn
internal import JejakStore

extension Workspace {
    static let rfmAttributes: Set<String> = [
        "rfm.recency", "rfm.frequency", "rfm.monetary", "rfm.r", "rfm.f", "rfm.m", "rfm.tier",
        "value.tier",
    ]

    /// Renews what is relative to everybody: RFM scores and tiers, value tiers.
    ///
    /// The snapshot's date is the latest footprint, not the clock, so that an
    /// old export is judged in its own time and a rebuild gives the same.
    package func refreshSnapshots() throws {
        let snapshot = try snapshot()
        let orders = OrderFigures(snapshot)
        // Without a single order there is nothing to score; old scores would be
        // wrong, and none can be there.
        guard let date = orders.latest, !orders.people.isEmpty else {
            var facts = FactsMerge()
            try addMemberships(to: &facts, snapshot)
            if !facts.isEmpty {
                try flush()
                try replaceFacts(facts, replacing: JourneyReport.attributes)
            }
            return try rememberSnapshots(upTo: snapshot.logOffset)
        }
        let input = orders.input(asOf: date)
        let fresh = try RFM().snapshot(of: input, dateMilliseconds: date)
        var facts = FactsMerge()
        for (index, score) in fresh.scores.enumerated() {
            guard let score else { continue }
            let person = orders.people[index]
            func add(_ attribute: String, _ value: PropertyValue) {
                facts.add(attribute, person: person, value: value, time: date, offset: -1)
            }
            add("rfm.recency", .number(input.recencyDays[index].rounded(.down)))
            add("rfm.frequency", .number(Double(input.frequency[index])))
            add("rfm.monetary", .number(Double(input.money[index]) / 100))
            add("rfm.r", .number(Double(score.recency)))
            add("rfm.f", .number(Double(score.frequency)))
            add("rfm.m", .number(Double(score.money)))
            add("rfm.tier", .text(score.tier.rawValue))
            add("value.tier", .text(score.valueTier.rawValue))
        }
        try store.addSnapshot(
            "rfm",
            date: date,
            content: Array(try JSONEncoder().encode(fresh.cutPoints))
        )
        try addMemberships(to: &facts, snapshot)
        try addPeopleMemberships(to: &facts)
        try flush()
        try replaceFacts(
            facts,
            replacing: Self.rfmAttributes.union(JourneyReport.attributes)
                .union(PeopleReport.attributes)
        )
        try rememberSnapshots(upTo: snapshot.logOffset)
    }

    private func rememberSnapshots(upTo offset: Int64) throws {
        try store.set("snapshotsUpTo", to: String(offset))
    }

    /// Whether the log holds events that no snapshot has seen.
    package func snapshotsAreBehind() throws -> Bool {
        let seen = try store.setting("snapshotsUpTo").flatMap { Int64($0) } ?? -1
        return try store.endOffset() > seen
    }

    /// The newest RFM snapshot's cut points and date.
    package func rfmCutPoints() throws -> (version: Int, date: Int64, cutPoints: RFMCutPoints)? {
        guard let found = try store.snapshot("rfm") else { return nil }
        let points = try JSONDecoder().decode(RFMCutPoints.self, from: Data(found.content))
        return (found.version, found.date, points)
    }
}

/// Each buyer's orders in figures, from one scan.
struct OrderFigures {
    private(set) var people: [UInt32] = []
    private var last: [Int64] = []
    private var counts: [Int] = []
    private var money: [Int64] = []
    /// The latest footprint of anybody.
    private(set) var latest: Int64?

    /// An order is a footprint that brings money; what is given back lowers the
    /// money, not the count. People without an order are left out.
    init(_ snapshot: JourneySnapshot) {
        var newest = Int64.min
        snapshot.scan(from: 0, to: .max) { view in
            var count = 0
            var sum: Int64 = 0
            var lastOrder = Int64.min
            for index in 0..<view.count {
                let amount = view.amounts[index]
                // A thousand hostile amounts must not overflow.
                sum = sum.addingReportingOverflow(amount).overflow ? sum : sum + amount
                if amount > 0 {
                    count += 1
                    lastOrder = view.times[index]
                }
            }
            if let time = view.times.last { newest = max(newest, time) }
            guard count > 0 else { return }
            people.append(view.person)
            last.append(lastOrder)
            counts.append(count)
            money.append(sum)
        }
        latest = newest == .min ? nil : newest
    }

    func input(asOf date: Int64) -> RFMInput {
        RFMInput(
            recencyDays: last.map { max(0, Double(date - $0) / 86_400_000) },
            frequency: counts,
            money: money
        )
    }
}
