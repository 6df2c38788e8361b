// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
package import JejakLearn
internal import JejakStore

/// Compares all journeys beside a running server: one comparison at a time, on a
/// thread of its own, with its progress told and with a way to stop it.
///
/// While it runs nobody is placed anew; those who came meanwhile follow by the
/// new fit. A comparison that the server's end cut short is told at the next
/// start. Nothing changes before all of it is done.
package final class JourneyFit: @unchecked Sendable {
    /// How the comparison stands.
    package enum State: Sendable, Equatable {
        case idle
        /// `share` is of the whole, 0 to 1.
        case running(stage: JourneyClusteringStage, share: Double, since: Int64)
        /// Asked to stop; the step under way ends first.
        case stopping(since: Int64)
        case cancelled(at: Int64)
        case failed(String, at: Int64)
        case done(at: Int64)
    }

    private let workspace: Workspace
    private let condition = NSCondition()
    // Touched only under `condition`.
    private var known = State.idle
    private var isWanted = true
    private var isWorking = false

    private static let setting = "journeyFitRunning"

    package init(_ workspace: Workspace) {
        self.workspace = workspace
        workspace.keep(fitsBy: self)
        // A store that cannot be read tells so at every page.
        let left = try? workspace.store.setting(Self.setting)
        if let left, let since = Int64(left) {
            known = .failed(
                "the server ended while the journeys were compared: start it again",
                at: since
            )
        }
    }

    package var state: State {
        condition.lock()
        defer { condition.unlock() }
        return known
    }

    /// Begins; refuses while one is under way.
    package func start(seed: UInt64 = 1, minimumClusterSize: Int? = nil) throws {
        condition.lock()
        guard !isWorking else {
            condition.unlock()
            throw EngineError(
                .badRequest,
                "the journeys are being compared already: wait for it, or cancel it first"
            )
        }
        isWorking = true
        isWanted = true
        let since = workspace.now
        known = .running(stage: .images, share: 0, since: since)
        condition.unlock()
        let thread = Thread { [self] in
            let state = work(seed, minimumClusterSize, since)
            condition.lock()
            known = state
            isWorking = false
            condition.broadcast()
            condition.unlock()
        }
        thread.name = "compare"
        thread.stackSize = 8 << 20
        thread.start()
    }

    /// Asks it to stop: at its next step, or before it is kept.
    package func cancel() {
        condition.lock()
        defer { condition.unlock() }
        guard isWorking else { return }
        isWanted = false
        if case .running(_, _, let since) = known { known = .stopping(since: since) }
    }

    /// Cancels and waits.
    package func stop() {
        cancel()
        condition.lock()
        while isWorking { condition.wait() }
        condition.unlock()
        workspace.keep(fitsBy: nil)
    }

    /// Waits until none is under way.
    package func settle() {
        condition.lock()
        while isWorking { condition.wait() }
        condition.unlock()
    }

    private func work(_ seed: UInt64, _ size: Int?, _ since: Int64) -> State {
        let keeper = workspace.journeyKeeper
        keeper?.pause()
        defer { keeper?.resume() }
        do {
            try workspace.store.set(Self.setting, to: String(since))
            _ = try workspace.clusterJourneys(seed: seed, minimumClusterSize: size) {
                self.tell($0, $1, since)
            }
            try workspace.store.set(Self.setting, to: "")
            return .done(at: workspace.now)
        } catch is CancellationError {
            // It is told again where this cannot be written.
            try? workspace.store.set(Self.setting, to: "")
            return .cancelled(at: workspace.now)
        } catch {
            try? workspace.store.set(Self.setting, to: "")  // As above.
            let sentence = (error as? any ExplainedError)?.sentence ?? "\(error)"
            return .failed(sentence, at: workspace.now)
        }
    }

    /// What each stage takes of the whole, roughly.
    private static let parts: [(stage: JourneyClusteringStage, from: Double, to: Double)] = [
        (.images, 0, 0.1), (.training, 0.1, 0.7), (.encoding, 0.7, 0.75), (.clustering, 0.75, 1),
    ]

    private func tell(_ stage: JourneyClusteringStage, _ share: Double, _ since: Int64) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        guard isWanted else { return false }
        let part = Self.parts.first { $0.stage == stage } ?? Self.parts[0]
        let done = part.from + (part.to - part.from) * min(1, max(0, share))
        known = .running(stage: stage, share: done, since: since)
        return true
    }
}
