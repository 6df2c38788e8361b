// SPDX-License-Identifier: Apache-2.0

/// What became of one body: every item is in one of accepted, duplicates,
/// rejected, quarantined and dropped.
package struct SegmentOutcome: Sendable {
    package var accepted = 0
    /// Items whose identity the caller's `admit` knew.
    package var duplicates = 0
    package var rejected: [RejectedItem] = []
    /// Items that break the tracking plan where it says to put them aside.
    package var quarantined: [RejectedItem] = []
    /// Items that were left out on purpose, by reason. The sender did nothing
    /// wrong and is answered as if they were taken.
    package var dropped: [RejectReason: Int] = [:]
    /// Accepted events that break the tracking plan where it only watches.
    package var observed: [RejectReason: Int] = [:]
    /// Accepted events without a message id and a time: told apart by their
    /// arrival, so that one sent twice is two.
    package var notDeduplicable = 0
    /// Accepted events whose time was mended by the sender's own clock.
    package var corrected = 0
    /// Accepted events that claimed a moment too far ahead and were put at the
    /// time of arrival.
    package var movedFromFuture = 0
    /// Accepted events before the horizon of the past, put at their arrival.
    package var movedFromPast = 0
    /// Accepted events that came long after they happened.
    package var late = 0
    /// Ids that were placeholders, such as "null", and were not believed.
    package var ignoredIdentifiers = 0
    /// What each named step did.
    package var tally = StepTally()

    package init() {}

    package var droppedCount: Int { dropped.values.reduce(0, +) }

    /// Nothing of the body is taken after all.
    mutating func takeBack() {
        accepted = 0
        observed = [:]
        notDeduplicable = 0
        corrected = 0
        movedFromFuture = 0
        movedFromPast = 0
        late = 0
        ignoredIdentifiers = 0
    }
}

/// One item that was not taken.
package struct RejectedItem: Sendable, Equatable {
    /// Its place in the batch, from 0.
    package let index: Int
    package let messageId: String?
    package let reason: RejectReason
    /// Where it breaks the tracking plan.
    package let fault: PlanFault?
    /// The item as canonical JSON, together with what its batch shared with it:
    /// sent to the door again, it means the same. Personal data.
    package let content: String

    /// What is wrong and what to do about it.
    package var sentence: String { fault?.sentence ?? reason.sentence }
}
