// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakJourney
internal import JejakStore

/// Keeps the journeys in step with the log.
///
///     open run ──► parts in memory ──► parts on disk, merged by size
///     (grows)      (frozen, sorted)    (named by a transaction)
///
/// Everything here is touched only under the workspace's writer lock, and for
/// a moment: the long work (sorting, writing, merging) reads parts that never
/// change, and happens outside of it (`Workspace+Upkeep`). All it holds can be
/// derived again from the log.
///
/// Facts are kept by *node* (the identifier that an event's row belongs to) and
/// folded to people when they are read: so a merge of two people can be undone
/// without reading the log again.
final class Projection {
    /// An open run with as many rows is frozen into a part in memory.
    static let freezeRows = 65_536
    /// As many rows in memory are written to disk.
    static let flushRows = 262_144
    /// More people than this changed since the parts were written: merge all.
    static let movesMost = 200_000

    let store: Store
    let folder: DataFolder
    var graph = IdentityGraph()
    private var hasGraph = false
    /// Parts on disk, the oldest first.
    var parts: [JourneyPart] = []
    /// Frozen parts in memory, which follow those on disk.
    var memory: [JourneyPart] = []
    /// How many of them are being written to disk, and must stay as they are.
    var sealedParts = 0
    var named: [NamedPart] = []
    /// The facts on disk, by node.
    var facts = PersonFacts()
    /// What was said since, by node, the oldest first; the last is open.
    var pendingFacts: [FactsMerge] = [FactsMerge()]
    /// Rises whenever facts or moves change.
    var factsVersion = 0
    /// Facts by person, and the version they were folded from.
    var folded: (version: Int, facts: PersonFacts)?
    private(set) var moves: [MovedNode] = []
    /// The moves by the people they touch, once somebody asked.
    private var knownIndex: MoveIndex?
    /// The moves made ready for snapshots, since they last changed.
    private var knownOverlay: MovedOverlay?
    /// Whose segments may have changed.
    var touched = TouchedPeople()
    /// Whose journeys may belong elsewhere now.
    var walked = WaitingPeople()
    var run: JourneyRun
    /// Everything before this offset is in the parts or the run.
    var watermark: Int64 = 0
    private var nextFile = 1

    /// An empty one, for an owner who derives everything anew.
    init(deriving store: Store, folder: DataFolder) throws {
        self.store = store
        self.folder = folder
        run = JourneyRun(dictionary: JourneyDictionary())
        hasGraph = true
        try folder.prepare()
        // Names of files that are set aside are not given again.
        nextFile = (try store.parts().compactMap { Self.number(of: $0.file) }.max() ?? 0) + 1
    }

    /// Opens the projection of a folder and catches up with its log.
    init(store: Store, folder: DataFolder, isOwner: Bool) throws {
        self.store = store
        self.folder = folder
        run = JourneyRun(dictionary: JourneyDictionary())
        // Looked at before anything else: what comes later is in the log.
        named = try store.parts()
        if isOwner {
            try folder.prepare()
            folder.sweep(keeping: Set(named.map(\.file)))
        }
        for part in named where part.kind != .facts {
            parts.append(try JourneyPart(file: ColumnFile(path: folder.parts + "/" + part.file)))
        }
        parts.sort { $0.logRange.lowerBound < $1.logRange.lowerBound }
        if let file = named.last(where: { $0.kind == .facts })?.file {
            facts = try PersonFacts(file: ColumnFile(path: folder.parts + "/" + file))
        }
        nextFile = (named.compactMap { Self.number(of: $0.file) }.max() ?? 0) + 1
        watermark = parts.map(\.logRange.upperBound).max() ?? 0
        run = JourneyRun(dictionary: newestDictionary)
        let end = try store.endOffset()
        moves = try store.pendingMoves().map { MovedNode(node: $0.node, from: $0.from, to: $0.to) }
        // The identities are needed to name the people of new rows only.
        hasGraph = isOwner || watermark < end
        if hasGraph { graph = try store.identityGraph() }
        try catchUp()
    }

    /// Begins anew from an empty state: the store has forgotten the parts.
    func reset() throws {
        parts = []
        memory = []
        sealedParts = 0
        named = []
        facts = PersonFacts()
        pendingFacts = [FactsMerge()]
        factsVersion += 1
        moves = []
        knownIndex = nil
        knownOverlay = nil
        watermark = 0
        run = JourneyRun(dictionary: JourneyDictionary())
        // The links are final already, so nobody moves while the log is read.
        graph = try store.identityGraph()
    }

    private static func number(of file: String) -> Int? {
        file.split(separator: ".").first.flatMap { Int($0) }
    }

    var newestDictionary: JourneyDictionary {
        (memory.last ?? parts.max { $0.logRange.upperBound < $1.logRange.upperBound })?.dictionary
            ?? JourneyDictionary()
    }

    /// Reads the log from the watermark on. The identities are known already.
    ///
    /// Runs that grow full on the way are frozen, so memory stays bounded by
    /// what their parts take.
    func catchUp() throws {
        try store.readLog(from: watermark) { batch, first in
            guard first >= watermark else { return true }
            take(batch, graph.resolve(batch), firstOffset: first)
            if run.rowCount >= Self.flushRows { try freezeNow() }
            return true
        }
    }

