// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney
package import JejakStore

// Lists of people that somebody picked by hand.

extension Workspace {
    /// How many people one list may hold.
    package static let listMost = 50_000
    private static let namesMost = 1_000
    private static let listPrefix = "list."

    /// Keeps people as a list under a name, and a segment that asks for it.
    ///
    /// A list is what is known of people: the trait `list.NAME`, said of each on
    /// the log. So it lives through merges, restarts and rebuilds like any other
    /// trait, and its segment is an ordinary one. `time` is that of the words; a
    /// folder of history has a clock of its own.
    @discardableResult
    package func saveList(
        _ name: String,
        of people: [UInt32],
        at time: Int64
    ) throws -> SegmentRecord {
        guard !people.isEmpty, people.count <= Self.listMost else {
            throw EngineError(
                .badRequest,
                "a list has 1 to \(Self.listMost) people, and \(people.count) were picked"
            )
        }
        if try store.segment(named: name) != nil {
            throw EngineError(
                .badRequest,
                "a segment is called '\(name)' already: choose another name"
            )
        }
        let attribute = try freeList(for: name)
        let text = "`\(attribute)` = true"
        // The name is tried before anything is said of anybody.
        let record = try saveSegment(name, text: text)
        var first = 0
        while first < people.count {
            let some = people[first..<min(first + 4_096, people.count)]
            let identifiers = withProjection { projection in
                some.map { projection.graph.identifier(of: projection.graph.person(of: $0)) }
            }
            var batch = EventBatch()
            batch.receivedAt = now
            for identifier in identifiers {
                Self.add(attribute, of: identifier, at: time, to: &batch)
            }
            _ = try accept(batch, isDerived: true)
            first += some.count
        }
        return record
    }

    /// A trait that no list has, made of a name.
    private func freeList(for name: String) throws -> String {
        var slug = ""
        for character in name.lowercased().prefix(40) {
            if character.isLetter || character.isNumber {
                slug.append(character)
            } else if slug.last != "-", !slug.isEmpty {
                slug.append("-")
            }
        }
        while slug.last == "-" { slug.removeLast() }
        if slug.isEmpty { slug = "picked" }
        let facts = try snapshot().facts
        for number in 1...Self.namesMost {
            let found = Self.listPrefix + slug + (number == 1 ? "" : "-\(number)")
            if facts.column(found) == nil { return found }
        }
        throw EngineError(
            .badRequest,
            "there are \(Self.namesMost) lists of such a name already: choose another name"
        )
    }

    private static func add(
        _ attribute: String,
        of identifier: PersonIdentifier,
        at time: Int64,
        to batch: inout EventBatch
    ) {
        batch.addTrail(identifier.kind, batch.strings.intern(identifier.value))
        batch.addProperty(batch.strings.intern(attribute), bool: true)
        let identity = StableHash.hash("list \(attribute) \(time) \(identifier.text)")
        let name = batch.strings.intern("")
        let source = batch.strings.intern(ownSource)
        let message = batch.strings.intern("jejak-" + String(identity, radix: 16))
        batch.finishEvent(
            kind: .identify,
            name: name,
            source: source,
            message: message + 1,
            time: time,
            identity: identity
        )
    }
}
