// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakJourney
internal import JejakStore

/// Keeps the journeys in step with the log: reads what is durable, appends it
/// to the open run, and turns runs into parts.
///
/// It belongs to the folder's owner and to one thread at a time. All it holds
/// can be derived again from the log.
final class Projection {
    /// A run this large becomes a part on disk.
    static let runLimit = 1_000_000
    let store: Store
    let folder: DataFolder
    private(set) var graph = IdentityGraph()
    private(set) var parts: [JourneyPart] = []
    private var named: [NamedPart] = []
    private(set) var facts = PersonFacts()
    private var run: JourneyRun
    private var pendingFacts = FactsMerge()
    private var moves: [MovedNode] = []
    /// Everything before this offset is in the parts or the run.
    private(set) var watermark: Int64 = 0
    private var tail: JourneyPart?
    /// The facts with what is pending, once they were asked for.
    private var merged: PersonFacts?
    private var nextFile = 1

    /// Opens the projection of a folder and catches up with its log.
    init(store: Store, folder: DataFolder, isOwner: Bool) throws {
        self.store = store
        self.folder = folder
        run = JourneyRun(dictionary: JourneyDictionary())
        named = try store.parts()
        if isOwner {
            try folder.prepare()
            folder.sweep(keeping: Set(named.map(\.file)))
        }
        for part in named where part.kind != .facts {
            parts.append(try JourneyPart(file: ColumnFile(path: folder.parts + "/" + part.file)))
        }
        if let file = named.last(where: { $0.kind == .facts })?.file {
            facts = try PersonFacts(file: ColumnFile(path: folder.parts + "/" + file))
        }
        nextFile = (named.compactMap { Self.number(of: $0.file) }.max() ?? 0) + 1
        watermark = parts.map(\.logRange.upperBound).max() ?? 0
        run = JourneyRun(dictionary: newestDictionary)
        let end = try store.endOffset()
        moves = try store.pendingMoves().map { MovedNode(node: $0.node, from: $0.from, to: $0.to) }
        // The identities are needed to name the people of new rows only.
        if isOwner || watermark < end { graph = try store.identityGraph() }
        try catchUp()
    }

    /// Begins anew from an empty state: the store has forgotten the parts.
    func reset() throws {
        parts = []
        named = []
        facts = PersonFacts()
        pendingFacts = FactsMerge()
        merged = nil
        moves = []
        tail = nil
        watermark = 0
        run = JourneyRun(dictionary: JourneyDictionary())
        // The links are final already, so nobody moves while the log is read.
        graph = try store.identityGraph()
        try store.readLog(from: 0) { batch, first in
            take(batch, graph.resolve(batch), firstOffset: first)
            if run.rowCount >= Self.runLimit { try flushRun() }
            return true
        }
        folder.sweep(keeping: Set(named.map(\.file)))
    }

    private static func number(of file: String) -> Int? {
        file.split(separator: ".").first.flatMap { Int($0) }
    }

    private var newestDictionary: JourneyDictionary {
        parts.max { $0.logRange.upperBound < $1.logRange.upperBound }?.dictionary
            ?? JourneyDictionary()
    }

    /// Reads the log from the watermark on. The identities are known already.
    private func catchUp() throws {
        try store.readLog(from: watermark) { batch, first in
            guard first >= watermark else { return true }
            let resolution = graph.resolve(batch)
            take(batch, resolution, firstOffset: first)
            return true
        }
    }

