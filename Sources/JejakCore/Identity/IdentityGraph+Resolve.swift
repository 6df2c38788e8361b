// SPDX-License-Identifier: Apache-2.0

extension IdentityGraph {
    /// Names the people of a batch's events and learns its links.
    ///
    /// Identifiers of an unknown kind are passed over. An event without any
    /// identifier belongs to nobody.
    package mutating func resolve(_ batch: EventBatch) -> Resolution {
        finishRestoring()
        var result = Resolution()
        let oldNodes = nodeCount
        result.nodes.reserveCapacity(batch.count)
        forgetStrings(batch.strings.count)
        for index in 0..<batch.count {
            readTrail(batch, index, oldNodes: oldNodes, &result)
            result.nodes.append(trail.first ?? .max)
            guard trail.count > 1 else { continue }
            learnTrail(
                time: batch.times[index],
                identity: batch.identities[index],
                isAlias: batch.kinds[index] == EventKind.alias.rawValue,
                oldNodes: oldNodes,
                &result
            )
        }
        for index in result.identifiers.indices {
            result.identifiers[index].person = person(of: result.identifiers[index].node)
        }
        result.people = members.isEmpty ? result.nodes : result.nodes.map { person(of: $0) }
        return result
    }

    private mutating func forgetStrings(_ count: Int) {
        if known.count < count {
            known = [UInt64](repeating: 0, count: max(count, 256))
        } else {
            known.withUnsafeMutableBufferPointer { buffer in
                for index in 0..<count { buffer[index] = 0 }
            }
        }
    }

    /// Puts the nodes of one event into `trail`, the one that names the row in
    /// front and the others in the order of their links.
    private mutating func readTrail(
        _ batch: EventBatch,
        _ index: Int,
        oldNodes: Int,
        _ result: inout Resolution
    ) {
        trail.removeAll(keepingCapacity: true)
        var best = 0
        var previous: UInt32?
        for place in Int(batch.trailStarts[index])..<Int(batch.trailStarts[index + 1]) {
            let kind = batch.trailKinds[place]
            let string = Int(batch.trailValues[place])
            guard IdentifierKind(rawValue: kind) != nil, string < batch.strings.count else {
                continue
            }
            let node = node(kind, string, batch, oldNodes: oldNodes, &result)
            guard !trail.contains(node) else { continue }
            trail.append(node)
            if rank(node) < rank(trail[best]) { best = trail.count - 1 }
            if kind == IdentifierKind.anonymous.rawValue, previous == nil { previous = node }
        }
        guard trail.count > 1 else { return }
        if best > 0 { trail.swapAt(0, best) }
        for end in 2..<max(2, trail.count) {
            var place = end
            while place > 1, isBefore(trail[place], trail[place - 1]) {
                trail.swapAt(place, place - 1)
                place -= 1
            }
        }
        // Of an alias, the anonymous id named first is the previous one.
        aliased = previous
    }

    /// The node of one string of a batch, looked up once.
    private mutating func node(
        _ kind: UInt8,
        _ string: Int,
        _ batch: EventBatch,
        oldNodes: Int,
        _ result: inout Resolution
    ) -> UInt32 {
        let seen = known[string]
        if seen != 0, UInt8(truncatingIfNeeded: seen) == kind {
            return UInt32(truncatingIfNeeded: seen >> 8)
        }
        let before = names.count
        let node = batch.strings.withBytes(of: string) { names.intern(kind, $0) }
        known[string] = UInt64(node) << 8 | UInt64(kind)
        if names.count > before {
            people.append(node)
            places.append(0)
            result.identifiers.append(
                NewIdentifier(
                    node: node,
                    kind: names.kind(of: node),
                    value: batch.strings[string],
                    person: node
                )
            )
            if hasAliases, kind == IdentifierKind.user.rawValue {
                joinAliases(of: node, oldNodes: oldNodes, &result)
            }
            if hasUnknownEdicts { renewEdicts(oldNodes: oldNodes, &result) }
        }
        return node
    }

    private mutating func learnTrail(
        time: Int64,
        identity: UInt64,
        isAlias: Bool,
        oldNodes: Int,
        _ result: inout Resolution
    ) {
        let centre = trail[0]
        let userKind = IdentifierKind.user.rawValue
        let user = isAlias ? trail.first { names.kinds[Int($0)] == userKind } : nil
        if let user, let aliased, user != centre {
            learn(
                Link(first: user, second: aliased, time: time, identity: identity, isAlias: true),
                oldNodes: oldNodes,
                &result
            )
        }
        for place in 1..<trail.count {
            let leaf = trail[place]
            learn(
                Link(
                    first: centre,
                    second: leaf,
                    time: time,
                    identity: identity,
                    isAlias: user == centre && leaf == aliased
                ),
                oldNodes: oldNodes,
                &result
            )
        }
    }

    // MARK: Aliases

    /// An alias names the earlier id as an anonymous one. Where a user of the
    /// same text exists, the alias joins that one too.
    private mutating func joinAliases(
        of user: UInt32,
        oldNodes: Int,
        _ result: inout Resolution
    ) {
        let twin = names.withText(of: user) { names.find(IdentifierKind.anonymous.rawValue, $0) }
        guard let twin, places[Int(twin)] != 0 else { return }
        var found: [UInt32] = []
        for chain in [members[place(twin)].holding, members[place(twin)].refused] {
            var link = chain
            while link != LinkTable.none {
                if links.isAlias(link) { found.append(link) }
                link = links.next(link, of: twin)
            }
        }
        for link in found { joinTwin(link, oldNodes: oldNodes, &result) }
    }

    /// Learns what an alias says of the user with its earlier id's text.
    mutating func joinTwin(_ link: UInt32, oldNodes: Int, _ result: inout Resolution) {
        let record = links.records[Int(link)]
        let userKind = IdentifierKind.user.rawValue
        guard
            names.kinds[Int(record.first)] == userKind
                || names.kinds[Int(record.second)] == userKind
        else { return }
        let isFirst = names.kinds[Int(record.first)] == userKind
        let user = isFirst ? record.first : record.second
        let previous = isFirst ? record.second : record.first
        guard names.kinds[Int(previous)] == IdentifierKind.anonymous.rawValue else { return }
        let twin = names.withText(of: previous) { names.find(userKind, $0) }
        guard let twin, twin != user else { return }
        learn(
            Link(
                first: user,
                second: twin,
                time: record.time,
                identity: record.identity,
                isAlias: true
            ),
            oldNodes: oldNodes,
            &result
        )
    }
}
