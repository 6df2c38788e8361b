// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Rows of a part, one after the other, that go to one person now.
struct MovedStretch {
    let person: UInt32
    let rows: Range<UInt32>
}

/// Which rows of a part have changed hands since it was written.
///
/// A node's rows lie together within its person's, as far as others of the same
/// person do not come between them, so they are held as stretches. Time: one
/// look at every row's node, and one in a dictionary wherever the node changes.
/// Memory: 24 bytes a stretch.
struct MovedRows {
    /// Rows rising.
    private(set) var byRow: [MovedStretch] = []
    /// People rising, and rows within each.
    private(set) var byPerson: [MovedStretch] = []
    /// Whether any row's node is not the person it belongs to now.
    private(set) var hasNodes = false

    init(of part: JourneyPart, personNow: [UInt32: UInt32]) {
        for index in 0..<part.people.count {
            let home = part.people[index]
            if personNow.isEmpty {
                guard let nodes = part.nodes, !hasNodes else { return }
                for row in part.rows(ofIndex: index) where nodes[row] != home { hasNodes = true }
                continue
            }
            if part.nodes == nil {
                let person = personNow[home] ?? home
                guard person != home else { continue }
                hasNodes = true
                byRow.append(MovedStretch(person: person, rows: part.stretch(ofIndex: index)))
                continue
            }
            look(part, index, personNow)
        }
        byPerson = byRow.sorted {
            ($0.person, $0.rows.lowerBound) < ($1.person, $1.rows.lowerBound)
        }
    }

    private mutating func look(
        _ part: JourneyPart,
        _ index: Int,
        _ personNow: [UInt32: UInt32]
    ) {
        guard let nodes = part.nodes else { return }
        let home = part.people[index]
        let rows = part.stretch(ofIndex: index)
        var start = rows.lowerBound
        var owner = home
        var last: (node: UInt32, person: UInt32)?
        for row in rows {
            let node = nodes[Int(row)]
            if node != last?.node { last = (node, personNow[node] ?? home) }
            guard let person = last?.person else { continue }
            if node != person { hasNodes = true }
            guard person != owner else { continue }
            if owner != home, start < row {
                byRow.append(MovedStretch(person: owner, rows: start..<row))
            }
            (start, owner) = (row, person)
        }
        if owner != home, start < rows.upperBound {
            byRow.append(MovedStretch(person: owner, rows: start..<rows.upperBound))
        }
    }
}

extension JourneyPart {
    /// The rows of the person at a place.
    fileprivate func stretch(ofIndex index: Int) -> Range<UInt32> {
        starts[index]..<starts[index + 1]
    }
}
