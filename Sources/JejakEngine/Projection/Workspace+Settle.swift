// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
package import JejakJourney
internal import JejakStore

// The long work on the projection. Each piece takes what it needs under the
// writer lock, works on things that never change, and comes back for a moment
// to make the result real:
//
//   writer lock  ──┐ take run, facts, parts            ┌─ name the file, let go ─
//   outside        └── sort, write, merge, fsync ──────┘
//
// Four locks keep like work apart, always taken in this order and before the
// writer lock: `merging` (parts on disk), `flushing` (facts and the way to
// disk), `shaping` (parts in memory), `naming` (what the transaction names).

extension Workspace {
    /// Turns the open run into a part in memory. With `shaping` held.
    ///
    /// `sealing` also takes the facts that were said up to here, and keeps the
    /// parts in memory from being merged with later ones: they are on their way
    /// to disk. Returns those parts and facts.
    @discardableResult
    private func freeze(sealing: Bool = false) throws -> (parts: [JourneyPart], [FactsMerge]) {
        let (taken, pending) = withProjection { projection -> (JourneyRun, [FactsMerge]) in
            let taken = projection.run
            projection.run = JourneyRun(dictionary: taken.dictionary)
            guard sealing else { return (taken, []) }
            defer { projection.pendingFacts.append(FactsMerge()) }
            return (taken, projection.pendingFacts)
        }
        // Rows that cannot be laid out are a bug; the log has them, and they
        // are read from it when the folder is next opened.
        let part = taken.isEmpty ? nil : try taken.part(name: "memory")
        let parts = withProjection { projection -> [JourneyPart] in
            if let part { projection.memory.append(part) }
            if sealing { projection.sealedParts = projection.memory.count }
            return projection.memory
        }
        return (parts, pending)
    }

    /// Keeps the parts in memory few: a small one next to another small one is
    /// merged with it, so that each row is merged a logarithm of times.
    private func joinMemory() throws {
        while true {
            let last = withProjection { Array($0.memory.dropFirst($0.sealedParts).suffix(2)) }
            guard last.count == 2, last[0].rowCount < 2 * last[1].rowCount else { return }
            let merge = PartMerge(parts: last, dictionary: last[1].dictionary, personNow: [:])
            let part = try JourneyPart(file: try merge.writeInMemory(name: "memory"))
            withProjection {
                $0.memory.removeLast(2)
                $0.memory.append(part)
            }
        }
    }

    /// All journeys as they are now.
    package func snapshot() throws -> JourneySnapshot {
        let instant = now
        shaping.lock()
        defer { shaping.unlock() }
        try freeze()
        try joinMemory()
        let state = withProjection { projection in
            (
                parts: projection.parts + projection.memory,
                facts: projection.facts,
                pending: projection.pendingFacts,
                owners: projection.owners,
                overlay: projection.overlay,
                version: projection.factsVersion,
                folded: projection.folded
            )
        }
        var facts: PersonFacts
        if let folded = state.folded, folded.version == state.version {
            facts = folded.facts
        } else {
            facts = try state.facts.folded(
                pending: state.pending,
                personNow: try elsewhere(state.facts, state.pending, state.owners)
            )
            let made = (version: state.version, facts: facts)
            // Where more was said meanwhile it would be of no use to anybody.
            withProjection { $0.folded = $0.factsVersion == made.version ? made : nil }
        }
        return JourneySnapshot(
            parts: state.parts,
            facts: facts,
            now: instant,
            overlay: state.overlay
        )
    }

    /// The person of every identifier that owns facts and is not a person by
    /// itself. A reader that keeps no graph asks the store.
    private func elsewhere(
        _ facts: PersonFacts,
        _ pending: [FactsMerge],
        _ owners: IdentityGraph.Owners?
    ) throws -> [UInt32: UInt32] {
        guard let owners else { return try store.userLinks() }
        var elsewhere: [UInt32: UInt32] = [:]
        func look(_ node: UInt32) {
            let person = owners.person(of: node)
            if person != node { elsewhere[node] = person }
        }
        for column in facts.columns { column.people.forEach(look) }
        for piece in pending { piece.people.forEach(look) }
        return elsewhere
    }

    /// The parts on disk, and the person of every node that has moved since
    /// they were written.
    private func partsAndMoves() -> (parts: [JourneyPart], personNow: [UInt32: UInt32]) {
        let (parts, moves) = withProjection { ($0.parts, $0.moves) }
        let personNow = Dictionary(moves.map { ($0.node, $0.to) }, uniquingKeysWith: { $1 })
        return (parts, personNow)
    }

    /// All parts, with everything that was committed before the call.
    func freezeForReaders() throws -> [JourneyPart] {
        shaping.lock()
        defer { shaping.unlock() }
        try freeze()
        try joinMemory()
        return withProjection { $0.parts + $0.memory }
    }

    /// All journeys as they are now, without what is known of the people.
    func journeysOfAll() throws -> JourneySnapshot {
        let instant = now
        let parts = try freezeForReaders()
        let overlay = withProjection { $0.overlay }
        return JourneySnapshot(
            parts: parts,
            facts: PersonFacts(),
            now: instant,
            overlay: overlay
        )
    }

