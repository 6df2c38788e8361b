// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Draws journeys as two lanes: step by step, and in time.
///
/// All lanes of a picture share one time axis, so that rhythms line up under
/// each other. Conversions are taller and drawn last.
struct JourneyLanes {
    let table: JourneyTable
    let isConversion: [Bool]
    /// Of the time axis, in milliseconds.
    let start: Int64
    let end: Int64
    /// Event names that occur, by how often, the rarest dropped.
    let legend: [String]
    private let colours: [String]

    /// A legend longer than this is cut; rarer kinds are still drawn.
    static let legendLimit = 14

    init(_ table: JourneyTable, people: [Int], conversionEvent: String?) {
        self.table = table
        isConversion = JourneyClusteringModel.conversions(table, conversionEvent)
        var first = Int64.max
        var last = Int64.min
        var counts = Array(repeating: 0, count: table.eventNames.count)
        for person in people {
            for row in table.rows(of: person) {
                first = min(first, table.times[row])
                last = max(last, table.times[row])
                counts[Int(table.events[row])] += 1
            }
        }
        start = min(first, last)
        end = max(first, last)
        colours = table.eventNames.map { EventColour.of($0).css }
        legend = counts.indices.filter { counts[$0] > 0 }
            .sorted {
                (-counts[$0], table.eventNames[$0]) < (-counts[$1], table.eventNames[$1])
            }
            .prefix(JourneyLanes.legendLimit).map { table.eventNames[$0] }
    }

    /// Every step as a block of equal width, in order.
    func drawOrder(
        person: Int,
        in svg: inout SVGText,
        x: Double,
        y: Double,
        width: Double,
        height: Double
    ) {
        let rows = table.rows(of: person)
        guard !rows.isEmpty else { return }
        let step = min(width / Double(rows.count), height)
        for row in rows {
            let event = Int(table.events[row])
            let inset = isConversion[event] ? 0 : height * 0.2
            svg.rectangle(
                x + Double(row - rows.lowerBound) * step,
                y + inset,
                max(0.8, step - 0.4),
                height - 2 * inset,
                fill: colours[event]
            )
        }
    }

    /// Every step where it falls in time.
    func drawTime(
        person: Int,
        in svg: inout SVGText,
        x: Double,
        y: Double,
        width: Double,
        height: Double
    ) {
        svg.line(x, y + height / 2, x + width, y + height / 2, stroke: "#e4e8ec")
        for isLast in [false, true] {
            for row in table.rows(of: person) {
                let event = Int(table.events[row])
                guard isConversion[event] == isLast else { continue }
                let inset = isLast ? 0 : height * 0.2
                svg.rectangle(
                    x + place(table.times[row]) * width - 1,
                    y + inset,
                    isLast ? 3 : 2,
                    height - 2 * inset,
                    fill: colours[event]
                )
            }
        }
    }

    /// A moment's place on the time axis, 0 ... 1.
    func place(_ time: Int64) -> Double {
        end > start ? (Double(time) - Double(start)) / (Double(end) - Double(start)) : 0.5
    }

    /// Firsts of months on the axis, at most a dozen and a half of them.
    func months(clockOffset: Int) -> [(place: Double, year: Int, month: Int)] {
        let day: Int64 = 86_400_000
        guard end > start, Double(end) - Double(start) < Double(4000 * day),
            end.magnitude < 1 << 52, start.magnitude < 1 << 52
        else { return [] }
        var marks: [(place: Double, year: Int, month: Int)] = []
        let offset = Int64(clockOffset) * 60_000
        // From the first midnight on, day by day.
        var time = (start + offset) / day * day - offset
        while time <= end {
            if JourneyPen.monthDay(time, clockOffset: clockOffset) == 0, time >= start {
                let (year, month) = JourneyLanes.yearAndMonth(time + offset)
                marks.append((place(time), year, month))
            }
            time += day
        }
        let every = (marks.count + 17) / 18
        return marks.enumerated().filter { every < 2 || $0.offset % every == 0 }.map(\.element)
    }

    /// Year and month of a moment, after Howard Hinnant's civil_from_days.
    private static func yearAndMonth(_ milliseconds: Int64) -> (year: Int, month: Int) {
        let shifted = Int((milliseconds / 86_400_000) + 719_468)
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month)
    }

    /// The colours with their names, in rows; answers the height it took.
    @discardableResult
    func drawLegend(in svg: inout SVGText, x: Double, y: Double, width: Double) -> Double {
        let columns = max(1, Int(width / 170))
        for (place, name) in legend.enumerated() {
            let left = x + Double(place % columns) * (width / Double(columns))
            let top = y + Double(place / columns) * 20
            svg.rectangle(left, top, 12, 12, fill: EventColour.of(name).css, corner: 2)
            svg.write(SVGText.shortened(name, 24), left + 18, top + 10, size: 12)
        }
        return Double((legend.count + columns - 1) / columns) * 20
    }
}
