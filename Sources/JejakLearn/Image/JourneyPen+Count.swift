// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

extension JourneyPen {
    /// Counts a journey's steps into the cells of a picture that holds zeros:
    /// every panel but `follow`, and no gaps.
    static func count(
        _ table: JourneyTable,
        rows: Range<Int>,
        slot: [Int],
        shape: JourneyImageShape,
        clockOffset: Int,
        on place: UnsafeMutableBufferPointer<Float>
    ) {
        guard let firstRow = rows.first, let lastRow = rows.last else { return }
        let kinds = shape.rows
        let width = shape.courseColumns
        let starts = shape.starts
        let start = table.times[firstRow]
        let length = max(1, Double(table.times[lastRow]) - Double(start))
        let money = rows.reduce(0.0) { $0 + Double(table.amounts[$1].magnitude) }
        for row in rows {
            let order = (row - firstRow) * width / rows.count
            let passed = Double(table.times[row]) - Double(start)
            let time = max(0, min(width - 1, Int(Double(width) * passed / length)))
            let day = monthDay(table.times[row], clockOffset: clockOffset)
            let month = day * shape.monthColumns / 31
            if money > 0, table.amounts[row] != 0 {
                // Money is counted as shares of the person's own, times the
                // number of steps it should weigh as.
                let share = Float(12 * Double(table.amounts[row].magnitude) / money)
                place[starts[0] + (kinds + 1) * width + order] += share
                place[starts[1] + (kinds + 1) * width + time] += share
            }
            place[starts[1] + kinds * width + time] += 1
            place[starts[2] + kinds * shape.monthColumns + month] += 1
            let kind = slot[Int(table.events[row])]
            guard kind >= 0 else { continue }
            place[starts[0] + kind * width + order] += 1
            place[starts[1] + kind * width + time] += 1
            place[starts[2] + kind * shape.monthColumns + month] += 1
        }
    }

    /// The day of the month, from 0, of a moment on a clock ahead of UTC. The
    /// civil date after Howard Hinnant, "chrono-compatible low-level date
    /// algorithms".
    static func monthDay(_ milliseconds: Int64, clockOffset: Int) -> Int {
        let minutes = floorDivision(milliseconds, 60_000) + Int64(clockOffset)
        let shifted = floorDivision(minutes, 1440) + 719_468
        let era = floorDivision(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        return Int(dayOfYear - (153 * month + 2) / 5)
    }

    private static func floorDivision(_ value: Int64, _ divisor: Int64) -> Int64 {
        let quotient = value / divisor
        return value % divisor < 0 ? quotient - 1 : quotient
    }
}
