// SPDX-License-Identifier: Apache-2.0

/// The people whom a late link or an edict can affect, while they are worked
/// out anew.
struct IdentityRegion {
    /// A node's neighbours in its person as far as they are joined.
    var nodes: [UInt32] = []
    var parents: [Int] = []
    var rings: [Int] = []
    var counts: [IdentityCounts] = []
    var links: [UInt32] = []
    /// Which of the links are refused as far as they were taken.
    var isRefused: [Bool] = []
    /// Nodes whose refused links to users are not looked at: as long as each is
    /// with a known user from its first link on, they are refused again.
    var passed: Set<UInt32> = []

    func root(_ start: Int) -> Int {
        var place = start
        while parents[place] != place { place = parents[place] }
        return place
    }

    /// Everybody in the group of one, that one first.
    func group(_ start: Int) -> [Int] {
        var all = [start]
        var place = rings[start]
        while place != start {
            all.append(place)
            place = rings[place]
        }
        return all
    }

    /// Joins two roots, the smaller under the larger.
    mutating func join(_ first: Int, _ second: Int) {
        let isFirst = counts[first].total >= counts[second].total
        let upper = isFirst ? first : second
        let lower = isFirst ? second : first
        parents[lower] = upper
        counts[upper] = counts[upper].joined(with: counts[lower])
        rings.swapAt(upper, lower)
    }
}

extension IdentityGraph {
    /// After this many steps outwards a region takes in all its neighbours.
    private static let patience = 8

    /// Works out anew the people that some nodes belong to.
    ///
    /// Everybody else keeps their people: a link that leaves the region was
    /// refused before, and is tried again against its other end as that was
    /// just before the link. Where it would join now, that end's person comes
    /// into the region and all of it begins again. Time grows with the links of
    /// the region (n log n), not with those of everybody.
    mutating func settle(
        _ seeds: [UInt32],
        oldNodes: Int,
        _ result: inout Resolution
    ) {
        var region = IdentityRegion()
        for seed in seeds { include(seed, in: &region) }
        guard !region.nodes.isEmpty else { return }
        var steps = 0
        while true {
            collectLinks(of: &region)
            let outside = run(&region)
            guard !outside.isEmpty else { break }
            steps += 1
            for node in outside {
                region.passed.remove(node)
                include(node, in: &region)
            }
            guard steps > Self.patience else { continue }
            region.passed.removeAll()
            for link in region.links {
                include(links.records[Int(link)].first, in: &region)
                include(links.records[Int(link)].second, in: &region)
            }
        }
        adopt(region, oldNodes: oldNodes, &result)
    }

    /// Takes the person of a node into the region.
    private mutating func include(_ node: UInt32, in region: inout IdentityRegion) {
        guard places[Int(node)] != 0, members[place(node)].mark == 0 else { return }
        for member in nodes(of: people[Int(node)]) {
            region.nodes.append(member)
            members[place(member)].mark = UInt32(region.nodes.count)
            if members[place(member)].crowded != LinkTable.none { region.passed.insert(member) }
        }
    }

    /// Whether a link within a region is taken at this end: at the user's, whose
    /// chains are always looked at.
    private func isCollected(at node: UInt32, _ other: UInt32) -> Bool {
        let user = IdentifierKind.user.rawValue
        let isUser = names.kinds[Int(node)] == user
        let isOther = names.kinds[Int(other)] == user
        return isUser == isOther ? node < other : isUser
    }

    /// All links that touch the region, in the order of the law.
    private func collectLinks(of region: inout IdentityRegion) {
        region.links.removeAll(keepingCapacity: true)
        for node in region.nodes {
            let member = members[place(node)]
            let crowded = region.passed.contains(node) ? LinkTable.none : member.crowded
            for chain in [member.holding, member.refused, crowded] {
                var link = chain
                while link != LinkTable.none {
                    // A link within the region is met at both ends.
                    let other = links.other(link, than: node)
                    let isInside = members[place(other)].mark != 0
                    if !isInside || isCollected(at: node, other) { region.links.append(link) }
                    link = links.next(link, of: node)
                }
            }
        }
        let order = region.links.map { link in
            let record = links.records[Int(link)]
            return (link: link, time: record.time, identity: record.identity)
        }
        region.links = order.sorted { left, right in
            if left.time != right.time { return left.time < right.time }
            if left.identity != right.identity { return left.identity < right.identity }
            return precedes(left.link, right.link)
        }.map(\.link)
        region.isRefused = region.links.map { links.isRefused($0) }
    }

    /// Takes the region's links in their order. Returns nodes outside that one
    /// of them would join now, or nothing when the region is whole.
    private mutating func run(_ region: inout IdentityRegion) -> [UInt32] {
        let size = region.nodes.count
        region.parents = Array(0..<size)
        region.rings = Array(0..<size)
        region.counts = region.nodes.map { node in
            var counts = IdentityCounts.zero
            counts[Int(names.kinds[Int(node)] & 7)] = 1
            return counts
        }
        var unproven = region.passed
        for (index, link) in region.links.enumerated() {
            let record = links.records[Int(link)]
            let first = Int(members[place(record.first)].mark) - 1
            let second = Int(members[place(record.second)].mark) - 1
            defer { prove(link, region, &unproven) }
            guard first >= 0, second >= 0 else {
                let node = first < 0 ? record.first : record.second
                // Quick for the many who share a device: a user never joins a
                // person who is a known user.
                if isRefusedAtOnce(node, region.counts[region.root(max(first, second))], link) {
                    continue
                }
                let inside = region.group(max(first, second)).map { region.nodes[$0] }
                let outside = crowd(of: node, before: link)
                if mayJoin(inside, outside, isAlias: links.isAlias(link)) { return [node] }
                continue
            }
            let left = region.root(first)
            let right = region.root(second)
            guard left != right else {
                region.isRefused[index] = false
                continue
            }
            let joins = mayJoin(left, right, link, region)
            region.isRefused[index] = !joins
            if joins { region.join(left, right) }
        }
        return Array(unproven)
    }