    /// Names the people of a batch that is about to be appended to the log.
    func resolve(_ batch: EventBatch) -> IdentityGraph.Resolution { graph.resolve(batch) }

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
        moves += resolution.moves.map { MovedNode(node: $0.node, from: $0.from, to: $0.to) }
        watermark = firstOffset + Int64(batch.count)
        tail = nil
        if !resolution.moves.isEmpty { merged = nil }
        addFacts(batch, resolution, firstOffset: firstOffset)
    }

    private func addFacts(
        _ batch: EventBatch,
        _ resolution: IdentityGraph.Resolution,
        firstOffset: Int64
    ) {
        let consent = Self.consentEvent(of: batch)
        for index in 0..<batch.count {
            let isIdentify = batch.kinds[index] == EventKind.identify.rawValue
            guard isIdentify || (consent != nil && batch.names[index] == consent) else { continue }
            let range = Int(batch.propertyStarts[index])..<Int(batch.propertyStarts[index + 1])
            for place in range {
                let key = batch.strings[Int(batch.propertyKeys[place])]
                guard let attribute = Self.attribute(key, isIdentify: isIdentify) else { continue }
                merged = nil
                pendingFacts.add(
                    attribute,
                    person: resolution.people[index],
                    value: batch.value(at: place),
                    time: batch.times[index],
                    offset: firstOffset + Int64(index)
                )
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
    var pendingRows: Int { run.rowCount }
    var needsCompaction: Bool { parts.count > 3 || moves.count > 50_000 }

    /// All journeys as they are now.
    func snapshot(now: Int64) throws -> JourneySnapshot {
        var all = parts
        if !run.isEmpty {
            let current = try tail ?? run.part(name: "tail")
            tail = current
            all.append(current)
        }
        return JourneySnapshot(parts: all, facts: try currentFacts(), now: now, moved: moves)
    }

    private func currentFacts() throws -> PersonFacts {
        guard !pendingFacts.isEmpty || !moves.isEmpty else { return facts }
        if let merged { return merged }
        var merge = pendingFacts
        merge.add(facts, personNow: personNow)
        let made = try merge.inMemory(name: "facts")
        merged = made
        return made
    }

    private var personNow: [UInt32: UInt32] {
        Dictionary(moves.map { ($0.node, $0.to) }, uniquingKeysWith: { _, last in last })
    }

    /// Writes the open run as a part on disk.
    func flushRun() throws {
        guard !run.isEmpty else { return }
        let name = fileName("run")
        try run.write(to: folder.parts + "/" + name)
        let part = try JourneyPart(file: ColumnFile(path: folder.parts + "/" + name))
        // Facts move with the rows they came with: what a part covers is never
        // read from the log again.
        var factsFile: String?
        if !pendingFacts.isEmpty {
            factsFile = try writeFacts(pendingFacts, personNow: [:])
        }
        try commit(parts: parts + [part], adding: [(name, .run, part)], facts: factsFile, moves: 0)
        run = JourneyRun(dictionary: part.dictionary)
        tail = nil
    }

    /// Merges all rows into one base and all facts into one file.
    ///
    /// `snapshotFacts` are facts of a new snapshot; they replace the attributes
    /// named in `replacing`.
    func compact(
        adding snapshotFacts: FactsMerge? = nil,
        replacing: Set<String> = []
    ) throws {
        try flushRun()
        let moveCount = moves.count
        var newParts = parts
        var added: [(String, NamedPart.Kind, JourneyPart)] = []
        if parts.count > 1 || moveCount > 0 {
            let name = fileName("base")
            try PartMerge(parts: parts, dictionary: newestDictionary, personNow: personNow)
                .write(to: folder.parts + "/" + name)
            let base = try JourneyPart(file: ColumnFile(path: folder.parts + "/" + name))
            newParts = [base]
            added = [(name, .base, base)]
        }
        var factsFile: String?
        if snapshotFacts != nil || moveCount > 0 {
            // An anonymous id that left one user for another takes its sayings
            // along: they are read from the log again.
            if moves.contains(where: { $0.from != $0.node }) { try rereadFacts() }
            factsFile = try writeFacts(
                snapshotFacts ?? FactsMerge(),
                personNow: personNow,
                replacing: replacing
            )
        }
        guard !added.isEmpty || factsFile != nil else { return }
        try commit(parts: newParts, adding: added, facts: factsFile, moves: moveCount)
    }

    private func writeFacts(
        _ fresh: FactsMerge,
        personNow: [UInt32: UInt32],
        replacing: Set<String> = []
    ) throws -> String {
        var merge = fresh
        merge.add(facts, personNow: personNow, replacing: replacing)
        let name = fileName("facts")
        try merge.write(to: folder.parts + "/" + name)
        return name
    }

    /// Derives the facts that events say anew; snapshots' facts stay.
    private func rereadFacts() throws {
        var merge = FactsMerge()
        merge.addSnapshots(of: facts)
        pendingFacts = FactsMerge()
        merged = nil
        try store.readLog(from: 0) { batch, first in
            guard
                batch.kinds.contains(EventKind.identify.rawValue)
                    || Self.consentEvent(of: batch) != nil
            else { return true }
            addFacts(batch, graph.resolve(batch), firstOffset: first)
            return true
        }
        merge.add(try pendingFacts.inMemory(name: "facts"), personNow: [:])
        facts = try merge.inMemory(name: "facts")
        pendingFacts = FactsMerge()
        merged = nil
    }

    private func fileName(_ kind: String) -> String {
        defer { nextFile += 1 }
        let digits = String(nextFile)
        return String(repeating: "0", count: max(0, 6 - digits.count)) + digits + "." + kind
    }

    /// Makes new files real in one transaction, then lets go of the old ones.
    private func commit(
        parts newParts: [JourneyPart],
        adding: [(name: String, kind: NamedPart.Kind, JourneyPart)],
        facts factsFile: String?,
        moves moveCount: Int
    ) throws {
        try folder.syncParts()
        let paths = Set(newParts.map { $0.file.path })
        var names = named.filter {
            $0.kind == .facts ? factsFile == nil : paths.contains(folder.parts + "/" + $0.file)
        }
        for (name, kind, part) in adding {
            names.append(
                NamedPart(
                    kind: kind,
                    file: name,
                    first: part.logRange.lowerBound,
                    end: part.logRange.upperBound,
                    rows: part.rowCount
                )
            )
        }
        if let factsFile {
            names.append(
                NamedPart(kind: .facts, file: factsFile, first: 0, end: watermark, rows: 0)
            )
            facts = try PersonFacts(file: ColumnFile(path: folder.parts + "/" + factsFile))
            pendingFacts = FactsMerge()
            merged = nil
        }
        try store.replaceParts(names, forgettingMoves: moveCount)
        named = names
        parts = newParts
        moves.removeFirst(moveCount)
        folder.sweep(keeping: Set(named.map(\.file)))
    }
}
