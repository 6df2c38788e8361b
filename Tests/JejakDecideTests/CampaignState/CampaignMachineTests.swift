// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakDecide
internal import Testing

/// Every move from every state, held against a table written by hand.
struct CampaignMachineTests {
    /// Rows are states, columns moves: s schedule, b begin, f finish, p pause,
    /// r resume, c cancel. A dot is a refusal.
    private static let table: [(CampaignState, Bool, [CampaignState?])] = [
        (.draft, false, [.scheduled, nil, nil, nil, nil, .cancelled]),
        (.scheduled, false, [nil, .sending, nil, .paused, nil, .cancelled]),
        (.sending, true, [nil, nil, .done, .paused, nil, .cancelled]),
        (.paused, false, [nil, nil, nil, nil, .scheduled, .cancelled]),
        (.paused, true, [nil, nil, nil, nil, .sending, .cancelled]),
        (.done, true, [nil, nil, nil, nil, nil, nil]),
        (.cancelled, false, [nil, nil, nil, nil, nil, nil]),
    ]

    @Test func `a move leads where the table says, or is refused and changes nothing`() {
        let moves: [CampaignMove] = [.schedule, .begin, .finish, .pause, .resume, .cancel]
        #expect(Set(moves) == Set(CampaignMove.allCases))
        for (state, hasBegun, targets) in Self.table {
            for (move, target) in zip(moves, targets) {
                var machine = CampaignMachine(state: state, hasBegun: hasBegun)
                let before = machine
                let refusal = machine.apply(move)
                #expect((refusal == nil) == (target != nil), "\(state) \(move)")
                #expect(machine.state == target ?? state)
                #expect(before.moves.contains(move) == (target != nil))
                guard let refusal else { continue }
                #expect(machine == before)
                #expect(refusal.english.hasSuffix(".") && refusal.indonesian.hasSuffix("."))
            }
            #expect(state.isFinal == targets.allSatisfy { $0 == nil })
        }
    }

    @Test func `a campaign paused while it sends goes on sending`() {
        var machine = CampaignMachine()
        for move in [CampaignMove.schedule, .begin, .pause] {
            #expect(machine.apply(move) == nil)
        }
        // A crash: only what was written down is left.
        var again = CampaignMachine(state: machine.state, hasBegun: machine.hasBegun)
        #expect(again == machine)
        #expect(again.apply(.resume) == nil)
        #expect(again.state == .sending)
        #expect(again.apply(.finish) == nil)
    }

    @Test func `what was written down wrongly is brought in order`() {
        #expect(CampaignMachine(state: .draft, hasBegun: true) == CampaignMachine())
        #expect(CampaignMachine(state: .sending, hasBegun: false).hasBegun)
    }

    @Test func `a refusal names the state and the move`() {
        var machine = CampaignMachine(state: .done, hasBegun: true)
        let refusal = machine.apply(.pause)
        #expect(refusal?.english == "This campaign is done, so it cannot be paused.")
        #expect(
            refusal?.indonesian == "Kampanye ini sudah selesai, jadi tidak bisa dijeda."
        )
    }
}
