// SPDX-License-Identifier: Apache-2.0

/// The named steps of the door, in their order.
///
/// `drop…` leaves an event out, `put…` adds to it. The list is closed, and the
/// names appear in metrics and on pages, so they never change their meaning.
package enum IntakeStep: String, CaseIterable, Sendable {
    case dropBlockedSources
    case dropRobots
    case dropUnplanned
    case putClockCorrection
    case putSession
    case putCampaign
    case putMedium
    case putDevice
    case putPlace
    case putConsent
    case putPrivacySignal
    case putCommerce
    case putCurrency

    /// What it does, in one sentence.
    package var sentence: String {
        switch self {
        case .dropBlockedSources: "Leaves out the events of sources that are blocked."
        case .dropRobots: "Leaves out the events of programs that walk the web."
        case .dropUnplanned: "Holds events against the tracking plan."
        case .putClockCorrection: "Mends times by the sender's own clock."
        case .putSession: "Gives the session one name."
        case .putCampaign: "Reads campaign and ad click from the page's address."
        case .putMedium: "Says what kind of place the visit came from."
        case .putDevice: "Says what device, system and browser it was."
        case .putPlace: "Says where it was, from what was declared or resolved."
        case .putConsent: "Completes the answers about consent."
        case .putPrivacySignal: "Heeds the browser's privacy signal."
        case .putCommerce: "Gives shop events one name and one form."
        case .putCurrency: "Gives currencies one spelling."
        }
    }

    var place: Int {
        switch self {
        case .dropBlockedSources: 0
        case .dropRobots: 1
        case .dropUnplanned: 2
        case .putClockCorrection: 3
        case .putSession: 4
        case .putCampaign: 5
        case .putMedium: 6
        case .putDevice: 7
        case .putPlace: 8
        case .putConsent: 9
        case .putPrivacySignal: 10
        case .putCommerce: 11
        case .putCurrency: 12
        }
    }
}
