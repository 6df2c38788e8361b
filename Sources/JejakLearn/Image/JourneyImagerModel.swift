// SPDX-License-Identifier: Apache-2.0

package import JejakCore

/// Draws journeys with rows and averages that were learnt from many.
///
/// Invariants: `rowNames.count == shape.rows`, `averages.count == shape.count`.
package struct JourneyImagerModel: Sendable, Equatable {
    package let shape: JourneyImageShape
    package let minimumEvents: Int
    package let clockOffset: Int
    package let shrinkage: Float
    /// The kinds of step that have a row, from the usually first to the last.
    package let rowNames: [String]
    /// All kinds of step there were when the rows were chosen, with a row or
    /// without, in alphabetical order.
    package let vocabulary: [String]
    /// Everybody's shares, in the layout of a picture; zeros for plain ones.
    let averages: [Float]

    /// How many pixels a step is spread over, as a standard deviation.
    static let courseSpread: Float = 1.5
    static let monthSpread: Float = 0.8
    /// A gap of a year counts as never.
    static let longestGapMinutes: Float = 525_600

    init(imager: JourneyImager, rows: [Int], table: JourneyTable, people: [Int]) {
        shape = JourneyImageShape(
            rows: rows.count,
            courseColumns: imager.courseColumns,
            layout: imager.layout
        )
        vocabulary = JourneyImagerModel.used(table).keys.sorted()
        minimumEvents = imager.minimumEvents
        clockOffset = imager.clockOffset
        shrinkage = imager.shrinkage
        rowNames = rows.map { table.eventNames[$0] }
        var slot = Array(repeating: -1, count: table.eventNames.count)
        for (row, code) in rows.enumerated() { slot[code] = row }
        guard shape.layout == .full else {
            averages = Array(repeating: 0, count: shape.count)
            return
        }
        averages = JourneyImagerModel.averages(
            table,
            people,
            slot: slot,
            shape: shape,
            clockOffset: imager.clockOffset
        )
    }

    init(
        shape: JourneyImageShape,
        minimumEvents: Int,
        clockOffset: Int,
        shrinkage: Float,
        rowNames: [String],
        vocabulary: [String],
        averages: [Float]
    ) {
        precondition(rowNames.count == shape.rows, "every row has a name")
        precondition(averages.count == shape.count, "every pixel has an average")
        self.shape = shape
        self.minimumEvents = minimumEvents
        self.clockOffset = clockOffset
        self.shrinkage = shrinkage
        self.rowNames = rowNames
        self.vocabulary = vocabulary
        self.averages = averages
    }

    /// The row of each event code of a table; -1 for kinds without one.
    package func slots(_ table: JourneyTable) -> [Int] {
        var rows: [String: Int] = [:]
        for (row, name) in rowNames.enumerated() { rows[name] = row }
        return table.eventNames.map { rows[$0] ?? -1 }
    }

    /// The kinds of step of a table that there were none of when the rows were
    /// chosen, with how many steps each. They are skipped when pictures are
    /// drawn, though they still take up their place in the course; many of them
    /// say that it is time to choose rows anew.
    package func unseen(_ table: JourneyTable) -> [String: Int] {
        let known = Set(vocabulary)
        return JourneyImagerModel.used(table).filter { !known.contains($0.key) }
    }

    /// How many steps each kind has, where it has any.
    private static func used(_ table: JourneyTable) -> [String: Int] {
        var counts = Array(repeating: 0, count: table.eventNames.count)
        for code in table.events { counts[Int(code)] += 1 }
        var used: [String: Int] = [:]
        for (code, count) in counts.enumerated() where count > 0 {
            used[table.eventNames[code], default: 0] += count
        }
        return used
    }

    /// The pictures of everybody with enough steps. Time and memory grow with
    /// the number of people; the answer does not depend on the threads.
    package func images(_ table: JourneyTable) -> JourneyImageSet {
        images(table, people: Array(0..<table.personCount))
    }

    /// Who of some people has enough steps for a picture.
    package func drawable(_ table: JourneyTable, people: [Int]) -> [Int] {
        people.filter { table.rows(of: $0).count >= minimumEvents }
    }

    /// The pictures of some people, in the order given; those with too few
    /// steps are left out and counted.
    package func images(_ table: JourneyTable, people asked: [Int]) -> JourneyImageSet {
        let people = drawable(table, people: asked)
        let slot = slots(table)
        let size = shape.count
        let pixels = [Float](unsafeUninitializedCapacity: people.count * size) { buffer, count in
            count = buffer.count
            // Each chunk writes the pictures of its own people only.
            nonisolated(unsafe) let base = buffer.baseAddress
            parallelFor(people.count, chunk: 64) { range in
                guard let base else { return }
                (base + range.lowerBound * size).initialize(
                    repeating: 0,
                    count: range.count * size
                )
                func place(_ index: Int) -> UnsafeMutableBufferPointer<Float> {
                    UnsafeMutableBufferPointer(start: base + index * size, count: size)
                }
                if case .plain(let plain) = shape.layout {
                    let pen = PlainPen(shape: shape, plain: plain)
                    pen.draw(table, people: people[range], slot: slot, place)
                    return
                }
                var pen = JourneyPen(model: self)
                for index in range {
                    pen.draw(
                        table,
                        rows: table.rows(of: people[index]),
                        slot: slot,
                        on: place(index)
                    )
                }
            }
        }
        return JourneyImageSet(
            shape: shape,
            people: people,
            pixels: pixels,
            tooShort: asked.count - people.count
        )
    }

    /// The picture of one person, or nothing if they took too few steps.
    package func image(_ table: JourneyTable, person: Int) -> JourneyImage? {
        let set = images(table, people: [person])
        return set.count == 1 ? set[0] : nil
    }

    /// Everybody's shares: the counts of all, each row divided by its sum.
    private static func averages(
        _ table: JourneyTable,
        _ people: [Int],
        slot: [Int],
        shape: JourneyImageShape,
        clockOffset: Int
    ) -> [Float] {
        var sums = Array(repeating: Float(0), count: shape.count)
        var one = sums
        var total = Array(repeating: 0.0, count: shape.count)
        for person in people {
            one.withUnsafeMutableBufferPointer { place in
                place.update(repeating: 0)
                JourneyPen.count(
                    table,
                    rows: table.rows(of: person),
                    slot: slot,
                    shape: shape,
                    clockOffset: clockOffset,
                    on: place
                )
            }
            for index in one.indices { total[index] += Double(one[index]) }
        }
        for (panel, start) in zip(shape.panels, shape.starts) {
            for channel in 0..<panel.channels {
                let cells = start + channel * panel.width..<start + (channel + 1) * panel.width
                let sum = total[cells].reduce(0, +)
                for cell in cells { sums[cell] = sum > 0 ? Float(total[cell] / sum) : 0 }
            }
        }
        return sums
    }
}
