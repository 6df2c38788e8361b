// SPDX-License-Identifier: Apache-2.0

extension IdentityGraph {
    /// Takes in one link. Known ones cost a look-up.
    mutating func learn(_ new: Link, oldNodes: Int, _ result: inout Resolution) {
        guard new.first != new.second else { return }
        let isTurned = isBefore(new.second, new.first)
        let first = isTurned ? new.second : new.first
        let second = isTurned ? new.first : new.second
        let link: UInt32
        if let known = links.find(first, second) {
            let record = links.records[Int(known)]
            let isEarlier = (new.time, new.identity) < (record.time, record.identity)
            let isNewAlias = new.isAlias && !links.isAlias(known)
            guard isEarlier || isNewAlias else { return }
            if isEarlier { links.setMoment(known, time: new.time, identity: new.identity) }
            if isNewAlias { noteAlias(known) }
            link = known
            noteEarliest(link)
            settle([first, second], oldNodes: oldNodes, &result)
        } else {
            link = add(
                Link(
                    first: first,
                    second: second,
                    time: new.time,
                    identity: new.identity,
                    isAlias: new.isAlias
                )
            )
            place(link, oldNodes: oldNodes, &result)
        }
        let record = links.records[Int(link)]
        result.links.append(
            Link(
                first: record.first,
                second: record.second,
                time: record.time,
                identity: record.identity,
                isAlias: links.isAlias(link)
            )
        )
        guard links.isAlias(link) else { return }
        hasAliases = true
        joinTwin(link, oldNodes: oldNodes, &result)
    }

    /// Adds a link to the table, in nobody's chain yet.
    mutating func add(_ link: Link) -> UInt32 {
        ensureMember(link.first)
        ensureMember(link.second)
        return links.append(
            LinkTable.Record(
                time: link.time,
                identity: link.identity,
                first: link.first,
                second: link.second,
                nextOfFirst: LinkTable.none,
                nextOfSecond: LinkTable.none
            ),
            flags: link.isAlias ? LinkTable.aliasFlag : 0
        )
    }

    /// Keeps each end's earliest link. Says whether that can change who names
    /// their person.
    @discardableResult
    private mutating func noteEarliest(_ link: UInt32) -> Bool {
        let record = links.records[Int(link)]
        var isNew = false
        for node in [record.first, record.second] {
            let place = place(node)
            let known = members[place].earliest
            guard known != link else { continue }
            if known == LinkTable.none || precedes(link, known) {
                members[place].earliest = link
                isNew = isNew || known != LinkTable.none
            }
        }
        return isNew
    }

    private func isLast(_ link: UInt32, for person: UInt32) -> Bool {
        let latest = members[place(person)].latest
        return latest == LinkTable.none || precedes(latest, link)
    }

    /// Decides a new link: at once where it comes after all that touches its
    /// two people, by looking back where it does not.
    mutating func place(_ link: UInt32, oldNodes: Int, _ result: inout Resolution) {
        let record = links.records[Int(link)]
        guard !noteEarliest(link) else {
            chain(link, isRefused: true)
            settle([record.first, record.second], oldNodes: oldNodes, &result)
            return
        }
        let first = people[Int(record.first)]
        let second = people[Int(record.second)]
        if isLast(link, for: first), isLast(link, for: second) {
            if first == second {
                chain(link, isRefused: false)
                members[place(first)].latest = link
            } else if mayJoin(first, second, isAlias: links.isAlias(link)) {
                chain(link, isRefused: false)
                join(first, second, by: link, oldNodes: oldNodes, &result)
            } else {
                chain(link, isRefused: true)
                members[place(first)].latest = link
                members[place(second)].latest = link
            }
            return
        }
        // It changes something only where it joined two people at its time.
        let before = crowd(of: record.first, before: link)
        if before.contains(record.second) {
            chain(link, isRefused: false)
        } else {
            chain(link, isRefused: true)
            let others = crowd(of: record.second, before: link)
            if mayJoin(before, others, isAlias: links.isAlias(link)) {
                settle([record.first, record.second], oldNodes: oldNodes, &result)
                return
            }
        }
        for person in [first, second] where isLast(link, for: person) {
            members[place(person)].latest = link
        }
    }

    /// Puts a link in front of the chains of its two ends.
    mutating func chain(_ link: UInt32, isRefused: Bool) {
        links.set(LinkTable.refusedFlag, of: link, to: isRefused)
        let record = links.records[Int(link)]
        chain(link, at: record.first, isRefused: isRefused)
        chain(link, at: record.second, isRefused: isRefused)
    }

    mutating func chain(_ link: UInt32, at node: UInt32, isRefused: Bool) {
        let place = place(node)
        if !isRefused {
            links.setNext(link, of: node, to: members[place].holding)
            members[place].holding = link
        } else if isCrowded(link, at: node) {
            links.setNext(link, of: node, to: members[place].crowded)
            members[place].crowded = link
        } else {
            links.setNext(link, of: node, to: members[place].refused)
            members[place].refused = link
        }
    }

    /// Whether a refused link leads from a node that is no user to one that is.
    func isCrowded(_ link: UInt32, at node: UInt32) -> Bool {
        let user = IdentifierKind.user.rawValue
        return !links.isAlias(link) && names.kinds[Int(node)] != user
            && names.kinds[Int(links.other(link, than: node))] == user
    }

