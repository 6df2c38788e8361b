// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Draws one journey after another, with the scratch memory that takes.
///
/// Channels of the panels, with R rows: order has R of counts, one of gaps, one
/// of money; time has R of counts, one of all steps, one of money; month has R
/// of counts and one of all steps; follow has R of closeness.
struct JourneyPen {
    private let model: JourneyImagerModel
    private let panels: [JourneyImageShape.Panel]
    private let starts: [Int]
    private let courseBlur: [Float]
    private let monthBlur: [Float]
    private var line: [Float]
    private var nextTimes: [Int64]
    private var stepCounts: [Float]

    init(model: JourneyImagerModel) {
        self.model = model
        panels = model.shape.panels
        starts = model.shape.starts
        courseBlur = JourneyPen.blur(
            model.shape.courseColumns,
            JourneyImagerModel.courseSpread,
            isCircle: false
        )
        monthBlur = JourneyPen.blur(
            model.shape.monthColumns,
            JourneyImagerModel.monthSpread,
            isCircle: true
        )
        line = Array(
            repeating: 0,
            count: max(model.shape.courseColumns, model.shape.monthColumns)
        )
        nextTimes = Array(repeating: -1, count: model.shape.rows)
        stepCounts = Array(repeating: 0, count: model.shape.rows)
    }

    /// Draws the journey in `rows` on `place`, which holds zeros.
    mutating func draw(
        _ table: JourneyTable,
        rows: Range<Int>,
        slot: [Int],
        on place: UnsafeMutableBufferPointer<Float>
    ) {
        JourneyPen.count(
            table,
            rows: rows,
            slot: slot,
            shape: model.shape,
            clockOffset: model.clockOffset,
            on: place
        )
        let kinds = model.shape.rows
        for channel in 0..<kinds { toShares(panel: 0, channel, courseBlur, on: place) }
        toShares(panel: 0, kinds + 1, courseBlur, on: place)
        for channel in 0..<kinds + 2 { toShares(panel: 1, channel, courseBlur, on: place) }
        for channel in 0..<kinds + 1 { toShares(panel: 2, channel, monthBlur, on: place) }
        drawGaps(table, rows: rows, on: place)
        drawFollow(table, rows: rows, slot: slot, on: place)
    }

    /// Turns a line of counts into smoothed, shrunk shares.
    private mutating func toShares(
        panel: Int,
        _ channel: Int,
        _ blur: [Float],
        on place: UnsafeMutableBufferPointer<Float>
    ) {
        let width = panels[panel].width
        let start = starts[panel] + channel * width
        var sum: Float = 0
        for column in 0..<width {
            line[column] = place[start + column]
            sum += line[column]
        }
        let pseudo = model.shrinkage
        for column in 0..<width {
            line[column] += pseudo * model.averages[start + column]
        }
        let total = sum + pseudo
        guard total > 0 else { return }
        for column in 0..<width {
            var value: Float = 0
            for other in 0..<width { value += blur[column * width + other] * line[other] }
            place[start + column] = value / total
        }
    }

    /// The gap layer of the order panel: how much time passes while the course
    /// goes through a column, on a logarithmic scale.
    private func drawGaps(
        _ table: JourneyTable,
        rows: Range<Int>,
        on place: UnsafeMutableBufferPointer<Float>
    ) {
        let width = panels[0].width
        let start = starts[0] + model.shape.rows * width
        let steps = Double(rows.count - 1)
        func moment(_ column: Int) -> Double {
            let position = steps * Double(column) / Double(width)
            let before = min(rows.count - 1, Int(position))
            let after = min(rows.count - 1, before + 1)
            let part = position - Double(before)
            let first = Double(table.times[rows.lowerBound + before])
            return first + part * (Double(table.times[rows.lowerBound + after]) - first)
        }
        var last = moment(0)
        for column in 0..<width {
            let now = moment(column + 1)
            place[start + column] = JourneyPen.gap(minutes: Float((now - last) / 60_000))
            last = now
        }
    }

    /// The follow panel: for each kind, how near in time the next step of each
    /// kind comes on average; 1 is at once and 0 is never.
    private mutating func drawFollow(
        _ table: JourneyTable,
        rows: Range<Int>,
        slot: [Int],
        on place: UnsafeMutableBufferPointer<Float>
    ) {
        let kinds = model.shape.rows
        let start = starts[3]
        for kind in 0..<kinds {
            nextTimes[kind] = .min
            stepCounts[kind] = 0
        }
        for row in rows.reversed() {
            let kind = slot[Int(table.events[row])]
            guard kind >= 0 else { continue }
            let now = table.times[row]
            stepCounts[kind] += 1
            for other in 0..<kinds where nextTimes[other] != .min {
                let minutes = Float((Double(nextTimes[other]) - Double(now)) / 60_000)
                place[start + kind * kinds + other] += 1 - JourneyPen.gap(minutes: minutes)
            }
            nextTimes[kind] = now
        }
        for kind in 0..<kinds where stepCounts[kind] > 0 {
            for other in 0..<kinds { place[start + kind * kinds + other] /= stepCounts[kind] }
        }
    }

    /// A gap on a logarithmic scale: 0 is none, 1 a year or more.
    static func gap(minutes: Float) -> Float {
        guard minutes > 0 else { return 0 }
        let longest = Float(logarithm(Double(1 + JourneyImagerModel.longestGapMinutes)))
        return min(1, Float(logarithm(Double(1 + minutes))) / longest)
    }

    /// Weights that spread each column over its neighbours; what a column gives
    /// away sums to one, so nothing is lost at the edges.
    private static func blur(_ width: Int, _ spread: Float, isCircle: Bool) -> [Float] {
        var weights = Array(repeating: Float(0), count: width * width)
        for source in 0..<width {
            var sum: Float = 0
            for column in 0..<width {
                var distance = abs(column - source)
                if isCircle { distance = min(distance, width - distance) }
                let scaled = Double(Float(distance) / spread)
                weights[column * width + source] = Float(exponential(-0.5 * scaled * scaled))
                sum += weights[column * width + source]
            }
            for column in 0..<width { weights[column * width + source] /= sum }
        }
        return weights
    }
}
