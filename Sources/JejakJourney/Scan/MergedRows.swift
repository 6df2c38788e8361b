// SPDX-License-Identifier: Apache-2.0

/// The rows of one person who lives in several parts, merged by time.
///
/// Memory is kept from person to person, so a scan allocates only while it
/// meets longer journeys than before.
struct MergedRows {
    private struct Row {
        let time: Int64
        let offset: Int64
        let reference: RowReference
    }

    private var rows: [Row] = []
    private var times: [Int64] = []
    private var events: [UInt16] = []
    private var amounts: [Int64] = []
    private var references: [RowReference] = []

    var isEmpty: Bool { rows.isEmpty }

    /// Collects the rows that belong to the person now, from every part, also
    /// those written while their identifier belonged to somebody else.
    mutating func gather(_ person: UInt32, from snapshot: JourneySnapshot) {
        rows.removeAll(keepingCapacity: true)
        let homes = Set([person] + (snapshot.origins[person] ?? []))
        for (partIndex, part) in snapshot.parts.enumerated() {
            for home in homes.sorted() {
                guard let index = part.index(of: home) else { continue }
                for row in part.rows(ofIndex: index) {
                    let node = part.nodes?[row] ?? home
                    guard (snapshot.destination[node] ?? home) == person else { continue }
                    rows.append(
                        Row(
                            time: part.times[row],
                            offset: part.offsets[row],
                            reference: RowReference(part: Int32(partIndex), row: UInt32(row))
                        )
                    )
                }
            }
        }
        rows.sort { ($0.time, $0.offset) < ($1.time, $1.offset) }
        fill(from: snapshot)
    }

    private mutating func fill(from snapshot: JourneySnapshot) {
        times.removeAll(keepingCapacity: true)
        events.removeAll(keepingCapacity: true)
        amounts.removeAll(keepingCapacity: true)
        references.removeAll(keepingCapacity: true)
        for row in rows {
            let part = snapshot.parts[Int(row.reference.part)]
            times.append(row.time)
            events.append(part.events[Int(row.reference.row)])
            amounts.append(part.amounts[Int(row.reference.row)])
            references.append(row.reference)
        }
    }

    func withView(of person: UInt32, _ body: (JourneyView) throws -> Void) rethrows {
        try times.withUnsafeBufferPointer { times in
            try events.withUnsafeBufferPointer { events in
                try amounts.withUnsafeBufferPointer { amounts in
                    try references.withUnsafeBufferPointer { references in
                        try body(
                            JourneyView(
                                person: person,
                                times: times,
                                events: events,
                                amounts: amounts,
                                part: 0,
                                firstRow: 0,
                                merged: references.baseAddress
                            )
                        )
                    }
                }
            }
        }
    }
}
