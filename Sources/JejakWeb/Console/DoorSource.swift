// SPDX-License-Identifier: Apache-2.0

/// What the web needs from the engine for the door in: who sends, what comes,
/// what is refused. The third part of `ConsoleSource`, under the same promises.
package protocol DoorSource: Sendable {
    /// Who may send, with their keys' endings.
    func senders() async throws -> SourcesContent
    /// Changes a source. Answers the write key where there is a new one: it is
    /// shown once and kept nowhere. Throws an `ExplainedError` where the name
    /// is taken, unknown or unfit.
    func perform(_ command: SourceCommand) async throws -> String?
    /// The latest events of this process, the newest first.
    func live(limit: Int) async throws -> LiveContent
    func refused(_ query: RefusedQuery) async throws -> RefusedContent
    /// Sends items in quarantine to the door again, or drops them.
    func perform(_ command: RefusedCommand) async throws -> RefusedOutcome
    func plan() async throws -> PlanContent
    /// A tracking plan made of what came in, as a file to keep.
    func inferredPlan() async throws -> String
    func report() async throws -> ReportContent
}

/// What an operator may do with a source; the raw value is the last piece of
/// the address.
package enum SourceAction: String, Sendable, CaseIterable {
    case rotate, disable, enable
}

/// A change of a source.
package enum SourceCommand: Sendable, Equatable {
    case add(name: String, ratePerSecond: Int?)
    case change(name: String, SourceAction)
}

/// What an operator may do with what lies in quarantine.
package enum RefusedAction: String, Sendable, CaseIterable {
    case replay, drop
}

/// Which items in quarantine are meant: of one reason, or all.
package struct RefusedCommand: Sendable, Equatable {
    package var action: RefusedAction
    package var reason: String?

    package init(action: RefusedAction, reason: String?) {
        self.action = action
        self.reason = reason
    }
}

/// What became of them.
package struct RefusedOutcome: Sendable, Equatable {
    /// Taken now, or dropped.
    package var done: Int
    package var stillRefused: Int

    package init(done: Int, stillRefused: Int = 0) {
        self.done = done
        self.stillRefused = stillRefused
    }
}
