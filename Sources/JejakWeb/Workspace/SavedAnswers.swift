// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// The answers to saved questions, so that a busy folder does not answer all of
/// them anew at every look.
///
/// While nothing changes an answer serves for a minute. Afterwards it serves a
/// little longer, with its age beside it: some seconds, or where it is dear at
/// least four times what it cost.
final class SavedAnswers: Sendable {
    /// One answer, what it was made of, and what it cost.
    private struct Held {
        let json: [UInt8]
        let state: FolderState
        let madeAt: ContinuousClock.Instant
        let cost: Duration
    }

    private static let least = Duration.seconds(5)
    /// Windows look back from now, so nothing serves for ever.
    private static let longest = Duration.seconds(60)

    private let held = Mutex<[String: Held]>([:])
    private let now: @Sendable () -> ContinuousClock.Instant

    init(now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        self.now = now
    }

    /// The answer to a question for a state of the folder; `age` is nothing where
    /// it is of that very state.
    func answer(
        _ question: String,
        _ state: FolderState,
        _ make: () throws -> [UInt8]
    ) rethrows -> (json: [UInt8], age: Duration?) {
        let asked = now()
        if let found = held.withLock({ $0[question] }) {
            let age = asked - found.madeAt
            if found.state == state, age < Self.longest { return (found.json, nil) }
            if age < max(Self.least, found.cost * 4) { return (found.json, age) }
        }
        // Outside the lock, because it may take seconds.
        let json = try make()
        let ended = now()
        held.withLock {
            $0[question] = Held(json: json, state: state, madeAt: ended, cost: ended - asked)
        }
        return (json, nil)
    }

    /// Lets go of the answers to questions that are saved no more.
    func keep(_ questions: [String]) {
        let known = Set(questions)
        held.withLock { held in held = held.filter { known.contains($0.key) } }
    }
}
