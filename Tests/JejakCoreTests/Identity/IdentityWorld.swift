// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// A made-up set of events and edicts, and who is who in it by the plainest
/// reading of the law: sort all links, join greedily, look at everything.
struct IdentityWorld {
    /// One event's identifiers and when it happened.
    struct Footprint {
        var trail: [PersonIdentifier]
        var time: Int64
        var identity: UInt64
        var isAlias = false
    }

    struct Pair: Hashable {
        var first: PersonIdentifier
        var second: PersonIdentifier
    }

    struct Moment: Comparable {
        var time: Int64
        var identity: UInt64

        static func < (left: Moment, right: Moment) -> Bool {
            (left.time, left.identity) < (right.time, right.identity)
        }
    }

    struct Tie {
        var pair: Pair
        var moment: Moment
        var isAlias: Bool
    }

    var footprints: [Footprint]
    var edicts: [IdentityEdict] = []
    var rules = IdentityRules.standard

    // MARK: Making one

    /// People with visitors, mails and devices, some of them shared, in a
    /// narrow stretch of time so that many moments are equal.
    static func random(
        _ random: inout SeededRandom,
        events: Int,
        names: Int,
        edicts: Int = 0
    ) -> IdentityWorld {
        func some(_ kind: IdentifierKind) -> PersonIdentifier {
            switch kind {
            // The same text can be a visitor and a user: they are two.
            case .user: PersonIdentifier(.user, "id \(random.below(names))")
            case .anonymous: PersonIdentifier(.anonymous, "id \(random.below(names * 2))")
            case .email: PersonIdentifier(.email, "e\(random.below(names))@shop.example")
            case .phone: PersonIdentifier(.phone, "+\(random.below(names))")
            case .device: PersonIdentifier(.device, "token \(random.below(names))")
            case .external:
                PersonIdentifier(
                    .external,
                    "\(["crm", "pos"][random.below(2)]):\(random.below(names))"
                )
            }
        }
        let footprints = (0..<events).map { index in
            let isAlias = random.below(12) == 0
            var trail = IdentifierKind.allCases.filter { _ in random.below(3) == 0 }.map(some)
            if isAlias { trail = [some(.user), some(.anonymous)] }
            if random.below(6) == 0 { trail.append(some(.anonymous)) }
            trail.shuffle(using: &random)
            return Footprint(
                trail: trail,
                time: Int64(random.below(events / 3 + 1)),
                identity: StableHash.mix(UInt64(index)) | 1 << 63,
                isAlias: isAlias
            )
        }
        let said = (0..<edicts).map { _ in
            IdentityEdict(
                random.below(2) == 0 ? .merge : .split,
                some(IdentifierKind.allCases[random.below(3)]),
                some(IdentifierKind.allCases[random.below(3)])
            )
        }
        return IdentityWorld(footprints: footprints, edicts: said)
    }

    static func batch(_ footprints: some Sequence<Footprint>) -> EventBatch {
        var batch = EventBatch()
        for footprint in footprints {
            for identifier in footprint.trail {
                batch.addTrail(identifier.kind, batch.strings.intern(identifier.value))
            }
            batch.finishEvent(
                kind: footprint.isAlias ? .alias : .track,
                name: batch.strings.intern("Seen"),
                source: 0,
                time: footprint.time,
                identity: footprint.identity
            )
        }
        return batch
    }

    /// The events in another order, cut into batches at random places.
    func batches(_ random: inout SeededRandom, shuffled: Bool = true) -> [EventBatch] {
        var batches: [EventBatch] = []
        var rest = (shuffled ? footprints.shuffled(using: &random) : footprints)[...]
        while !rest.isEmpty {
            let size = 1 + random.below(20)
            batches.append(Self.batch(rest.prefix(size)))
            rest = rest.dropFirst(size)
        }
        return batches
    }

    var identifiers: Set<PersonIdentifier> { Set(footprints.flatMap(\.trail)) }
}

extension IdentityWorld {
    // MARK: The law, slowly

    private func isBefore(_ left: PersonIdentifier, _ right: PersonIdentifier) -> Bool {
        let ranks = (rank(left), rank(right))
        if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
        return left.value.utf8.lexicographicallyPrecedes(right.value.utf8)
    }

    private func rank(_ identifier: PersonIdentifier) -> Int {
        rules.order.firstIndex(of: identifier.kind) ?? 99
    }

    private func ties() -> [Tie] {
        var ties: [Pair: (moment: Moment, isAlias: Bool)] = [:]
        func note(
            _ left: PersonIdentifier,
            _ right: PersonIdentifier,
            _ moment: Moment,
            _ isAlias: Bool
        ) {
            guard left != right else { return }
            let pair =
                isBefore(left, right)
                ? Pair(first: left, second: right) : Pair(first: right, second: left)
            let known = ties[pair] ?? (moment, isAlias)
            ties[pair] = (min(known.moment, moment), known.isAlias || isAlias)
        }
        for footprint in footprints {
            guard let best = footprint.trail.map(rank).min(),
                let centre = footprint.trail.first(where: { rank($0) == best })
            else { continue }
            let moment = Moment(time: footprint.time, identity: footprint.identity)
            for leaf in footprint.trail { note(centre, leaf, moment, false) }
            guard footprint.isAlias, let user = footprint.trail.first(where: { $0.kind == .user }),
                let previous = footprint.trail.first(where: { $0.kind == .anonymous })
            else { continue }
            note(user, previous, moment, true)
        }
        let all = identifiers
        for (pair, tie) in ties where tie.isAlias {
            let isFirst = pair.first.kind == .anonymous
            let previous = isFirst ? pair.first : pair.second
            let twin = PersonIdentifier(.user, previous.value)
            guard previous.kind == .anonymous, all.contains(twin) else { continue }
            note(isFirst ? pair.second : pair.first, twin, tie.moment, true)
        }
        return ties.map { Tie(pair: $0, moment: $1.moment, isAlias: $1.isAlias) }
            .sorted { left, right in
                if left.moment != right.moment { return left.moment < right.moment }
                if left.pair.second != right.pair.second {
                    return isBefore(left.pair.second, right.pair.second)
                }
                return isBefore(left.pair.first, right.pair.first)
            }
    }

