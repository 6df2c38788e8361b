// SPDX-License-Identifier: Apache-2.0

/// The measures of a journey picture: how many rows, and which panels.
///
/// A full picture has four panels over the same rows. `order` and `time` show the
/// journey's course from its first step to its last, once in steps and once in
/// elapsed time; `month` shows the days of the month; `follow` shows how soon
/// each kind of step is followed by each other kind. Layers are count, gap and
/// money; each panel holds those that mean something in it.
///
/// A plain picture has one panel, by order or by time, whose layers lie over
/// the same rows and columns: how often, for how long, for how much.
package struct JourneyImageShape: Sendable, Equatable {
    /// Kinds of step that have a row, at least one.
    package let rows: Int
    package let courseColumns: Int
    package let monthColumns: Int
    package let layout: Layout

    /// Which panels a picture has.
    package enum Layout: Sendable, Equatable, Hashable {
        case full
        case plain(Plain)
    }

    /// The one panel of a plain picture: what its columns are, and its layers
    /// besides the count.
    package struct Plain: Sendable, Equatable, Hashable {
        /// Columns are equal stretches of time; otherwise of steps.
        package var isByTime: Bool
        /// How long it took until the next step.
        package var hasGaps: Bool
        package var hasMoney: Bool

        package init(isByTime: Bool = false, hasGaps: Bool = true, hasMoney: Bool = false) {
            self.isByTime = isByTime
            self.hasGaps = hasGaps
            self.hasMoney = hasMoney
        }

        package var layers: Int { 1 + (hasGaps ? 1 : 0) + (hasMoney ? 1 : 0) }
    }

    package init(
        rows: Int,
        courseColumns: Int = 24,
        monthColumns: Int = 12,
        layout: Layout = .full
    ) {
        precondition(rows > 0, "a picture has at least one row")
        precondition(
            courseColumns > 0 && courseColumns % 4 == 0 && monthColumns > 0
                && monthColumns % 4 == 0,
            "the encoder halves the columns twice"
        )
        self.rows = rows
        self.courseColumns = courseColumns
        self.monthColumns = monthColumns
        self.layout = layout
    }

    /// A layer of a panel: how many channels it has, and how much say it has
    /// against the other layers when the encoder looks.
    package struct Layer: Sendable, Equatable {
        package let channels: Int
        package let weight: Float

        /// How often, and where in the course.
        static func count(_ channels: Int) -> Layer { Layer(channels: channels, weight: 1) }
        /// Days of the month are a rhythm, not a course: half the variance.
        static func rhythm(_ channels: Int) -> Layer { Layer(channels: channels, weight: 0.7) }
        /// Pauses show in the time panel too: a quarter of the variance.
        static let gap = Layer(channels: 1, weight: 0.5)
        /// Money falls where orders fall, so it repeats what their row says: an
        /// eighth of the variance.
        static let money = Layer(channels: 1, weight: 0.35)
    }

    /// One part of a picture: `channels` lines of `width` numbers.
    package struct Panel: Sendable, Equatable {
        package let channels: Int
        package let width: Int
        /// Whether neighbouring columns mean neighbouring things.
        package let isOrdered: Bool
        /// Runs of channels that are scaled together.
        package let layers: [Layer]

        package init(channels: Int, width: Int, isOrdered: Bool, layers: [Layer]) {
            self.channels = channels
            self.width = width
            self.isOrdered = isOrdered
            self.layers = layers
        }

        package var count: Int { channels * width }
    }

    /// Order, time, month, follow; or the one panel of a plain picture.
    package var panels: [Panel] {
        if case .plain(let plain) = layout {
            let channels = rows * plain.layers
            // One scale for all layers: what is near is what looks near.
            return [
                Panel(
                    channels: channels,
                    width: courseColumns,
                    isOrdered: true,
                    layers: [.count(channels)]
                )
            ]
        }
        return [
            Panel(
                channels: rows + 2,
                width: courseColumns,
                isOrdered: true,
                layers: [.count(rows), .gap, .money]
            ),
            Panel(
                channels: rows + 2,
                width: courseColumns,
                isOrdered: true,
                layers: [.count(rows + 1), .money]
            ),
            Panel(
                channels: rows + 1,
                width: monthColumns,
                isOrdered: true,
                layers: [.rhythm(rows + 1)]
            ),
            Panel(channels: rows, width: rows, isOrdered: false, layers: [.count(rows)]),
        ]
    }

    /// Numbers in one picture.
    package var count: Int { panels.reduce(0) { $0 + $1.count } }

    /// Where each panel begins among the numbers of a picture.
    var starts: [Int] {
        var start = 0
        return panels.map { panel in
            defer { start += panel.count }
            return start
        }
    }
}