    /// Takes a link out of a node's chain of refused links to users. Time grows
    /// with that chain; new links stand in front.
    mutating func unchainCrowded(_ link: UInt32, at node: UInt32) {
        let place = place(node)
        let next = links.next(link, of: node)
        guard members[place].crowded != link else {
            members[place].crowded = next
            return
        }
        var before = members[place].crowded
        while before != LinkTable.none {
            let step = links.next(before, of: node)
            guard step != link else { return links.setNext(before, of: node, to: next) }
            before = step
        }
    }

    /// Marks a link as an alias, which users no longer refuse.
    private mutating func noteAlias(_ link: UInt32) {
        let record = links.records[Int(link)]
        let crowded = [record.first, record.second].filter {
            links.isRefused(link) && isCrowded(link, at: $0)
        }
        for node in crowded { unchainCrowded(link, at: node) }
        links.set(LinkTable.aliasFlag, of: link, to: true)
        for node in crowded { chain(link, at: node, isRefused: true) }
    }

    // MARK: Joining at the end of the order

    func mayJoin(_ first: UInt32, _ second: UInt32, isAlias: Bool) -> Bool {
        let left = counts(first)
        let right = counts(second)
        if left.breaks(isAlias ? aliasLanes : lanes, with: right) { return false }
        if isTooMany(left, right) { return false }
        let external = Int(IdentifierKind.external.rawValue)
        guard !apart.isEmpty || (left[external] > 0 && right[external] > 0) else { return true }
        return fits(nodes(of: first), nodes(of: second))
    }

    func isTooMany(_ left: IdentityCounts, _ right: IdentityCounts) -> Bool {
        left.total + right.total > IdentityRules.personSize
    }

    /// Whether two sets of nodes may be one, by the rules that look at each:
    /// external ids by their type, and what edicts keep apart.
    func fits(_ left: [UInt32], _ right: [UInt32]) -> Bool {
        if !apart.isEmpty {
            for node in left {
                guard let others = apart[node] else { continue }
                if others.contains(where: { right.contains($0) }) { return false }
            }
        }
        let external = IdentifierKind.external.rawValue
        let mine = left.filter { names.kinds[Int($0)] == external }.map(externalType)
        guard !mine.isEmpty else { return true }
        let theirs = right.filter { names.kinds[Int($0)] == external }.map(externalType)
        let limit = rules.limit(of: .external)
        return !Set(mine).contains { type in
            let others = theirs.count { $0 == type }
            return others > 0 && others + mine.count { $0 == type } > limit
        }
    }

    /// The type of an external id: its text up to the first colon.
    private func externalType(_ node: UInt32) -> UInt64 {
        names.withText(of: node) { text in
            StableHash.hash(UnsafeRawBufferPointer(rebasing: text.prefix { $0 != 58 }))
        }
    }

    /// The nodes of the person that a node names.
    func nodes(of person: UInt32) -> [UInt32] {
        guard places[Int(person)] != 0 else { return [person] }
        var all = [person]
        var node = members[place(person)].ring
        while node != person {
            all.append(node)
            node = members[place(node)].ring
        }
        return all
    }

    private mutating func join(
        _ first: UInt32,
        _ second: UInt32,
        by link: UInt32,
        oldNodes: Int,
        _ result: inout Resolution
    ) {
        let before = peopleBefore([first, second])
        let isFirst = names(first, betterThan: second)
        let winner = isFirst ? first : second
        let loser = isFirst ? second : first
        var node = loser
        repeat {
            move(node, to: winner, oldNodes: oldNodes, isSilent: before != nil, &result)
            node = members[place(node)].ring
        } while node != loser
        let ring = members[place(winner)].ring
        members[place(winner)].ring = members[place(loser)].ring
        members[place(loser)].ring = ring
        setCounts(winner, counts(winner).joined(with: counts(loser)))
        members[place(winner)].latest = link
        if let before { stand(before, oldNodes: oldNodes, &result) }
    }

    mutating func move(
        _ node: UInt32,
        to person: UInt32,
        oldNodes: Int,
        isSilent: Bool,
        _ result: inout Resolution
    ) {
        let before = people[Int(node)]
        guard before != person else { return }
        people[Int(node)] = person
        // One that this batch brings has no rows anywhere yet: nothing moves.
        guard !isSilent, Int(node) < oldNodes else { return }
        result.moves.append(Move(node: node, from: before, to: person))
    }

    // MARK: Looking back

    /// The person a node belonged to just before a link: what the links that
    /// hold and come earlier reach.
    func crowd(of node: UInt32, before link: UInt32) -> [UInt32] {
        var all = [node]
        var seen: Set<UInt32> = [node]
        var next = 0
        while next < all.count {
            let current = all[next]
            next += 1
            guard places[Int(current)] != 0 else { continue }
            var step = members[place(current)].holding
            while step != LinkTable.none {
                let other = links.other(step, than: current)
                if precedes(step, link), seen.insert(other).inserted {
                    all.append(other)
                }
                step = links.next(step, of: current)
            }
        }
        return all
    }

    func mayJoin(_ left: [UInt32], _ right: [UInt32], isAlias: Bool) -> Bool {
        let mine = tally(left)
        let theirs = tally(right)
        if mine.breaks(isAlias ? aliasLanes : lanes, with: theirs) { return false }
        return !isTooMany(mine, theirs) && fits(left, right)
    }

    private func tally(_ nodes: [UInt32]) -> IdentityCounts {
        var counts = IdentityCounts.zero
        for node in nodes {
            let lane = Int(names.kinds[Int(node)] & 7)
            counts[lane] = counts[lane] == .max ? .max : counts[lane] + 1
        }
        return counts
    }
}