    /// Freezes the run at once, for those who hold the folder alone.
    func freezeNow() throws {
        guard !run.isEmpty else { return }
        memory.append(try run.part(name: "memory"))
        run = JourneyRun(dictionary: run.dictionary)
    }

    /// Goes back to the identities that are durable.
    func rereadGraph() throws { graph = try store.identityGraph() }

    /// Takes in a batch that is durable.
    func take(
        _ batch: EventBatch,
        _ resolution: IdentityGraph.Resolution,
        firstOffset: Int64
    ) {
        run.append(
            batch,
            people: resolution.people,
            nodes: resolution.nodes,
            firstOffset: firstOffset
        )
        take(moves: resolution.moves)
        if !isOwnWord(batch) {
            touched.note(resolution.people, of: batch)
            walked.note(resolution.people, of: batch)
        }
        watermark = firstOffset + Int64(batch.count)
        addFacts(batch, resolution, firstOffset: firstOffset)
    }

    func take(moves fresh: [IdentityGraph.Move]) {
        guard !fresh.isEmpty else { return }
        let added = fresh.map { MovedNode(node: $0.node, from: $0.from, to: $0.to) }
        moves += added
        knownIndex?.add(added)
        knownOverlay = nil
        touched.note(fresh)
        walked.note(fresh)
        factsVersion += 1
    }

    /// Forgets the oldest moves: every part shows them.
    func forgetMoves(_ count: Int) {
        moves.removeFirst(count)
        guard count > 0 else { return }
        knownIndex = nil
        knownOverlay = nil
    }

    var overlay: MovedOverlay {
        if let knownOverlay { return knownOverlay }
        let overlay = MovedOverlay(moves)
        knownOverlay = overlay
        return overlay
    }

    var moveIndex: MoveIndex {
        if let knownIndex { return knownIndex }
        let index = MoveIndex(moves)
        knownIndex = index
        return index
    }

    /// Entries and exits say what the segments found: nobody looks again.
    private func isOwnWord(_ batch: EventBatch) -> Bool {
        batch.names.allSatisfy { SegmentEvent.names.contains(batch.strings[Int($0)]) }
    }

    private func addFacts(
        _ batch: EventBatch,
        _ resolution: IdentityGraph.Resolution,
        firstOffset: Int64
    ) {
        let consent = Self.consentEvent(of: batch)
        let open = pendingFacts.count - 1
        for index in 0..<batch.count {
            let isIdentify = batch.kinds[index] == EventKind.identify.rawValue
            guard isIdentify || (consent != nil && batch.names[index] == consent) else { continue }
            let range = Int(batch.propertyStarts[index])..<Int(batch.propertyStarts[index + 1])
            for place in range {
                let key = batch.strings[Int(batch.propertyKeys[place])]
                guard let attribute = Self.attribute(key, isIdentify: isIdentify) else { continue }
                factsVersion += 1
                let isConsent = attribute.hasPrefix("consent.")
                for node in isConsent ? nodes(of: index, in: batch) : [resolution.nodes[index]] {
                    pendingFacts[open].add(
                        attribute,
                        person: node,
                        value: batch.value(at: place),
                        time: batch.times[index],
                        offset: firstOffset + Int64(index)
                    )
                }
            }
        }
    }

    /// All identifiers an event came with. A consent is said under each of
    /// them: who withdrew it as a visitor and gives it again signed in, from the
    /// same browser, has given it.
    private func nodes(of index: Int, in batch: EventBatch) -> [UInt32] {
        (Int(batch.trailStarts[index])..<Int(batch.trailStarts[index + 1])).compactMap { place in
            IdentifierKind(rawValue: batch.trailKinds[place]).flatMap {
                graph.node(of: $0, value: batch.strings[Int(batch.trailValues[place])])
            }
        }
    }

    private static let consentPrefix = "context.consent.categoryPreferences."

    /// Which fact a property of an event speaks of, if any.
    private static func attribute(_ key: String, isIdentify: Bool) -> String? {
        // Consents are facts under a short name: `consent.email`.
        if key.hasPrefix(consentPrefix) { return "consent." + key.dropFirst(consentPrefix.count) }
        guard isIdentify else { return nil }
        // What the visit was like is no trait of the person.
        let isContext = key.hasPrefix("context.")
        return isContext && key != "context.timezone" && key != "context.locale" ? nil : key
    }

    /// The name under which tools tell that somebody changed a consent.
    private static let consentName = "Segment Consent Preference Updated"

    /// The place of that name in a batch that has it.
    private static func consentEvent(of batch: EventBatch) -> UInt32? {
        let length = consentName.utf8.count
        return (0..<batch.strings.count)
            .first { batch.strings.byteCount(of: $0) == length && batch.strings[$0] == consentName }
            .map(UInt32.init)
    }

    /// How many rows wait for a part on disk.
    var pendingRows: Int { run.rowCount + memory.reduce(0) { $0 + $1.rowCount } }

    /// Who every identifier belongs to; nothing where no graph is kept.
    var owners: IdentityGraph.Owners? { hasGraph ? graph.owners : nil }

    func fileName(_ kind: String) -> String {
        defer { nextFile += 1 }
        let digits = String(nextFile)
        return String(repeating: "0", count: max(0, 6 - digits.count)) + digits + "." + kind
    }
}
