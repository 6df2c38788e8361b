// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney
internal import JejakQuery

/// What segments say on the log: who came, and who left.
///
/// They are facts about what was found at a moment, like mails that were sent:
/// a rebuild keeps them and finds nothing anew. Their names begin with a dollar,
/// so they are no footprints.
enum SegmentEvent {
    static let entered = "$entered"
    static let left = "$left"
    static let names: Set<String> = [entered, left]

    static let nameKey = "segment"
    static let idKey = "segment_id"
    static let versionKey = "segment_version"
    static let causeKey = "cause"

    /// Adds a movement of somebody who is known by an identifier.
    ///
    /// The identity is that of the movement: said twice, it counts once.
    static func add(
        _ movement: SegmentMovement,
        of identifier: PersonIdentifier,
        segment name: String,
        to batch: inout EventBatch
    ) {
        func intern(_ text: String) -> UInt32 { batch.strings.intern(text) }
        let value = intern(identifier.value)
        batch.addTrail(identifier.kind, value)
        let title = intern(name)
        let cause = intern(movement.cause.rawValue)
        let keys = [nameKey, idKey, versionKey, causeKey].map(intern)
        batch.addProperty(keys[0], string: title, type: .text)
        batch.addProperty(keys[1], number: Double(movement.segment))
        batch.addProperty(keys[2], number: Double(movement.version))
        batch.addProperty(keys[3], string: cause, type: .text)
        let event = movement.isEntry ? entered : left
        let identity = StableHash.hash(
            "segment \(movement.segment) \(movement.version) \(event) \(movement.instant) "
                + identifier.text
        )
        let mark = intern("jejak-" + String(identity, radix: 16))
        let (word, source) = (intern(event), intern(Workspace.ownSource))
        batch.finishEvent(
            kind: .track,
            name: word,
            source: source,
            message: mark + 1,
            time: movement.instant,
            identity: identity
        )
    }

    /// Who belongs to which segment by what was said last, segment by segment.
    static func members(over snapshot: JourneySnapshot) -> [Int64: PersonSet] {
        members(over: snapshot, at: [.max])[0]
    }

    /// As above, by what had been said at each of some moments.
    ///
    /// "Last" is by the log, not by time: clocks go back. Time grows with the
    /// rows of everybody.
    static func members(
        over snapshot: JourneySnapshot,
        at moments: [Int64]
    ) -> [[Int64: PersonSet]] {
        var members = [[Int64: PersonSet]](repeating: [:], count: moments.count)
        let codes = (
            snapshot.dictionary.code(ofEvent: entered), snapshot.dictionary.code(ofEvent: left)
        )
        guard codes.0 != nil || codes.1 != nil else { return members }
        let columns = snapshot.parts.map { part in
            part.dictionary.code(ofKey: idKey).map(part.columns(ofKey:))?
                .first { $0.type == .number }
        }
        snapshot.scan(from: 0, to: .max) { view in
            var said: [(segment: Int64, offset: Int64, time: Int64, isEntry: Bool)] = []
            for index in 0..<view.count {
                let isEntry = view.events[index] == codes.0
                guard isEntry || view.events[index] == codes.1 else { continue }
                let place = view.reference(index)
                let part = Int(place.part)
                guard let number = columns[part]?.number(ofRow: Int(place.row)) else { continue }
                let offset = snapshot.parts[part].offsets[Int(place.row)]
                said.append((Int64(number), offset, view.times[index], isEntry))
            }
            guard !said.isEmpty else { return }
            said.sort { $0.offset < $1.offset }
            for (place, moment) in moments.enumerated() {
                for word in said where word.time <= moment {
                    if word.isEntry {
                        members[place][word.segment, default: PersonSet()].insert(view.person)
                    } else {
                        members[place][word.segment]?.remove(view.person)
                    }
                }
            }
        }
        return members
    }
}