    /// Strikes those off who are with as many users as may be once their first
    /// link was taken.
    private func prove(_ link: UInt32, _ region: IdentityRegion, _ unproven: inout Set<UInt32>) {
        guard !unproven.isEmpty else { return }
        let record = links.records[Int(link)]
        let user = Int(IdentifierKind.user.rawValue)
        for node in [record.first, record.second] where unproven.contains(node) {
            let place = place(node)
            guard members[place].earliest == link else { continue }
            let counts = region.counts[region.root(Int(members[place].mark) - 1)]
            if counts[user] >= lanes[user] { unproven.remove(node) }
        }
    }

    private func isRefusedAtOnce(
        _ node: UInt32,
        _ counts: IdentityCounts,
        _ link: UInt32
    ) -> Bool {
        var one = IdentityCounts.zero
        one[Int(names.kinds[Int(node)] & 7)] = 1
        return counts.breaks(links.isAlias(link) ? aliasLanes : lanes, with: one)
    }

    private func mayJoin(
        _ left: Int,
        _ right: Int,
        _ link: UInt32,
        _ region: IdentityRegion
    ) -> Bool {
        let mine = region.counts[left]
        let theirs = region.counts[right]
        if mine.breaks(links.isAlias(link) ? aliasLanes : lanes, with: theirs) { return false }
        if isTooMany(mine, theirs) { return false }
        let external = Int(IdentifierKind.external.rawValue)
        guard !apart.isEmpty || (mine[external] > 0 && theirs[external] > 0) else { return true }
        return fits(
            region.group(left).map { region.nodes[$0] },
            region.group(right).map { region.nodes[$0] }
        )
    }

    /// Makes what was worked out true: chains, rings, counts and people.
    private mutating func adopt(
        _ region: IdentityRegion,
        oldNodes: Int,
        _ result: inout Resolution
    ) {
        let before = peopleBefore(region.nodes.map { people[Int($0)] })
        // What was not looked at may be later than all that was.
        let bounds = region.passed.map { ($0, members[place(people[Int($0)])].latest) }
        for node in region.nodes {
            members[place(node)].holding = LinkTable.none
            members[place(node)].refused = LinkTable.none
            if !region.passed.contains(node) { members[place(node)].crowded = LinkTable.none }
            members[place(node)].latest = LinkTable.none
        }
        for root in region.nodes.indices where region.parents[root] == root {
            link(region.group(root).map { region.nodes[$0] })
        }
        var winners = [UInt32](repeating: 0, count: region.nodes.count)
        for root in region.nodes.indices where region.parents[root] == root {
            let group = region.group(root)
            var best = region.nodes[group[0]]
            for place in group.dropFirst() where names(region.nodes[place], betterThan: best) {
                best = region.nodes[place]
            }
            setCounts(best, region.counts[root])
            for place in group { winners[place] = best }
        }
        for (index, link) in region.links.enumerated() {
            let record = links.records[Int(link)]
            let wasRefused = links.isRefused(link)
            links.set(LinkTable.refusedFlag, of: link, to: region.isRefused[index])
            for node in [record.first, record.second] {
                let mark = Int(members[place(node)].mark)
                guard mark > 0 else { continue }
                rechain(link, at: node, wasRefused: wasRefused, region)
                // They come in order: the last one stays.
                members[place(winners[mark - 1])].latest = link
            }
        }
        for (node, bound) in bounds where bound != LinkTable.none {
            let place = place(winners[Int(members[place(node)].mark) - 1])
            let latest = members[place].latest
            if latest == LinkTable.none || precedes(latest, bound) { members[place].latest = bound }
        }
        for (place, node) in region.nodes.enumerated() {
            move(
                node,
                to: winners[place],
                oldNodes: oldNodes,
                isSilent: before != nil,
                &result
            )
        }
        for node in region.nodes { members[place(node)].mark = 0 }
        if let before { stand(before, oldNodes: oldNodes, &result) }
    }

    /// Puts a link into the chain it belongs to now. The chain of refused links
    /// to users of a node that was passed is still whole.
    private mutating func rechain(
        _ link: UInt32,
        at node: UInt32,
        wasRefused: Bool,
        _ region: IdentityRegion
    ) {
        let isRefused = links.isRefused(link)
        if wasRefused, region.passed.contains(node), isCrowded(link, at: node) {
            guard !isRefused else { return }
            unchainCrowded(link, at: node)
        }
        chain(link, at: node, isRefused: isRefused)
    }

    /// Puts the nodes of one person into a ring.
    private mutating func link(_ group: [UInt32]) {
        for (place, node) in group.enumerated() {
            members[self.place(node)].ring = group[(place + 1) % group.count]
        }
    }
}