    /// Which edicts hold, the newest first.
    private func holding() -> (merges: [Pair], apart: [Pair]) {
        let all = identifiers
        var merges: [Pair] = []
        var apart: [Pair] = []
        func reached(_ start: PersonIdentifier, _ merges: [Pair]) -> Set<PersonIdentifier> {
            var reached: Set = [start]
            while true {
                let more = merges.flatMap { [$0.first, $0.second] }.filter { end in
                    merges.contains {
                        ($0.first == end && reached.contains($0.second))
                            || ($0.second == end && reached.contains($0.first))
                    }
                }
                guard !reached.isSuperset(of: more) else { return reached }
                reached.formUnion(more)
            }
        }
        for edict in edicts.reversed()
        where all.contains(edict.first) && all.contains(edict.second) {
            let pair = Pair(first: edict.first, second: edict.second)
            guard !reached(pair.first, merges).contains(pair.second) else { continue }
            if edict.kind == .split {
                apart.append(pair)
            } else if apart.allSatisfy({
                !reached($0.first, merges + [pair]).contains($0.second)
            }) {
                merges.append(pair)
            }
        }
        // What is kept from one is kept from all whom merges make one with it.
        let lifted = apart.flatMap { pair in
            reached(pair.first, merges).flatMap { first in
                reached(pair.second, merges).map { Pair(first: first, second: $0) }
            }
        }
        return (merges, lifted)
    }

    private func isAllowed(
        _ left: Set<PersonIdentifier>,
        _ right: Set<PersonIdentifier>,
        isAlias: Bool,
        apart: [Pair]
    ) -> Bool {
        for kind in IdentifierKind.allCases where kind != .external {
            if kind == .user && isAlias { continue }
            let counts = [left, right].map { group in group.count { $0.kind == kind } }
            if counts[0] > 0, counts[1] > 0, counts[0] + counts[1] > rules.limit(of: kind) {
                return false
            }
        }
        for type in ["crm:", "pos:"] {
            let counts = [left, right].map { group in
                group.count { $0.kind == .external && $0.value.hasPrefix(type) }
            }
            if counts[0] > 0, counts[1] > 0, counts[0] + counts[1] > rules.limit(of: .external) {
                return false
            }
        }
        return !apart.contains {
            (left.contains($0.first) && right.contains($0.second))
                || (left.contains($0.second) && right.contains($0.first))
        }
    }

    /// Who names the person of each identifier.
    func law() -> [PersonIdentifier: PersonIdentifier] {
        var groups: [PersonIdentifier: Set<PersonIdentifier>] = [:]
        for identifier in identifiers { groups[identifier] = [identifier] }
        func join(_ pair: Pair) {
            let both = (groups[pair.first] ?? []).union(groups[pair.second] ?? [])
            for identifier in both { groups[identifier] = both }
        }
        let (merges, apart) = holding()
        var earliest: [PersonIdentifier: Moment] = [:]
        for tie in ties() {
            for end in [tie.pair.first, tie.pair.second] where earliest[end] == nil {
                earliest[end] = tie.moment
            }
            let left = groups[tie.pair.first] ?? []
            guard !left.contains(tie.pair.second) else { continue }
            let right = groups[tie.pair.second] ?? []
            if isAllowed(left, right, isAlias: tie.isAlias, apart: apart) { join(tie.pair) }
        }
        let last = Moment(time: .max, identity: .max)
        func isBetter(_ left: PersonIdentifier, _ right: PersonIdentifier) -> Bool {
            if rank(left) != rank(right) { return rank(left) < rank(right) }
            let moments = (earliest[left] ?? last, earliest[right] ?? last)
            return moments.0 != moments.1 ? moments.0 < moments.1 : isBefore(left, right)
        }
        // Who names each person before the merges.
        let named = groups.compactMapValues { $0.min(by: isBetter) }
        var lower: Set<PersonIdentifier> = []
        for merge in merges {
            let left = groups[merge.first] ?? []
            let right = groups[merge.second] ?? []
            let isForbidden = apart.contains {
                (left.contains($0.first) && right.contains($0.second))
                    || (left.contains($0.second) && right.contains($0.first))
            }
            guard !left.contains(merge.second), !isForbidden else { continue }
            if let name = named[merge.second] { lower.insert(name) }
            join(merge)
        }
        return groups.mapValues { group in
            Set(group.compactMap { named[$0] }).min { left, right in
                if rank(left) == rank(right), lower.contains(left) != lower.contains(right) {
                    return lower.contains(right)
                }
                return isBetter(left, right)
            } ?? PersonIdentifier(.user, "nobody")
        }
    }
}

extension IdentityGraph {
    /// Who names the person of each identifier, by text.
    var reading: [PersonIdentifier: PersonIdentifier] {
        var reading: [PersonIdentifier: PersonIdentifier] = [:]
        for node in 0..<UInt32(nodeCount) {
            reading[identifier(of: node)] = identifier(of: person(of: node))
        }
        return reading
    }
}
