// SPDX-License-Identifier: Apache-2.0

extension IdentityGraph {
    /// What operators said, in their order.
    package var allEdicts: [IdentityEdict] { edicts }

    /// Obeys one more edict. Everything known counts as old: all that changes
    /// hands is a move.
    package mutating func apply(_ edict: IdentityEdict) -> Resolution {
        finishRestoring()
        var result = Resolution()
        edicts.append(edict)
        renewEdicts(oldNodes: nodeCount, &result)
        return result
    }

    /// Takes back the last edict, as if it had never been said.
    package mutating func withdrawLastEdict() -> Resolution {
        finishRestoring()
        var result = Resolution()
        guard !edicts.isEmpty else { return result }
        edicts.removeLast()
        renewEdicts(oldNodes: nodeCount, &result)
        return result
    }

    /// Works out which edicts hold, and settles whom that changes.
    mutating func renewEdicts(oldNodes: Int, _ result: inout Resolution) {
        let reading = EdictReading(edicts) { node(of: $0) }
        hasUnknownEdicts = reading.hasUnknown
        let touched = Set(apart.keys).union(reading.apart.keys)
            .filter { apart[$0] != reading.apart[$0] }
        apart = reading.apart
        settle(touched.sorted(), oldNodes: oldNodes, &result)
        var before = everybodyMerged()
        merges = reading.merges
        for pair in merges {
            for node in [pair.first, pair.second] {
                for member in nodes(of: people[Int(node)]) where before[member] == nil {
                    before[member] = person(of: member)
                }
            }
        }
        stand(before, oldNodes: oldNodes, &result)
    }

    // MARK: Who stands for whom

    private func everybodyMerged() -> [UInt32: UInt32] {
        var before: [UInt32: UInt32] = [:]
        for (part, whole) in standing {
            for node in nodes(of: part) { before[node] = whole }
        }
        return before
    }

    /// The people of everybody whom a change of some may touch, or nothing where
    /// no edict made one of those a part of somebody else.
    func peopleBefore(_ parts: [UInt32]) -> [UInt32: UInt32]? {
        guard !standing.isEmpty, parts.contains(where: { standing[$0] != nil }) else { return nil }
        var before = everybodyMerged()
        for part in parts {
            for node in nodes(of: part) where before[node] == nil {
                before[node] = person(of: node)
            }
        }
        return before
    }

    /// Joins the people whom edicts merge, and reports who moved since `before`.
    mutating func stand(
        _ before: [UInt32: UInt32],
        oldNodes: Int,
        _ result: inout Resolution
    ) {
        var parents: [UInt32: UInt32] = [:]
        var lower: Set<UInt32> = []
        func root(_ start: UInt32) -> UInt32 {
            var part = start
            while let parent = parents[part], parent != part { part = parent }
            return part
        }
        for pair in merges {
            let first = people[Int(pair.first)]
            let second = people[Int(pair.second)]
            let left = root(first)
            let right = root(second)
            // Also one that joins nothing now may do so when its people change.
            parents[left] = left
            parents[right] = right
            guard left != right, !isApart(left, right, root) else { continue }
            parents[right] = left
            lower.insert(second)
        }
        var best: [UInt32: UInt32] = [:]
        for part in parents.keys {
            let whole = root(part)
            guard let known = best[whole] else {
                best[whole] = part
                continue
            }
            if stands(part, before: known, lower) { best[whole] = part }
        }
        standing = [:]
        for part in parents.keys { standing[part] = best[root(part)] }
        for node in before.keys.sorted() {
            let person = person(of: node)
            guard let old = before[node], old != person, Int(node) < oldNodes else { continue }
            result.moves.append(Move(node: node, from: old, to: person))
        }
    }

    /// Whether an edict keeps two wholes apart that another would join.
    private func isApart(_ left: UInt32, _ right: UInt32, _ root: (UInt32) -> UInt32) -> Bool {
        apart.contains { node, others in
            guard root(people[Int(node)]) == left else { return false }
            return others.contains { root(people[Int($0)]) == right }
        }
    }

    /// Of the parts of one person, the first of a merge stands for both, unless
    /// the second is named better.
    private func stands(_ part: UInt32, before other: UInt32, _ lower: Set<UInt32>) -> Bool {
        let ranks = (rank(part), rank(other))
        if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
        let isLower = lower.contains(part)
        if isLower != lower.contains(other) { return !isLower }
        return names(part, betterThan: other)
    }

    // MARK: Before it is said

