// SPDX-License-Identifier: Apache-2.0

/// A campaign whose people were drawn into two arms.
package struct ArmsChoice: Sendable, Equatable {
    package var id: String
    package var name: String
    /// When it went out.
    package var started: Int64

    package init(id: String, name: String, started: Int64) {
        self.id = id
        self.name = name
        self.started = started
    }
}

/// Movements of those whom a campaign reached beside those held back from it.
package struct SegmentArmsContent: Sendable, Equatable {
    /// How a cell's share differs.
    package struct Gap: Sendable, Equatable {
        /// The share among the reached, less that among the held.
        package var difference: Double
        /// Nothing where there are too few people to tell.
        package var low: Double?
        package var high: Double?

        package init(difference: Double, low: Double? = nil, high: Double? = nil) {
            self.difference = difference
            self.low = low
            self.high = high
        }
    }

    /// As `SegmentFlowContent.people`.
    package var reached: [[Int]]
    package var held: [[Int]]
    /// By the same rows and columns.
    package var gaps: [[Gap]]
    /// Below so many people in a row nothing is said.
    package var least: Int

    package init(reached: [[Int]], held: [[Int]], gaps: [[Gap]], least: Int) {
        self.reached = reached
        self.held = held
        self.gaps = gaps
        self.least = least
    }
}