    /// Freezes a run that has grown large.
    func freezeIfLarge() throws {
        shaping.lock()
        defer { shaping.unlock() }
        guard withProjection({ $0.run.rowCount >= Projection.freezeRows }) else { return }
        try freeze()
        try joinMemory()
    }

    /// Writes everything in memory as one part on disk, with the facts that its
    /// events said: what a part covers is never read from the log again.
    package func flush() throws {
        flushing.lock()
        defer { flushing.unlock() }
        guard withProjection({ $0.pendingRows > 0 }) else { return }
        shaping.lock()
        let taken: (parts: [JourneyPart], pending: [FactsMerge])
        do {
            defer { shaping.unlock() }
            taken = try freeze(sealing: true)
        }
        defer { withProjection { $0.sealedParts = 0 } }
        guard let last = taken.parts.last else { return }
        let name = withProjection { $0.fileName("run") }
        try PartMerge(parts: taken.parts, dictionary: last.dictionary, personNow: [:])
            .write(to: folder.parts + "/" + name)
        let part = try JourneyPart(file: ColumnFile(path: folder.parts + "/" + name))
        var factsFile: String?
        if taken.pending.contains(where: { !$0.isEmpty }) {
            factsFile = try writeFacts(taken.pending)
        }
        try makeReal(WrittenPart(name: name, kind: .run, part: part), facts: factsFile) {
            $0.memory.removeFirst(taken.parts.count)
            $0.sealedParts = 0
            $0.pendingFacts.removeFirst(taken.pending.count)
            $0.factsVersion += 1
        }
    }

    /// All facts in one new file, with some attributes replaced. With `flushing`
    /// held.
    private func writeFacts(
        _ pending: [FactsMerge],
        adding fresh: FactsMerge? = nil,
        replacing: Set<String> = []
    ) throws -> String {
        let (facts, name) = withProjection { ($0.facts, $0.fileName("facts")) }
        var merge = fresh ?? FactsMerge()
        for piece in pending where !piece.isEmpty {
            merge.add(try piece.inMemory(name: "facts"), personNow: [:])
        }
        try merge.write(to: folder.parts + "/" + name, over: facts, replacing: replacing)
        return name
    }

    /// Puts the facts of a new snapshot in the place of those of the last.
    func replaceFacts(_ fresh: FactsMerge, replacing: Set<String>) throws {
        flushing.lock()
        defer { flushing.unlock() }
        let file = try writeFacts([], adding: fresh, replacing: replacing)
        try makeReal(nil, facts: file)
        factsRenewed(replacing)
    }

    /// Merges parts of like size where there are some. Returns whether it did.
    ///
    /// A part is merged with what followed it once that is a quarter as large,
    /// so a row is rewritten log₄ of the rows times, and a reader meets as many
    /// parts: four for thirty million rows.
    package func mergeParts() throws -> Bool {
        merging.lock()
        defer { merging.unlock() }
        if withProjection({ $0.moves.count > Projection.movesMost }) {
            try mergeAllHeld()
            return true
        }
        let (parts, personNow) = partsAndMoves()
        var first = parts.count - 1
        guard first > 0 else { return false }
        var rows = parts[first].rowCount
        while first > 0, parts[first - 1].rowCount < 4 * rows {
            first -= 1
            rows += parts[first].rowCount
        }
        guard first < parts.count - 1 else { return false }
        let pieces = Array(parts[first...])
        let written = try merged(pieces, personNow: personNow, kind: first == 0 ? .base : .run)
        try makeReal(written, replacing: Set(pieces.map(\.file.path)))
        return true
    }

    private func merged(
        _ pieces: [JourneyPart],
        personNow: [UInt32: UInt32],
        kind: NamedPart.Kind
    ) throws -> WrittenPart {
        let name = withProjection { $0.fileName(kind.rawValue) }
        let newest = pieces.max { $0.logRange.upperBound < $1.logRange.upperBound }
        try PartMerge(
            parts: pieces,
            dictionary: newest?.dictionary ?? JourneyDictionary(),
            personNow: personNow
        )
        .write(to: folder.parts + "/" + name)
        let part = try JourneyPart(file: ColumnFile(path: folder.parts + "/" + name))
        return WrittenPart(name: name, kind: kind, part: part)
    }

    /// Merges all rows into one base that shows everybody where they belong.
    package func mergeAll() throws {
        merging.lock()
        defer { merging.unlock() }
        try mergeAllHeld()
    }

    private func mergeAllHeld() throws {
        // Every row that these moves speak of is in a part on disk after the
        // flush; later rows know their people.
        let moveCount = withProjection { $0.moves.count }
        try flush()
        let (parts, personNow) = partsAndMoves()
        guard parts.count > 1 || moveCount > 0, !parts.isEmpty else { return }
        let written = try merged(parts, personNow: personNow, kind: .base)
        try makeReal(written, replacing: Set(parts.map(\.file.path)), moves: moveCount)
    }
}
