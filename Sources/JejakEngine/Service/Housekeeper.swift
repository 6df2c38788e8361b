// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Renews what is relative to everybody while a server runs, so that people
/// who came over HTTP get their scores too.
///
/// It looks once a minute, and works at most every quarter of an hour, since a
/// renewal rewrites the facts. A failure is told to `trouble` and tried again.
package final class Housekeeper: @unchecked Sendable {
    // Touched only under `condition`.
    private let condition = NSCondition()
    private var isStopped = false
    private let workspace: Workspace
    private let trouble: @Sendable (any Error) -> Void

    private static let look = 60.0
    private static let rest = 900.0

    package init(_ workspace: Workspace, trouble: @escaping @Sendable (any Error) -> Void) {
        self.workspace = workspace
        self.trouble = trouble
    }

    package func start() {
        let thread = Thread { [self] in
            var lastWork = Date.distantPast
            while waitForNextLook() {
                guard Date().timeIntervalSince(lastWork) >= Self.rest else { continue }
                do {
                    try workspace.tidy()
                    guard try workspace.snapshotsAreBehind() else { continue }
                    try workspace.refreshSnapshots()
                    lastWork = Date()
                } catch {
                    trouble(error)
                    lastWork = Date()
                }
            }
        }
        thread.name = "housekeeper"
        thread.start()
    }

    package func stop() {
        condition.lock()
        isStopped = true
        condition.broadcast()
        condition.unlock()
    }

    /// False when it is time to end.
    private func waitForNextLook() -> Bool {
        condition.lock()
        defer { condition.unlock() }
        let until = Date().addingTimeInterval(Self.look)
        while !isStopped && Date() < until { _ = condition.wait(until: until) }
        return !isStopped
    }
}
