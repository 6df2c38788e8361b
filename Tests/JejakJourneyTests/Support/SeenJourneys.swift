// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney

extension JourneySnapshot {
    /// One person's rows as a scan shows them, in the words of the model.
    func rows(of view: JourneyView) -> [ModelRow] {
        (0..<view.count).map { index in
            let reference = view.reference(index)
            let part = parts[Int(reference.part)]
            let row = Int(reference.row)
            return ModelRow(
                person: view.person,
                node: part.nodes?[row] ?? home(of: row, in: part),
                time: view.times[index],
                offset: part.offsets[row],
                event: dictionary.eventNames[Int(view.events[index])],
                amount: view.amounts[index],
                values: part.values(ofRow: row).map { "\($0.key)=\($0.value)" }.sorted()
            )
        }
    }

    /// The person under whom a part holds a row.
    private func home(of row: Int, in part: JourneyPart) -> UInt32 {
        let index = part.starts.firstIndex { Int($0) > row } ?? 0
        return part.people[index - 1]
    }

    /// Every journey that a full scan shows.
    func journeys() -> [UInt32: [ModelRow]] {
        var all: [UInt32: [ModelRow]] = [:]
        scan(from: 0, to: .max) { all[$0.person] = rows(of: $0) }
        return all
    }
}

/// A snapshot without facts.
func snapshot(_ parts: [JourneyPart], moved: [MovedNode] = []) -> JourneySnapshot {
    JourneySnapshot(parts: parts, facts: PersonFacts(), now: 0, moved: moved)
}
