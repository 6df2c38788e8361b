// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Draws plain pictures: one panel, layer after layer over the same rows and
/// columns.
///
/// A cell of the count layer is log2(1 + steps) / 6, at most 1. A cell of the gap
/// layer is the time that passes from its steps to the next step of any kind,
/// summed up, on a logarithmic scale on which a year is 1. A cell of the money
/// layer is its share of all money the person moved. Every number lies in
/// 0 ... 1. The steps of kinds without a row are passed by.
struct PlainPen {
    private let shape: JourneyImageShape
    private let plain: JourneyImageShape.Plain
    /// log2(1 + n) / 6 for small n.
    private let counts: [Float]
    private let gapScale: Double

    init(shape: JourneyImageShape, plain: JourneyImageShape.Plain) {
        self.shape = shape
        self.plain = plain
        counts = (0..<64).map { Float(logarithm(1 + Double($0)) / logarithm(2) / 6) }
        gapScale = 1 / logarithm(1 + Double(JourneyImagerModel.longestGapMinutes))
    }

    /// Draws some people, each on the `place` of their number, which holds
    /// zeros. Time grows with the number of steps.
    func draw(
        _ table: JourneyTable,
        people: ArraySlice<Int>,
        slot: [Int],
        _ place: (Int) -> UnsafeMutableBufferPointer<Float>
    ) {
        table.times.withUnsafeBufferPointer { times in
            table.events.withUnsafeBufferPointer { events in
                table.amounts.withUnsafeBufferPointer { amounts in
                    slot.withUnsafeBufferPointer { slot in
                        for index in people.indices {
                            let rows = table.rows(of: people[index])
                            guard let base = place(index).baseAddress, !rows.isEmpty else {
                                continue
                            }
                            sum(rows, times, events, amounts, slot, base)
                            scale(rows, amounts, base)
                        }
                    }
                }
            }
        }
    }

    /// Counts, minutes and money of the cells.
    @inline(__always)
    private func sum(
        _ rows: Range<Int>,
        _ times: UnsafeBufferPointer<Int64>,
        _ events: UnsafeBufferPointer<UInt32>,
        _ amounts: UnsafeBufferPointer<Int64>,
        _ slot: UnsafeBufferPointer<Int>,
        _ place: UnsafeMutablePointer<Float>
    ) {
        let width = shape.courseColumns
        let cells = shape.rows * width
        let moneyStart = plain.hasGaps ? 2 * cells : cells
        let first = Double(times[rows.lowerBound])
        let length = max(1, Double(times[rows.upperBound - 1]) - first)
        // Whole columns of steps and a remainder, so that no step is divided.
        let count = rows.count
        var column = 0
        var rest = 0
        for row in rows {
            let now = Double(times[row])
            let at =
                plain.isByTime
                ? max(0, min(width - 1, Int((now - first) * Double(width) / length))) : column
            rest += width
            while rest >= count {
                rest -= count
                column += 1
            }
            let kind = slot[Int(events[row])]
            guard kind >= 0 else { continue }
            let cell = kind &* width &+ at
            place[cell] += 1
            if plain.hasGaps, row &+ 1 < rows.upperBound {
                place[cells &+ cell] += Float((Double(times[row &+ 1]) - now) / 60_000)
            }
            if plain.hasMoney {
                place[moneyStart &+ cell] += Float(amounts[row].magnitude)
            }
        }
    }

    /// From sums to numbers between 0 and 1.
    @inline(__always)
    private func scale(
        _ rows: Range<Int>,
        _ amounts: UnsafeBufferPointer<Int64>,
        _ place: UnsafeMutablePointer<Float>
    ) {
        let cells = shape.rows * shape.courseColumns
        var money: Float = 0
        if plain.hasMoney {
            for row in rows { money += Float(amounts[row].magnitude) }
        }
        for cell in 0..<cells where place[cell] > 0 {
            let steps = place[cell]
            place[cell] = steps < 64 ? counts[Int(steps)] : 1
            if plain.hasGaps {
                let minutes = max(0, Double(place[cells &+ cell]))
                place[cells &+ cell] = Float(min(1, logarithm(1 + minutes) * gapScale))
            }
            if plain.hasMoney, money > 0 {
                let at = (plain.hasGaps ? 2 * cells : cells) &+ cell
                place[at] = min(1, place[at] / money)
            }
        }
    }
}
