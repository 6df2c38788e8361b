// SPDX-License-Identifier: Apache-2.0

extension IdentityGraph {
    /// Puts back an identifier that the store remembers. Nodes come in order.
    package mutating func restore(kind: IdentifierKind, value: String) {
        isRestoring = true
        var copy = value
        copy.withUTF8 { bytes in
            let text = UnsafeRawBufferPointer(bytes)
            let isKnown = names.find(kind.rawValue, text) != nil
            // Each takes its number, also where two read the same: else
            // everybody after them would be somebody else.
            let node = names.append(kind.rawValue, text)
            if !isKnown { names.index(kind.rawValue, text, node: node) }
            people.append(node)
            places.append(0)
        }
    }

    /// Puts back a link, after the identifiers that it joins.
    package mutating func restore(_ link: Link) {
        isRestoring = true
        guard link.first != link.second, Int(link.first) < nodeCount, Int(link.second) < nodeCount
        else { return }
        let isTurned = isBefore(link.second, link.first)
        let first = isTurned ? link.second : link.first
        let second = isTurned ? link.first : link.second
        if link.isAlias { hasAliases = true }
        if let known = links.find(first, second) {
            let record = links.records[Int(known)]
            if (link.time, link.identity) < (record.time, record.identity) {
                links.setMoment(known, time: link.time, identity: link.identity)
            }
            if link.isAlias { links.set(LinkTable.aliasFlag, of: known, to: true) }
            return
        }
        _ = add(
            Link(
                first: first,
                second: second,
                time: link.time,
                identity: link.identity,
                isAlias: link.isAlias
            )
        )
    }

    /// Puts back an edict, in the order in which they were said.
    package mutating func restore(_ edict: IdentityEdict) {
        isRestoring = true
        edicts.append(edict)
    }

    /// Works out who is who from what was put back. Time grows with the links
    /// (n log n). `resolve` and `apply` do it where it was forgotten.
    package mutating func finishRestoring() {
        guard isRestoring else { return }
        isRestoring = false
        var order: [(time: Int64, identity: UInt64, link: UInt32)] = []
        order.reserveCapacity(links.count)
        for link in 0..<UInt32(links.count) {
            let record = links.records[Int(link)]
            order.append((record.time, record.identity, link))
        }
        order.sort { left, right in
            if left.time != right.time { return left.time < right.time }
            if left.identity != right.identity { return left.identity < right.identity }
            return precedes(left.link, right.link)
        }
        var forgotten = Resolution()
        startAnew()
        // What keeps people apart is needed first, who stands for whom last.
        let reading = EdictReading(edicts) { node(of: $0) }
        apart = reading.apart
        for entry in order { place(entry.link, oldNodes: 0, &forgotten) }
        renewEdicts(oldNodes: 0, &forgotten)
    }

    /// Takes everybody apart again, should a graph in use be given more.
    private mutating func startAnew() {
        for node in people.indices { people[node] = UInt32(node) }
        for (node, place) in places.enumerated() where place != 0 {
            var counts = IdentityCounts.zero
            counts[Int(names.kinds[node] & 7)] = 1
            var member = Member(ring: UInt32(node))
            member.counts = unsafeBitCast(counts, to: Member.Packed.self)
            members[Int(place) - 1] = member
        }
        standing = [:]
        merges = []
        apart = [:]
    }
}
