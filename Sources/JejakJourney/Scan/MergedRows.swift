// SPDX-License-Identifier: Apache-2.0

/// The rows of one person who lives in several parts, merged by time.
///
/// Memory is kept from person to person, so a scan allocates only while it
/// meets longer journeys than before.
final class MergedRows {
    private struct Row {
        let time: Int64
        let offset: Int64
        let event: UInt16
        let amount: Int64
        let reference: RowReference
    }

    private var rows: [Row] = []
    private let times = GrowingColumn<Int64>()
    private let events = GrowingColumn<UInt16>()
    private let amounts = GrowingColumn<Int64>()
    private let references = GrowingColumn<RowReference>()

    var isEmpty: Bool { rows.isEmpty }

    /// Collects the rows that belong to the person now, from every part, also
    /// those written while their identifier belonged to somebody else.
    func gather(_ person: UInt32, from snapshot: JourneySnapshot) {
        begin()
        let homes = Set([person] + (snapshot.moves.origins[person] ?? [])).sorted()
        for (partIndex, part) in snapshot.parts.enumerated() {
            for home in homes {
                guard let index = part.index(of: home) else { continue }
                for row in part.rows(ofIndex: index) {
                    let node = part.nodes?[row] ?? home
                    guard (snapshot.moves.destination[node] ?? home) == person else { continue }
                    rows.append(
                        Row(
                            time: part.times[row],
                            offset: part.offsets[row],
                            event: part.events[row],
                            amount: part.amounts[row],
                            reference: RowReference(part: Int32(partIndex), row: UInt32(row))
                        )
                    )
                }
            }
        }
        finish()
    }

    /// Begins with no rows.
    func begin() {
        rows.removeAll(keepingCapacity: true)
    }

    /// Adds rows that a view of one part shows.
    func add(_ view: JourneyView, of part: JourneyPart) {
        for index in 0..<view.count {
            let reference = view.reference(index)
            rows.append(
                Row(
                    time: view.times[index],
                    offset: part.offsets[Int(reference.row)],
                    event: view.isOfOneEvent ? 0 : view.events[index],
                    amount: view.amount(index),
                    reference: reference
                )
            )
        }
    }

    /// Adds one row of a part.
    func add(_ row: UInt32, _ index: Int, of part: JourneyPart) {
        let place = Int(row)
        rows.append(
            Row(
                time: part.times[place],
                offset: part.offsets[place],
                event: part.events[place],
                amount: part.amounts[place],
                reference: RowReference(part: Int32(truncatingIfNeeded: index), row: row)
            )
        )
    }

    /// Brings the rows into their order. Mostly they are: parts follow one
    /// another in time.
    func finish() {
        let isSorted = zip(rows, rows.dropFirst()).allSatisfy { !Self.isBefore($1, $0) }
        if !isSorted { rows.sort(by: Self.isBefore) }
        fill()
    }

    private static func isBefore(_ one: Row, _ other: Row) -> Bool {
        (one.time, one.offset) < (other.time, other.offset)
    }

    private func fill() {
        times.removeAll()
        events.removeAll()
        amounts.removeAll()
        references.removeAll()
        for row in rows {
            times.append(row.time)
            events.append(row.event)
            amounts.append(row.amount)
            references.append(row.reference)
        }
    }

    /// The rows as a view. Good until the next rows are collected.
    func view(of person: UInt32, isOfOneEvent: Bool = false) -> JourneyView {
        JourneyView(
            person: person,
            times: times.buffer,
            events: isOfOneEvent ? UnsafeBufferPointer(start: nil, count: 0) : events.buffer,
            amounts: amounts.buffer,
            merged: references.buffer.baseAddress,
            isOfOneEvent: isOfOneEvent
        )
    }
}
