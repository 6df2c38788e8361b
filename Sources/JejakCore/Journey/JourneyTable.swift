// SPDX-License-Identifier: Apache-2.0

/// Every person's footprints as plain columns: what learners read.
///
/// It exists so that thinking rooms need neither files nor a database. Person
/// `p` owns the rows `offsets[p] ..< offsets[p + 1]`, sorted by time.
///
/// Invariants: `offsets.count == people.count + 1`, the first offset is 0 and
/// the last is the row count; the row columns have equal length; every event
/// code is below `eventNames.count`.
package struct JourneyTable: Sendable {
    /// What the operator knows each person by (a user id, else an anonymous id).
    package var people: [String]
    package var offsets: [Int]
    /// Milliseconds since 1970-01-01 UTC.
    package var times: [Int64]
    /// Codes into `eventNames`.
    package var events: [UInt32]
    /// Money of the event in minor units; 0 where it carries none.
    package var amounts: [Int64]
    package var eventNames: [String]

    package init(
        people: [String],
        offsets: [Int],
        times: [Int64],
        events: [UInt32],
        amounts: [Int64],
        eventNames: [String]
    ) {
        precondition(offsets.count == people.count + 1, "one offset a person, and the end")
        precondition(
            times.count == events.count && times.count == amounts.count,
            "the row columns have equal length"
        )
        precondition(offsets.last == times.count, "the last offset is the row count")
        self.people = people
        self.offsets = offsets
        self.times = times
        self.events = events
        self.amounts = amounts
        self.eventNames = eventNames
    }

    package var personCount: Int { people.count }
    package var rowCount: Int { times.count }

    /// The rows of one person, in time order.
    package func rows(of person: Int) -> Range<Int> { offsets[person]..<offsets[person + 1] }
}
