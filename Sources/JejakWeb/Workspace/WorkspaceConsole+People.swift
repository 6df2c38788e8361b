// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakEngine
internal import JejakJourney
internal import JejakLearn
internal import JejakQuery
internal import JejakStore

/// The page People: everybody, members of a segment or cluster, or those whose
/// key, name or e-mail contains a text.
extension WorkspaceConsole {
    func people(_ query: PeopleQuery, at moment: ConsoleMoment) throws -> PeopleContent {
        let text = query.text.trimming { $0.isWhitespace }
        let (page, pageSize) = (max(1, query.page), max(1, query.pageSize))
        let (skipped, overflows) = (page - 1).multipliedReportingOverflow(by: pageSize)
        guard !overflows else { return PeopleContent(rows: [], total: 0) }
        var members: [UInt32]?
        var title: BilingualText?
        if let id = query.cluster {
            members = clusterMembers(id, at: moment)
            title = moment.clusters?.link(id)?.label
        }
        if let id = query.segment {
            let segment = try segmentMembers(id, at: moment)
            title = segment?.label ?? title
            let found = segment?.people ?? []
            members = members.map { Set($0).intersection(found).sorted() } ?? found
        }
        if !text.isEmpty {
            let found = try PeopleSearch(text: text, moment: moment, store: workspace.store).people
            members = members.map { found.filter(Set($0).contains) } ?? found
        }
        if let members {
            let rows = try members.dropFirst(skipped).prefix(pageSize).compactMap {
                try workspace.store.person($0)
            }
            return PeopleContent(
                rows: rows.map { row(of: $0, at: moment) },
                total: members.count,
                title: title
            )
        }
        let known = try workspace.store.peopleCounts()
        let rows = try workspace.store.people(matching: "", limit: pageSize, offset: skipped)
        return PeopleContent(
            rows: rows.map { row(of: $0, at: moment) },
            total: known.identified + known.anonymous
        )
    }

    func row(of person: KnownPerson, at moment: ConsoleMoment) -> PersonRowContent {
        let traits = PersonTraits(facts: moment.snapshot.facts, person: person.code)
        let sums = PersonSums(person.code, at: moment)
        return PersonRowContent(
            key: person.key,
            name: traits.name ?? person.key,
            place: traits.place,
            events: sums.events,
            orders: sums.orders,
            revenue: sums.revenue,
            firstSeen: sums.first,
            lastSeen: sums.last,
            tier: traits.tier,
            cluster: traits.cluster.flatMap { moment.clusters?.link($0) }
        )
    }

    private func clusterMembers(_ id: Int, at moment: ConsoleMoment) -> [UInt32] {
        guard let column = moment.snapshot.facts.column("cluster.journey") else { return [] }
        let bits = Double(id).bitPattern
        return column.people.indices.filter {
            column.types[$0] == PropertyType.number.rawValue && column.bits[$0] == bits
        }.map { column.people[$0] }
    }

    /// Members of a ready segment or a tier; nothing where there is none of
    /// this id.
    private func segmentMembers(
        _ id: String,
        at moment: ConsoleMoment
    ) throws -> (people: [UInt32], label: BilingualText)? {
        let halves = id.split(separator: ":", maxSplits: 1).map(String.init)
        if halves.count == 2, halves[0] == "rfm", let tier = RFMTier(rawValue: halves[1]) {
            let label = BilingualText(english: tier.english, indonesian: tier.indonesian)
            return (tierMembers("rfm.tier", tier.rawValue, at: moment), label)
        }
        if halves.count == 2, halves[0] == "value", let tier = ValueTier(rawValue: halves[1]) {
            let label = BilingualText(english: tier.english, indonesian: tier.indonesian)
            return (tierMembers("value.tier", tier.rawValue, at: moment), label)
        }
        let segment = try momentSegments(at: moment).first { $0.ready.identifier == id }
        return segment.map { (moment.answer($0).people, $0.label) }
    }

    private func tierMembers(
        _ attribute: String,
        _ tier: String,
        at moment: ConsoleMoment
    ) -> [UInt32] {
        guard let column = moment.snapshot.facts.column(attribute),
            let code = (0..<column.textCount).first(where: { column.text(UInt32($0)) == tier })
        else { return [] }
        return column.people.indices.filter {
            column.types[$0] == PropertyType.text.rawValue && column.bits[$0] == UInt64(code)
        }.map { column.people[$0] }
    }
}

extension String {
    /// The text without such characters at its ends.
    fileprivate func trimming(_ isIdle: (Character) -> Bool) -> String {
        var rest = self[...]
        while let first = rest.first, isIdle(first) { rest.removeFirst() }
        while let last = rest.last, isIdle(last) { rest.removeLast() }
        return String(rest)
    }
}
