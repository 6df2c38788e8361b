// SPDX-License-Identifier: Apache-2.0

package import JejakCore

/// Learns how to draw journeys: which kinds of step get a row, and what is
/// usual for each.
///
/// How much someone does must not decide what their picture looks like, so a
/// row holds *shares*: where in the course this kind of step falls, summing to
/// one whatever the number of steps. A row with few steps would be mostly
/// chance; it is drawn towards everybody's average by `shrinkage` steps' worth,
/// and steps are spread over neighbouring columns.
package struct JourneyImager: Sendable {
    /// People with fewer steps get no picture.
    package var minimumEvents: Int
    /// The most kinds of step that get a row of their own.
    package var rowLimit: Int
    /// Minutes ahead of UTC of the clock that says which day of the month it
    /// is; Western Indonesia's by default.
    package var clockOffset: Int
    /// How many steps of the average person each row starts from.
    package var shrinkage: Float
    /// The columns of the panels that show the course.
    package var courseColumns: Int
    package var layout: JourneyImageShape.Layout

    package init(
        minimumEvents: Int = 5,
        rowLimit: Int = 12,
        clockOffset: Int = 420,
        shrinkage: Float = 6,
        courseColumns: Int = 24,
        layout: JourneyImageShape.Layout = .full
    ) {
        self.minimumEvents = minimumEvents
        self.rowLimit = rowLimit
        self.clockOffset = clockOffset
        self.shrinkage = shrinkage
        self.courseColumns = courseColumns
        self.layout = layout
    }

    /// The most kinds that are weighed for a row, the most frequent first.
    static let candidateLimit = 64
    /// The most people who are asked which rows matter, evenly spaced.
    static let witnessLimit = 5000

    /// Chooses the rows and learns the averages. Time grows with the number of
    /// rows of the table; memory with the number of kinds.
    package func fit(_ table: JourneyTable) throws -> JourneyImagerModel {
        let least = layout == .full ? 2 : 1
        guard minimumEvents >= least else {
            throw LearnError(
                .badSetting,
                "the minimum journey length is \(minimumEvents); a course needs at least \(least) "
                    + "steps"
            )
        }
        guard courseColumns > 0, courseColumns <= 1024, courseColumns % 4 == 0 else {
            throw LearnError(
                .badSetting,
                "\(courseColumns) picture columns were asked for; choose a multiple of 4 up to 1024"
            )
        }
        guard rowLimit >= 1, rowLimit <= 32 else {
            throw LearnError(
                .badSetting,
                "\(rowLimit) picture rows were asked for; choose between 1 and 32"
            )
        }
        guard shrinkage.isFinite, shrinkage >= 0, abs(clockOffset) <= 1440 else {
            throw LearnError(
                .badSetting,
                "the shrinkage must be zero or more and the clock offset within 1440 minutes"
            )
        }
        let people = (0..<table.personCount).filter { table.rows(of: $0).count >= minimumEvents }
        guard !people.isEmpty else {
            throw LearnError(
                .tooFewRows,
                "nobody took \(minimumEvents) steps or more; import longer journeys or lower "
                    + "the minimum journey length"
            )
        }
        let chosen = chooseRows(table, people)
        return JourneyImagerModel(imager: self, rows: chosen, table: table, people: people)
    }
}
