// SPDX-License-Identifier: Apache-2.0

/// Two people whom an event named together and whom the rules do not join.
///
/// It is nobody's fault: a shared device, a mistyped address. It is listed so
/// that an operator may say whether they are one.
package struct IdentityConflict: Sendable, Equatable {
    /// What keeps them apart.
    package enum Reason: Sendable, Equatable {
        /// Together they would have more of a kind than the rules allow.
        case limit(IdentifierKind)
        /// An edict says so.
        case edict
        /// Together they would have more identifiers than a person can.
        case size

        package var name: String {
            switch self {
            case .limit(let kind): "limit_" + kind.name
            case .edict: "edict"
            case .size: "size"
            }
        }
    }

    package let link: IdentityGraph.Link
    /// The people of the link's two ends.
    package let firstPerson: UInt32
    package let secondPerson: UInt32
    package let reason: Reason
}

extension IdentityGraph {
    /// The identifiers of the person that a node names, that one first, then by
    /// kind and text.
    package func members(of person: UInt32) -> [UInt32] {
        guard Int(person) < people.count else { return [] }
        let representative = self.person(of: person)
        var all = Set(nodes(of: people[Int(person)]))
        for (part, whole) in standing where whole == representative {
            all.formUnion(nodes(of: part))
        }
        all.remove(representative)
        return [representative] + all.sorted { isBefore($0, $1) }
    }

    /// A link as it is remembered, and whether both ends are one person by now.
    package struct ShownLink: Sendable, Equatable {
        package let link: Link
        package let isUsed: Bool
    }

    /// The links that touch any of some nodes, the earliest first.
    package func links(of nodes: [UInt32], limit: Int) -> [ShownLink] {
        var seen: Set<UInt32> = []
        for node in nodes where Int(node) < places.count && places[Int(node)] != 0 {
            let member = members[place(node)]
            for chain in [member.holding, member.refused, member.crowded] {
                var link = chain
                while link != LinkTable.none {
                    seen.insert(link)
                    link = links.next(link, of: node)
                }
            }
        }
        return seen.sorted { precedes($0, $1) }.prefix(max(0, limit)).map { link in
            let shown = self.link(link)
            let isUsed = person(of: shown.first) == person(of: shown.second)
            return ShownLink(link: shown, isUsed: isUsed)
        }
    }

    func link(_ number: UInt32) -> Link {
        let record = links.records[Int(number)]
        return Link(
            first: record.first,
            second: record.second,
            time: record.time,
            identity: record.identity,
            isAlias: links.isAlias(number)
        )
    }

    /// How many links were refused. Time grows with all links.
    package var conflictCount: Int {
        (0..<UInt32(links.count)).count { isConflict($0) }
    }

    private func isConflict(_ link: UInt32) -> Bool {
        guard links.isRefused(link) else { return false }
        let record = links.records[Int(link)]
        return person(of: record.first) != person(of: record.second)
    }

    /// The links that were refused, the latest first. Time grows with all links.
    package func conflicts(limit: Int) -> [IdentityConflict] {
        (0..<UInt32(links.count)).filter { isConflict($0) }
            .sorted { precedes($1, $0) }
            .prefix(max(0, limit))
            .map { conflict($0) }
    }

    package var conflicts: [IdentityConflict] { conflicts(limit: .max) }

    private func conflict(_ number: UInt32) -> IdentityConflict {
        let link = link(number)
        return IdentityConflict(
            link: link,
            firstPerson: person(of: link.first),
            secondPerson: person(of: link.second),
            reason: reason(
                people[Int(link.first)],
                people[Int(link.second)],
                isAlias: link.isAlias
            )
        )
    }

    /// Why two people are not joined: people only grow along the order of the
    /// links, so what forbade it then forbids it now.
    private func reason(
        _ first: UInt32,
        _ second: UInt32,
        isAlias: Bool
    ) -> IdentityConflict.Reason {
        let left = counts(first)
        let right = counts(second)
        let limits = isAlias ? aliasLanes : lanes
        for kind in rules.order {
            let lane = Int(kind.rawValue)
            var mine = IdentityCounts.zero
            var theirs = IdentityCounts.zero
            mine[lane] = left[lane]
            theirs[lane] = right[lane]
            if mine.breaks(limits, with: theirs) { return .limit(kind) }
        }
        if isTooMany(left, right) { return .size }
        let mine = nodes(of: first)
        let theirs = Set(nodes(of: second))
        for node in mine where apart[node]?.contains(where: theirs.contains) == true {
            return .edict
        }
        return .limit(.external)
    }
}
