// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakEngine
internal import JejakJourney
internal import JejakLearn
internal import JejakQuery
internal import JejakStore

/// The page of one person.
extension WorkspaceConsole {
    func person(
        _ key: String,
        page: Int,
        pageSize: Int,
        at moment: ConsoleMoment
    ) throws -> PersonContent? {
        guard let known = try workspace.store.person(named: key) else { return nil }
        let traits = PersonTraits(facts: moment.snapshot.facts, person: known.code)
        let sums = PersonSums(known.code, at: moment)
        let segments = try momentSegments(at: moment).filter { $0.plan.matches(known.code) }
        let identifiers = try workspace.store.identifiers(of: known.code, limit: 50)
        return PersonContent(
            key: known.key,
            name: traits.name ?? known.key,
            identifiers: identifiers.map {
                NamedText(name: Self.fieldName(of: $0.kind), value: $0.key)
            },
            traits: traits.said,
            events: sums.events,
            orders: sums.orders,
            revenue: sums.revenue,
            firstSeen: sums.first,
            lastSeen: sums.last,
            rfm: traits.rfm,
            valueTier: traits.valueTier,
            segments: segments.map { SegmentLink(id: $0.ready.identifier, label: $0.label) },
            membership: membership(of: known.code, events: sums.events, traits, at: moment),
            hasPicture: sums.events >= minimumEvents(at: moment),
            timeline: timeline(of: known.code, page: page, pageSize: pageSize, at: moment),
            timelineTotal: sums.events
        )
    }

    /// An identifier's kind as senders write it.
    private static func fieldName(of kind: IdentifierKind) -> String {
        switch kind {
        case .user: "userId"
        case .anonymous: "anonymousId"
        default: kind.name
        }
    }

    /// The least number of footprints that make a picture.
    func minimumEvents(at moment: ConsoleMoment) -> Int {
        moment.clusters?.report.minimumEvents ?? JourneyImager().minimumEvents
    }

    private func membership(
        of person: UInt32,
        events: Int,
        _ traits: PersonTraits,
        at moment: ConsoleMoment
    ) -> Membership {
        guard let clusters = moment.clusters else { return .notComputed }
        let member = clusters.member(person)
        if let id = traits.cluster, let link = clusters.link(id) {
            return .member(link, probability: member?.cluster == id ? member?.probability : nil)
        }
        guard events >= clusters.report.minimumEvents else {
            return .tooShort(minimumEvents: clusters.report.minimumEvents)
        }
        // Whoever came, or grew long enough, since then was never compared.
        return member.map { $0.isTooShort ? .notComputed : .noise } ?? .notComputed
    }

    /// One page of footprints, the newest first.
    private func timeline(
        of person: UInt32,
        page: Int,
        pageSize: Int,
        at moment: ConsoleMoment
    ) -> [TimelineItem] {
        /// A footprint of the page, before its properties are read.
        struct Step {
            var time: Int64
            var event: Int
            var amount: Int64
            var reference: RowReference
        }
        let (skipped, overflows) = max(0, page - 1).multipliedReportingOverflow(by: pageSize)
        guard !overflows else { return [] }
        var steps: [Step] = []
        moment.snapshot.show(person) { view in
            var place = 0
            for index in (0..<view.count).reversed() {
                let event = Int(view.events[index])
                guard moment.isFootprint[event] else { continue }
                if place >= skipped {
                    steps.append(
                        Step(
                            time: view.times[index],
                            event: event,
                            amount: view.amounts[index],
                            reference: view.reference(index)
                        )
                    )
                }
                place += 1
                if steps.count >= pageSize { return }
            }
        }
        return steps.map { step in
            let part = moment.snapshot.parts[Int(step.reference.part)]
            return TimelineItem(
                time: step.time,
                event: moment.snapshot.dictionary.eventNames[step.event],
                amount: step.amount == 0 ? nil : step.amount,
                properties: TimelineWords.worthALine(
                    part.values(ofRow: Int(step.reference.row))
                )
            )
        }
    }
}

/// Chooses the properties of a footprint that say what it was about.
enum TimelineWords {
    private static let most = 4
    /// The most telling first.
    private static let keys = [
        "name", "product_name", "product", "title", "query", "category", "brand", "variant",
        "product_id", "sku", "quantity", "price", "coupon", "promotion_name", "order_id",
        "payment_method", "topic", "path", "url", "context.page.path", "context.page.url",
        "context.campaign.source", "context.campaign.name",
    ]
    private static let ranks = Dictionary(
        keys.enumerated().map { ($1, $0) },
        uniquingKeysWith: { first, _ in first }
    )
    /// Said elsewhere on the line, or of no use to people.
    private static let idle: Set<String> = ["revenue", "total", "currency"]

    static func worthALine(_ values: [(key: String, value: PropertyValue)]) -> [NamedText] {
        let known = values.filter { ranks[$0.key] != nil }
            .sorted { ranks[$0.key, default: 0] < ranks[$1.key, default: 0] }
        let others = values.filter {
            ranks[$0.key] == nil && !idle.contains($0.key) && !$0.key.hasPrefix("context.")
        }
        .sorted { $0.key < $1.key }
        var shown: [NamedText] = []
        for (key, value) in known + others where shown.count < most {
            let text = PersonTraits.text(value)
            // The address and its path say the same.
            if text.isEmpty || shown.contains(where: { $0.value == text }) { continue }
            shown.append(NamedText(name: key, value: text))
        }
        return shown
    }
}