    /// What an edict would do. The graph is as before when it returns.
    package mutating func preview(_ edict: IdentityEdict) -> IdentityPreview {
        finishRestoring()
        var warnings: [IdentityPreview.Warning] = []
        let nodes = [edict.first, edict.second].compactMap { identifier in
            let found = node(of: identifier)
            if found == nil { warnings.append(.unknownIdentifier(identifier)) }
            return found
        }
        if edict.first == edict.second { warnings.append(.sameIdentifier) }
        guard nodes.count == 2, warnings.isEmpty else {
            return IdentityPreview(before: [], after: [], moving: [], warnings: warnings)
        }
        let oldMerges = merges
        let oldApart = apart
        let before = Set(nodes.map { person(of: $0) })
        let concerned = before.flatMap { members(of: $0) }
        let oldPeople = Dictionary(uniqueKeysWithValues: concerned.map { ($0, person(of: $0)) })
        _ = apply(edict)
        let after = Set(concerned.map { person(of: $0) })
        let moving = concerned.filter { oldPeople[$0] != person(of: $0) }
        let afterShown = shown(after)
        warn(edict, nodes, before.count, oldMerges, oldApart, &warnings)
        _ = withdrawLastEdict()
        return IdentityPreview(
            before: shown(before),
            after: afterShown,
            moving: moving.sorted { isBefore($0, $1) }.map { identifier(of: $0) },
            warnings: warnings
        )
    }

    private func shown(_ people: Set<UInt32>) -> [IdentityPreview.Person] {
        people.sorted { isBefore($0, $1) }.map { person in
            IdentityPreview.Person(
                representative: identifier(of: person),
                identifiers: members(of: person).map { identifier(of: $0) }
            )
        }
    }

    private func warn(
        _ edict: IdentityEdict,
        _ nodes: [UInt32],
        _ peopleBefore: Int,
        _ oldMerges: [NodePair],
        _ oldApart: [UInt32: [UInt32]],
        _ warnings: inout [IdentityPreview.Warning]
    ) {
        if edict.kind == .merge {
            if peopleBefore == 1 { warnings.append(.oneAlready) }
            let all = members(of: person(of: nodes[0]))
            let users = all.filter { names.kind(of: $0) == .user }
            if peopleBefore == 2, users.count > 1 {
                warnings.append(.joinsKnownUsers(users.map { identifier(of: $0) }))
            }
            for kind in rules.order where kind != .user && kind != .external {
                let count = all.count { names.kind(of: $0) == kind }
                if peopleBefore == 2, count > rules.limit(of: kind) {
                    warnings.append(.exceedsLimit(kind, count: count))
                }
            }
        } else if peopleBefore == 2 {
            warnings.append(.apartAlready)
        }
        for earlier in edicts.dropLast() {
            guard let first = node(of: earlier.first), let second = node(of: earlier.second)
            else { continue }
            let pair = NodePair(first: first, second: second)
            let isOver =
                earlier.kind == .merge
                ? oldMerges.contains(pair) && !merges.contains(pair)
                : oldApart[first]?.contains(second) == true
                    && apart[first]?.contains(second) != true
            if isOver { warnings.append(.overrules(earlier)) }
        }
    }
}

/// Which of a sequence of edicts hold: the later ones first, and of the earlier
/// ones those that contradict none of them.
struct EdictReading {
    /// The merges that join something, the latest first.
    private(set) var merges: [NodePair] = []
    /// Whom each may not lie with: the two of a split, and all whom merges make
    /// one with either.
    private(set) var apart: [UInt32: [UInt32]] = [:]
    private(set) var hasUnknown = false

    private var parents: [UInt32: UInt32] = [:]
    private var splits: [NodePair] = []

    init(_ edicts: [IdentityEdict], node: (PersonIdentifier) -> UInt32?) {
        for edict in edicts.reversed() {
            guard let first = node(edict.first), let second = node(edict.second) else {
                hasUnknown = true
                continue
            }
            guard first != second else { continue }
            let left = root(first)
            let right = root(second)
            guard left != right else { continue }
            switch edict.kind {
            case .split: splits.append(NodePair(first: first, second: second))
            case .merge:
                let isForbidden = splits.contains {
                    let ends = (root($0.first), root($0.second))
                    return ends == (left, right) || ends == (right, left)
                }
                guard !isForbidden else { continue }
                parents[right] = left
                merges.append(NodePair(first: first, second: second))
            }
        }
        keepApart()
    }

    private mutating func keepApart() {
        var classes: [UInt32: Set<UInt32>] = [:]
        for pair in merges {
            classes[root(pair.first), default: []].formUnion([pair.first, pair.second])
        }
        var found: [UInt32: Set<UInt32>] = [:]
        for split in splits {
            let left = classes[root(split.first)] ?? [split.first]
            let right = classes[root(split.second)] ?? [split.second]
            for node in left { found[node, default: []].formUnion(right) }
            for node in right { found[node, default: []].formUnion(left) }
        }
        apart = found.mapValues { $0.sorted() }
    }

    private func root(_ node: UInt32) -> UInt32 {
        var node = node
        while let parent = parents[node] { node = parent }
        return node
    }
}
