// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// What can be said in words about each person's journey, in numbers.
///
/// It exists to name clusters, not to find them. A trait a person cannot have
/// (the place of an order nobody made) is NaN. Time grows with the steps times
/// the rows of a picture.
struct JourneyTraits {
    /// A pause of this many milliseconds ends a visit.
    static let pause: Int64 = 1_800_000

    /// Traits that every vocabulary has, and for each row of a picture: where
    /// in the course its steps fall, and how soon a conversion follows.
    enum Trait: Hashable {
        case middle, gapTrend, gapUnevenness, span, steps, visits
        case converted, conversionMiddle, conversionSpread, money
        case place(Int)
        case delay(Int)
    }

    let rowNames: [String]
    let slot: [Int]
    let isConversion: [Bool]
    private(set) var values: [Trait: [Double]] = [:]
    /// Per person and day of the month, the share of steps.
    private(set) var days: [[Double]] = []
    private(set) var gapDays: [Double] = []
    /// Per row, whether more than half of all visits begin with this kind: it
    /// then says that someone came, not what they want.
    private(set) var isOpening: [Bool] = []

    /// `people` are indices into the table.
    init(
        _ table: JourneyTable,
        people: [Int],
        imager: JourneyImagerModel,
        isConversion: [Bool]
    ) {
        rowNames = imager.rowNames
        slot = imager.slots(table)
        self.isConversion = isConversion
        var columns: [Trait: [Double]] = [:]
        var openings = Array(repeating: 0, count: rowNames.count)
        var visits = 0
        func put(_ trait: Trait, _ value: Double) {
            columns[trait, default: []].append(value)
        }
        for person in people {
            let rows = table.rows(of: person)
            let times = rows.map { Double(table.times[$0]) - Double(table.times[rows.lowerBound]) }
            let span = max(1, times.last ?? 1)
            let starts = JourneyTraits.visitStarts(times)
            let gaps = zip(starts.dropFirst(), starts).map { logarithm(1 + ($0 - $1) / 3_600_000) }
            put(.middle, JourneyTraits.mean(starts.map { $0 / span }))
            put(.gapTrend, JourneyTraits.trend(gaps))
            put(.gapUnevenness, gaps.count > 2 ? JourneyTraits.deviation(gaps) : .nan)
            put(.span, logarithm(1 + span / 86_400_000))
            put(.steps, logarithm(Double(rows.count)))
            put(.visits, logarithm(Double(starts.count)))
            let ordered = rows.filter { isConversion[Int(table.events[$0])] }
            let places = ordered.map { times[$0 - rows.lowerBound] / span }
            put(.converted, ordered.isEmpty ? 0 : 1)
            put(.conversionMiddle, JourneyTraits.mean(places))
            put(
                .conversionSpread,
                places.count > 1 ? (places.last ?? 0) - (places.first ?? 0) : .nan
            )
            let money = rows.reduce(0.0) { $0 + max(0, Double(table.amounts[$1])) }
            put(.money, money > 0 ? logarithm(money) : .nan)
            let (place, delay) = courses(table, rows, times)
            for row in rowNames.indices {
                put(.place(row), place[row])
                put(.delay(row), delay[row])
            }
            days.append(JourneyTraits.monthDays(table, rows, imager.clockOffset))
            for (index, row) in rows.enumerated()
            where index == 0 || times[index] - times[index - 1] > Double(JourneyTraits.pause) {
                visits += 1
                let kind = slot[Int(table.events[row])]
                if kind >= 0 { openings[kind] += 1 }
            }
            gapDays.append(
                starts.count > 1 ? span / Double(starts.count - 1) / 86_400_000 : .nan
            )
        }
        values = columns
        isOpening = openings.map { $0 * 2 > visits && rowNames.count > 1 }
    }

    /// Per picture row: the mean place of its steps in the order of the course,
    /// and the mean logarithm of the minutes until a conversion follows.
    private func courses(
        _ table: JourneyTable,
        _ rows: Range<Int>,
        _ times: [Double]
    ) -> (place: [Double], delay: [Double]) {
        var place = Array(repeating: 0.0, count: rowNames.count)
        var delay = place
        var counts = place
        var followed = place
        var next: Double?
        for row in rows.reversed() {
            let index = row - rows.lowerBound
            let kind = slot[Int(table.events[row])]
            if kind >= 0 {
                place[kind] += Double(index) / Double(max(1, rows.count - 1))
                counts[kind] += 1
                if let next {
                    delay[kind] += logarithm(1 + (next - times[index]) / 60_000)
                    followed[kind] += 1
                }
            }
            if isConversion[Int(table.events[row])] { next = times[index] }
        }
        return (
            zip(place, counts).map { $1 > 0 ? $0 / $1 : .nan },
            zip(delay, followed).map { $1 > 0 ? $0 / $1 : .nan }
        )
    }

    /// When visits begin, in milliseconds since the first step.
    private static func visitStarts(_ times: [Double]) -> [Double] {
        var starts: [Double] = []
        var last = -Double.infinity
        for time in times {
            if time - last > Double(pause) { starts.append(time) }
            last = time
        }
        return starts
    }

    private static func monthDays(
        _ table: JourneyTable,
        _ rows: Range<Int>,
        _ clockOffset: Int
    ) -> [Double] {
        var days = Array(repeating: 0.0, count: 31)
        for row in rows {
            days[JourneyPen.monthDay(table.times[row], clockOffset: clockOffset)] +=
                1 / Double(rows.count)
        }
        return days
    }

    static func mean(_ values: [Double]) -> Double {
        values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count)
    }

    static func deviation(_ values: [Double]) -> Double {
        let middle = mean(values)
        return mean(values.map { ($0 - middle) * ($0 - middle) }).squareRoot()
    }

    /// The correlation of values with their place: 1 where they grow steadily.
    static func trend(_ values: [Double]) -> Double {
        guard values.count > 2 else { return .nan }
        let middle = Double(values.count - 1) / 2
        let average = mean(values)
        var product = 0.0
        var square = 0.0
        var placeSquare = 0.0
        for (place, value) in values.enumerated() {
            product += (Double(place) - middle) * (value - average)
            square += (value - average) * (value - average)
            placeSquare += (Double(place) - middle) * (Double(place) - middle)
        }
        return square > 0 ? product / (square * placeSquare).squareRoot() : 0
    }

    static func median(_ values: [Double]) -> Double {
        let sorted = values.filter { !$0.isNaN }.sorted()
        guard !sorted.isEmpty else { return .nan }
        return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }
}
