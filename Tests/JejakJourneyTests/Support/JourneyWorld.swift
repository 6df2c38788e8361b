// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney

/// A footprint as the slow model knows it.
struct ModelRow: Equatable {
    var person: UInt32
    let node: UInt32
    let time: Int64
    let offset: Int64
    let event: String
    let amount: Int64
    /// What the columns should hold, each as `key=value`, sorted.
    let values: [String]
}

/// Random batches in the order of a log, with what they mean by the slow model,
/// and identities that change hands while the log grows.
struct JourneyWorld {
    /// One batch as the log would hand it on: people as they were at that time.
    struct Piece {
        let batch: EventBatch
        let people: [UInt32]
        let nodes: [UInt32]
        let firstOffset: Int64
        /// The moves that came with the batch.
        let moves: [MovedNode]
    }

    /// Nodes below this are users and never move.
    static let users: UInt32 = 8
    static let nodeCount = 24

    private(set) var pieces: [Piece] = []
    private(set) var rows: [ModelRow] = []
    private(set) var personNow: [UInt32: UInt32] = [:]

    init(seed: UInt64, batches: Int = 8, eventsEach: Int = 40, moving: Bool = false) {
        var random = SeededRandom(seed: seed)
        for _ in 0..<batches {
            let moves = moving ? move(&random) : []
            add(moves, events: random.below(eventsEach * 2), &random)
        }
        for index in rows.indices {
            rows[index].person = personNow[rows[index].node] ?? rows[index].node
        }
    }

    private mutating func move(_ random: inout SeededRandom) -> [MovedNode] {
        (0..<random.below(4)).compactMap { _ in
            let node = Self.users + UInt32(random.below(Self.nodeCount - Int(Self.users)))
            let from = personNow[node] ?? node
            let to = UInt32(random.below(Int(Self.users)))
            guard from != to else { return nil }
            personNow[node] = to
            return MovedNode(node: node, from: from, to: to)
        }
    }

    private mutating func add(_ moves: [MovedNode], events: Int, _ random: inout SeededRandom) {
        var batch = EventBatch()
        var nodes: [UInt32] = []
        let firstOffset = Int64(rows.count)
        var amounts = EventAmount.Codes(stringCount: 0)
        var values: [[String]] = []
        for index in 0..<events {
            nodes.append(UInt32(random.below(Self.nodeCount)))
            values.append(RandomProperties.add(to: &batch, &random))
            let kind = random.below(8) == 0 ? EventKind.allCases[random.below(6)] : .track
            batch.finishEvent(
                kind: kind,
                name: batch.strings.intern(RandomProperties.name(&random)),
                source: batch.strings.intern("web"),
                time: Self.time(&random),
                identity: UInt64(index)
            )
        }
        amounts = EventAmount.Codes(stringCount: batch.strings.count)
        for index in 0..<events {
            let kind = EventKind(rawValue: batch.kinds[index]) ?? .track
            let name = batch.strings[Int(batch.names[index])]
            rows.append(
                ModelRow(
                    person: 0,
                    node: nodes[index],
                    time: batch.times[index],
                    offset: firstOffset + Int64(index),
                    event: kind == .track ? name : kind.journeyName,
                    amount: EventAmount.minorUnits(batch, event: index, codes: &amounts),
                    values: values[index]
                )
            )
        }
        pieces.append(
            Piece(
                batch: batch,
                people: nodes.map { personNow[$0] ?? $0 },
                nodes: nodes,
                firstOffset: firstOffset,
                moves: moves
            )
        )
    }

    /// Few moments, so that many rows tie and the log offset decides; some far
    /// out.
    private static func time(_ random: inout SeededRandom) -> Int64 {
        switch random.below(40) {
        case 0: Int64.max - Int64(random.below(2))
        case 1: Int64.min + Int64(random.below(2))
        default: 1_700_000_000_000 + Int64(random.below(30))
        }
    }

    /// The journeys by a plain sort.
    var journeys: [UInt32: [ModelRow]] {
        Dictionary(grouping: rows, by: \.person).mapValues { rows in
            rows.sorted { ($0.time, $0.offset) < ($1.time, $1.offset) }
        }
    }

    var moves: [MovedNode] { pieces.flatMap(\.moves) }

    /// A run of some of the pieces.
    func run(_ range: Range<Int>, dictionary: JourneyDictionary) -> JourneyRun {
        let run = JourneyRun(dictionary: dictionary)
        for piece in pieces[range] {
            run.append(
                piece.batch,
                people: piece.people,
                nodes: piece.nodes,
                firstOffset: piece.firstOffset
            )
        }
        return run
    }

    /// The pieces as several parts, cut at the given places.
    func parts(cutAt cuts: [Int]) throws -> [JourneyPart] {
        var dictionary = JourneyDictionary()
        let bounds = [0] + cuts.sorted() + [pieces.count]
        return try zip(bounds, bounds.dropFirst()).map { first, end in
            let run = run(first..<end, dictionary: dictionary)
            dictionary = run.dictionary
            return try run.part(name: "part \(first)")
        }
    }
}
