// SPDX-License-Identifier: Apache-2.0

/// Where a campaign is on its way. The raw values are part of the outbox's
/// format.
package enum CampaignState: String, Sendable, CaseIterable {
    /// Written, and nobody is chosen yet.
    case draft
    /// Begins by itself at its time.
    case scheduled
    /// The audience is chosen and its messages leave.
    case sending
    /// Stopped for now: nothing new leaves.
    case paused
    /// Every message has come to an end.
    case done
    /// Stopped for ever.
    case cancelled

    /// Nothing can happen to it any more.
    package var isFinal: Bool { self == .done || self == .cancelled }
}

/// Where one person's message of a campaign is. The raw values are part of the
/// outbox's format.
package enum MessageState: String, Sendable, CaseIterable {
    /// In the holdout: entitled to the message and left without it on purpose.
    case held
    /// A guard said no, with a reason.
    case refused
    /// Waits for its turn, or for the end of the quiet hours.
    case queued
    /// Being handed over at this moment.
    case sending
    /// The mail server took it.
    case sent
    /// It could not be handed over, and will not be tried again.
    case failed
    /// The mail server, or the one behind it, said that it cannot be delivered.
    case bounced
    /// It may have left or not: the connection or the program ended between
    /// handing over and the answer. Never sent again by itself.
    case unknown
    /// The campaign was cancelled before its turn came.
    case cancelled

    /// Whether nothing more will happen to it by itself.
    package var isFinal: Bool { self != .queued && self != .sending }
}
