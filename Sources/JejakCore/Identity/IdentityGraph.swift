// SPDX-License-Identifier: Apache-2.0

/// Who is who: which person every identifier belongs to.
///
/// A pure function of the *set* of links seen (the earliest of each pair) and
/// of the sequence of edicts, whatever order they arrived in. Links are taken
/// by event time, then event identity; each joins the people of its two ends
/// unless the joined person would break a limit of the rules or an edict keeps
/// two of its identifiers apart. A link that is refused is kept and listed as a
/// conflict. Last, people whom an edict merges are one, whatever the limits. So
/// two known users are joined by an alias or an edict only, and a link that
/// arrives late but happened earlier may take a merge back.
///
/// A *node* is an identifier's number, given in the order of first appearance
/// in the log. A person's code is the node of the identifier that names them
/// best: the strongest kind, then the earliest linked, then the smallest text.
/// Numbers depend on arrival; who is who, and who names whom, does not.
///
/// Cost: an event whose links are known costs a few hash look-ups and allocates
/// nothing; a new link later than all that touch its two people is joined at
/// once; any other is worked out among the people it can affect. Memory: about
/// 20 bytes an identifier beside its text, 40 more once it is linked, and 40 a
/// link.
package struct IdentityGraph: Sendable {
    /// An identifier that was not known before.
    package struct NewIdentifier: Sendable {
        package let node: UInt32
        package let kind: IdentifierKind
        package let value: String
        /// Its person after the batch that brought it.
        package var person: UInt32
    }

    /// Two identifiers that an event named together, and when first.
    package struct Link: Sendable, Equatable {
        package let first: UInt32
        package let second: UInt32
        package let time: Int64
        package let identity: UInt64
        /// Whether somebody said in so many words that the two are one.
        package let isAlias: Bool

        package init(
            first: UInt32,
            second: UInt32,
            time: Int64,
            identity: UInt64,
            isAlias: Bool = false
        ) {
            self.first = first
            self.second = second
            self.time = time
            self.identity = identity
            self.isAlias = isAlias
        }
    }

    /// A node that changed hands.
    package struct Move: Sendable, Equatable {
        package let node: UInt32
        package let from: UInt32
        package let to: UInt32

        package init(node: UInt32, from: UInt32, to: UInt32) {
            self.node = node
            self.from = from
            self.to = to
        }
    }

    /// What a batch means for the graph: the people of its events, and what the
    /// store must remember in the same transaction.
    package struct Resolution: Sendable {
        /// Each event's person after the batch; the highest number is nobody.
        package var people: [UInt32] = []
        /// The identifier that each event's row belongs to.
        package var nodes: [UInt32] = []
        package var identifiers: [NewIdentifier] = []
        /// Links that are new or now known to be earlier.
        package var links: [Link] = []
        /// Nodes that were known before the batch and changed hands, in order.
        package var moves: [Move] = []

        package init() {}
    }

    /// What is kept of a node that has a link. The counts and the latest link
    /// are those of the whole person, and true at the node that names it.
    struct Member: Sendable {
        /// The chains of links that hold and of those that were refused.
        var holding = LinkTable.none
        var refused = LinkTable.none
        /// The chain of links to users that were refused, at a node that is none:
        /// long where many share a device, and seldom worth a look.
        var crowded = LinkTable.none
        /// The next node of the same person, around in a ring.
        var ring: UInt32
        /// The earliest link of the node.
        var earliest = LinkTable.none
        /// The last link, in the order of the law, that touches the person.
        var latest = LinkTable.none
        /// Where the node lies in the region that is worked out right now.
        var mark: UInt32 = 0
        var counts: Packed = (0, 0, 0, 0)

        typealias Packed = (UInt32, UInt32, UInt32, UInt32)
    }

    package let rules: IdentityRules
    let ranks: [UInt8]
    let lanes: IdentityCounts
    let aliasLanes: IdentityCounts
    var names = NodeTable()
    var links = LinkTable()
    /// The node that names the person of every node, as links have it.
    var people: [UInt32] = []
    /// Who stands for whom where an edict made people one: by the name of each
    /// of them, that of the whole. Empty as long as nobody was merged.
    var standing: [UInt32: UInt32] = [:]
    /// Where a node's member lies, plus one; 0 for a node without links.
    var places: [UInt32] = []
    var members: [Member] = []
    var hasAliases = false
    var isRestoring = false

    // What operators said, and what of it holds.
    var edicts: [IdentityEdict] = []
    var merges: [NodePair] = []
    var apart: [UInt32: [UInt32]] = [:]
    var hasUnknownEdicts = false

    // Kept between calls so that the steady state allocates nothing.
    var known: [UInt64] = []
    var trail: [UInt32] = []
    /// The previous id of the event at hand, were it an alias.
    var aliased: UInt32?

    package init(rules: IdentityRules = .standard) {
        self.rules = rules
        ranks = rules.ranks
        lanes = rules.lanes
        var free = rules.lanes
        free[Int(IdentifierKind.user.rawValue)] = .max
        aliasLanes = free
    }

    package var nodeCount: Int { names.count }

    /// The person a node belongs to now.
    package func person(of node: UInt32) -> UInt32 {
        Self.person(of: node, people, standing)
    }

    private static func person(
        of node: UInt32,
        _ people: [UInt32],
        _ standing: [UInt32: UInt32]
    ) -> UInt32 {
        guard Int(node) < people.count else { return node }
        let person = people[Int(node)]
        return standing.isEmpty ? person : standing[person] ?? person
    }

    /// Who every identifier belonged to at one moment, while the graph learns on.
    package struct Owners: Sendable {
        fileprivate let people: [UInt32]
        fileprivate let standing: [UInt32: UInt32]

        package func person(of node: UInt32) -> UInt32 {
            IdentityGraph.person(of: node, people, standing)
        }
    }

    /// Who every identifier belongs to at this moment. Costs nothing now, and a
    /// copy of four bytes a node at the next change of hands.
    package var owners: Owners { Owners(people: people, standing: standing) }

    /// The node of an identifier, or nothing when it was never seen.
    package func node(of kind: IdentifierKind, value: String) -> UInt32? {
        var copy = value
        return copy.withUTF8 { names.find(kind.rawValue, UnsafeRawBufferPointer($0)) }
    }

    package func node(of identifier: PersonIdentifier) -> UInt32? {
        node(of: identifier.kind, value: identifier.value)
    }

    package func identifier(of node: UInt32) -> PersonIdentifier {
        PersonIdentifier(names.kind(of: node), names.text(of: node))
    }

    // MARK: The order of the law

    /// The place of a node's member, made where there was none.
    mutating func ensureMember(_ node: UInt32) {
        guard places[Int(node)] == 0 else { return }
        var member = Member(ring: node)
        var counts = IdentityCounts.zero
        counts[Int(names.kinds[Int(node)] & 7)] = 1
        member.counts = unsafeBitCast(counts, to: Member.Packed.self)
        members.append(member)
        places[Int(node)] = UInt32(members.count)
    }

    func place(_ node: UInt32) -> Int { Int(places[Int(node)]) - 1 }

    func counts(_ person: UInt32) -> IdentityCounts {
        unsafeBitCast(members[place(person)].counts, to: IdentityCounts.self)
    }

    mutating func setCounts(_ person: UInt32, _ counts: IdentityCounts) {
        members[place(person)].counts = unsafeBitCast(counts, to: Member.Packed.self)
    }

    func rank(_ node: UInt32) -> UInt8 { ranks[Int(names.kinds[Int(node)] & 7)] }

    /// Kind, then text: an order of nodes that their numbers have no part in.
    func isBefore(_ left: UInt32, _ right: UInt32) -> Bool {
        let leftRank = rank(left)
        let rightRank = rank(right)
        if leftRank != rightRank { return leftRank < rightRank }
        return left != right && names.isText(of: left, before: right)
    }

    /// The order in which links are taken: by time and event, then by what they
    /// join.
    func precedes(_ left: UInt32, _ right: UInt32) -> Bool {
        guard left != right else { return false }
        let a = links.records[Int(left)]
        let b = links.records[Int(right)]
        if a.time != b.time { return a.time < b.time }
        if a.identity != b.identity { return a.identity < b.identity }
        if a.second != b.second { return isBefore(a.second, b.second) }
        return isBefore(a.first, b.first)
    }

    private func earliest(_ node: UInt32) -> UInt32 {
        places[Int(node)] == 0 ? LinkTable.none : members[place(node)].earliest
    }

    /// Whether the left node names their person better.
    func names(_ left: UInt32, betterThan right: UInt32) -> Bool {
        let leftRank = rank(left)
        let rightRank = rank(right)
        if leftRank != rightRank { return leftRank < rightRank }
        let first = earliest(left)
        let second = earliest(right)
        if first != second {
            // One that only an edict joined has no link of its own.
            guard first != LinkTable.none else { return false }
            guard second != LinkTable.none else { return true }
            let a = links.records[Int(first)]
            let b = links.records[Int(second)]
            if a.time != b.time { return a.time < b.time }
            if a.identity != b.identity { return a.identity < b.identity }
        }
        return isBefore(left, right)
    }
}

/// The two nodes that an edict speaks of, in its order.
struct NodePair: Hashable, Sendable {
    let first: UInt32
    let second: UInt32
}
