// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// What an installation decides about its own door.
///
/// A value, so that a decoder takes one and keeps to it; the engine reads it
/// from a file. What nobody decided stands in `standard`.
package struct IntakeSettings: Sendable, Equatable {
    /// What happens to the events of programs that walk the web.
    package enum Robots: String, Sendable, CaseIterable {
        /// They are answered as taken, counted, and not stored.
        case drop
        /// They are stored, with the robot's name as `context.robot`.
        case keep
    }

    package var limits = SegmentLimits()
    /// Which ids are believed.
    package var identifiers = IdentifierRule.standard
    package var robots = Robots.drop
    /// Names of sources whose events are answered as taken, counted, and not
    /// stored.
    package var blockedSources: Set<String> = []
    /// How far ahead of its arrival an event may have happened. Further ahead
    /// it is put at its arrival.
    package var futureMilliseconds = ISO8601.millisecondsPerDay
    /// How long before its arrival a live event may have happened; before that
    /// it is put at its arrival. Nothing: any past is kept. History is exempt.
    package var pastMilliseconds: Int64?
    /// Later than this after it happened, an event is counted as late.
    package var lateMilliseconds = ISO8601.millisecondsPerDay
    /// The ISO 4217 code of shop events that name none.
    package var defaultCurrency: String?
    /// Digits put before a telephone number that begins with one zero, such as
    /// `62`. Nothing: such a number stays as it is.
    package var callingCode: String?
    /// The consent categories that are asked for: one that an answer leaves out
    /// was not given.
    package var consentCategories: [String] = []
    /// The consent categories that a browser's privacy signal withdraws, unless
    /// the event itself says that they were given.
    package var privacySignalWithdraws = ["advertising"]
    package var trackingPlan: TrackingPlan?

    package init() {}

    package static let standard = IntakeSettings()
}
