// SPDX-License-Identifier: Apache-2.0

package import JejakCore

/// What can be done to a campaign.
package enum CampaignMove: String, Sendable, CaseIterable {
    /// It has its moment and waits for it.
    case schedule
    /// The moment has come.
    case begin
    /// Nothing is left to send.
    case finish
    case pause, resume, cancel
}

/// Why a move is not possible, one sentence in each language of the console.
package struct CampaignRefusal: Sendable, Equatable {
    package let english: String
    package let indonesian: String
}

/// The states of a campaign and the moves between them.
///
///     draft ─schedule→ scheduled ─begin→ sending ─finish→ done
///                          │ ↑              │ ↑
///                        pause resume     pause resume
///                          ↓ │              ↓ │
///                          paused ──────── paused
///     every state but done and cancelled ─cancel→ cancelled
///
/// A value: its owner moves a copy, writes the new state, and only then acts,
/// so a crash leaves the old state or the new one. Invariant: `hasBegun` is
/// false in draft and scheduled, true in sending and done.
package struct CampaignMachine: Sendable, Equatable {
    package private(set) var state: CampaignState
    /// Whether sending ever began: a paused campaign returns to where it was.
    package private(set) var hasBegun: Bool

    package init() {
        state = .draft
        hasBegun = false
    }

    /// As it was written down. `hasBegun` matters for paused and cancelled
    /// only; elsewhere the state knows it.
    package init(state: CampaignState, hasBegun: Bool) {
        self.state = state
        switch state {
        case .draft, .scheduled: self.hasBegun = false
        case .sending, .done: self.hasBegun = true
        case .paused, .cancelled: self.hasBegun = hasBegun
        }
    }

    /// Makes a move, or changes nothing and says why not.
    package mutating func apply(_ move: CampaignMove) -> CampaignRefusal? {
        guard let next = target(of: move) else { return refusal(of: move) }
        state = next
        if next == .sending { hasBegun = true }
        return nil
    }

    /// The moves that are possible now, for the buttons of a page.
    package var moves: [CampaignMove] {
        CampaignMove.allCases.filter { target(of: $0) != nil }
    }

    private func target(of move: CampaignMove) -> CampaignState? {
        switch (move, state) {
        case (.schedule, .draft): .scheduled
        case (.begin, .scheduled): .sending
        case (.finish, .sending): .done
        case (.pause, .scheduled), (.pause, .sending): .paused
        case (.resume, .paused): hasBegun ? .sending : .scheduled
        case (.cancel, .draft), (.cancel, .scheduled), (.cancel, .sending), (.cancel, .paused):
            .cancelled
        default: nil
        }
    }

    private func refusal(of move: CampaignMove) -> CampaignRefusal {
        CampaignRefusal(
            english: "This campaign is \(state.englishWords), so it cannot \(move.englishWords).",
            indonesian: "Kampanye ini \(state.indonesianWords), jadi tidak bisa "
                + "\(move.indonesianWords)."
        )
    }
}
