// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney
package import JejakQuery
internal import JejakStore

/// One person who came into a segment, or left it.
package struct SegmentMove: Sendable, Equatable {
    package let person: UInt32
    package let time: Int64
    package let isEntry: Bool
    /// Nothing where a newer Jejak wrote a cause that this one does not know.
    package let cause: SegmentMovement.Cause?
}

/// Who is in one segment, and who came and left, as the log tells it.
package struct SegmentHistory: Sendable {
    /// The members, rising, with when each came in last.
    package fileprivate(set) var members: [(person: UInt32, since: Int64)] = []
    /// Every movement from the asked moment on, the newest first.
    package fileprivate(set) var moves: [SegmentMove] = []
}

extension Workspace {
    /// Who is in a segment by its id, and who moved since a moment. Time grows
    /// with the rows of everybody.
    package func history(ofSegment id: Int64, since: Int64) throws -> SegmentHistory {
        SegmentHistory(of: id, since: since, over: try journeysOfAll())
    }
}

extension SegmentHistory {
    /// Where one part says which segment a row is about, and why.
    private struct Columns {
        let segment: PropertyColumn?
        let cause: PropertyColumn?

        init(_ part: JourneyPart) {
            func column(_ key: String, _ type: PropertyType) -> PropertyColumn? {
                part.dictionary.code(ofKey: key).map(part.columns(ofKey:))?
                    .first { $0.type == type }
            }
            segment = column(SegmentEvent.idKey, .number)
            cause = column(SegmentEvent.causeKey, .text)
        }
    }

    fileprivate init(of id: Int64, since: Int64, over snapshot: JourneySnapshot) {
        let (entered, left) = (
            snapshot.dictionary.code(ofEvent: SegmentEvent.entered),
            snapshot.dictionary.code(ofEvent: SegmentEvent.left)
        )
        guard entered != nil || left != nil else { return }
        let columns = snapshot.parts.map(Columns.init)
        var found: [(move: SegmentMove, offset: Int64)] = []
        snapshot.scan(from: 0, to: .max) { view in
            var latest: (offset: Int64, time: Int64, isEntry: Bool)?
            for index in 0..<view.count {
                let isEntry = view.events[index] == entered
                guard isEntry || view.events[index] == left else { continue }
                let place = view.reference(index)
                let (part, row) = (Int(place.part), Int(place.row))
                guard columns[part].segment?.number(ofRow: row) == Double(id) else { continue }
                let offset = snapshot.parts[part].offsets[row]
                let time = view.times[index]
                // "Last" is by the log: clocks go back.
                if latest.map({ $0.offset < offset }) ?? true { latest = (offset, time, isEntry) }
                guard time >= since else { continue }
                var cause: SegmentMovement.Cause?
                if case .text(let word)? = columns[part].cause?.value(ofRow: row) {
                    cause = SegmentMovement.Cause(rawValue: word)
                }
                found.append(
                    (
                        SegmentMove(
                            person: view.person,
                            time: time,
                            isEntry: isEntry,
                            cause: cause
                        ), offset
                    )
                )
            }
            if let latest, latest.isEntry { members.append((view.person, latest.time)) }
        }
        moves = found.sorted { ($1.move.time, $1.offset) < ($0.move.time, $0.offset) }.map(\.move)
    }
}
