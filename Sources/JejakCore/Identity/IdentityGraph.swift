// SPDX-License-Identifier: Apache-2.0

/// Who is who: which person every identifier belongs to.
///
/// A pure function of the links seen, whatever order they arrived in: an
/// anonymous id belongs to the user of its earliest link, by event time and
/// then by event identity; two users are never merged. A link that arrives late
/// but happened earlier therefore moves the anonymous id, and the move is
/// reported so that journeys can follow.
///
/// A *node* is an identifier's number, given in the order of first appearance
/// in the log; a person's code is the node of their strongest identifier.
/// Memory: about 40 bytes an identifier beside its text.
package struct IdentityGraph: Sendable {
    /// An identifier that was not known before.
    package struct NewIdentifier: Sendable {
        package let node: UInt32
        package let kind: IdentifierKind
        package let value: String
    }

    /// The link that decides an anonymous id's person.
    package struct Link: Sendable, Equatable {
        package let anonymous: UInt32
        package let user: UInt32
        package let time: Int64
        package let identity: UInt64

        package init(anonymous: UInt32, user: UInt32, time: Int64, identity: UInt64) {
            self.anonymous = anonymous
            self.user = user
            self.time = time
            self.identity = identity
        }
    }

    /// An anonymous id that changed hands.
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
        package var people: [UInt32] = []
        package var nodes: [UInt32] = []
        package var identifiers: [NewIdentifier] = []
        package var links: [Link] = []
        package var moves: [Move] = []

        package init() {}
    }

    private var users = StringTable()
    private var anonymous = StringTable()
    private var userNodes: [UInt32] = []
    private var anonymousNodes: [UInt32] = []
    private var links: [UInt32: Link] = [:]
    package private(set) var nodeCount = 0

    package init() {}

    /// Puts back an identifier that the store remembers. Nodes come in order.
    package mutating func restore(kind: IdentifierKind, value: String) {
        let before = nodeCount
        var copy = value
        _ = copy.withUTF8 { node(kind, UnsafeRawBufferPointer($0)) }
        // Each takes its number, also where two read the same: else everybody
        // after them would be somebody else.
        nodeCount = before + 1
    }

    package mutating func restore(_ link: Link) {
        links[link.anonymous] = link
    }

    /// The person a node belongs to now.
    package func person(of node: UInt32) -> UInt32 {
        links[node]?.user ?? node
    }

    /// The node of an identifier, or nothing when it was never seen.
    package mutating func node(of kind: IdentifierKind, value: String) -> UInt32? {
        var copy = value
        return copy.withUTF8 { bytes in
            let raw = UnsafeRawBufferPointer(bytes)
            switch kind {
            case .user: return users.find(raw).map { userNodes[Int($0)] }
            case .anonymous: return anonymous.find(raw).map { anonymousNodes[Int($0)] }
            }
        }
    }

    private mutating func node(_ kind: IdentifierKind, _ value: UnsafeRawBufferPointer) -> UInt32 {
        switch kind {
        case .user:
            let place = Int(users.intern(value))
            if place == userNodes.count {
                userNodes.append(UInt32(nodeCount))
                nodeCount += 1
            }
            return userNodes[place]
        case .anonymous:
            let place = Int(anonymous.intern(value))
            if place == anonymousNodes.count {
                anonymousNodes.append(UInt32(nodeCount))
                nodeCount += 1
            }
            return anonymousNodes[place]
        }
    }

    /// Names the people of a batch's events and learns its links.
    package mutating func resolve(_ batch: EventBatch) -> Resolution {
        var result = Resolution()
        let oldNodes = nodeCount
        result.nodes.reserveCapacity(batch.count)
        var known = [[UInt32]](
            repeating: [UInt32](repeating: .max, count: batch.strings.count),
            count: 3
        )
        for index in 0..<batch.count {
            var user: UInt32?
            var visitor: UInt32?
            for place in Int(batch.trailStarts[index])..<Int(batch.trailStarts[index + 1]) {
                guard let kind = IdentifierKind(rawValue: batch.trailKinds[place]) else { continue }
                let string = Int(batch.trailValues[place])
                var node = known[Int(kind.rawValue)][string]
                if node == .max {
                    let before = nodeCount
                    node = batch.strings.withBytes(of: string) { self.node(kind, $0) }
                    known[Int(kind.rawValue)][string] = node
                    if nodeCount > before {
                        result.identifiers.append(
                            NewIdentifier(node: node, kind: kind, value: batch.strings[string])
                        )
                    }
                }
                switch kind {
                case .user: user = user ?? node
                case .anonymous: visitor = visitor ?? node
                }
            }
            if let user, let visitor {
                learn(
                    Link(
                        anonymous: visitor,
                        user: user,
                        time: batch.times[index],
                        identity: batch.identities[index]
                    ),
                    oldNodes: oldNodes,
                    &result
                )
            }
            result.nodes.append(user ?? visitor ?? .max)
        }
        result.people = links.isEmpty ? result.nodes : result.nodes.map { person(of: $0) }
        return result
    }

    private mutating func learn(_ link: Link, oldNodes: Int, _ result: inout Resolution) {
        if let known = links[link.anonymous] {
            guard (link.time, link.identity) < (known.time, known.identity) else { return }
        }
        let before = person(of: link.anonymous)
        links[link.anonymous] = link
        result.links.append(link)
        // One that this batch brings has no rows anywhere yet: nothing moves.
        if before != link.user, link.anonymous < oldNodes {
            result.moves.append(Move(node: link.anonymous, from: before, to: link.user))
        }
    }
}
