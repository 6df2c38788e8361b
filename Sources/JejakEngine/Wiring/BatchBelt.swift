// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore

/// Carries batches from the reading thread to the writing one.
///
/// Bounded: the reader waits while the writer is behind. What has gathered is
/// written together, so one wait for the disk serves several batches. The first
/// error of the writer stops the reader at its next batch.
final class BatchBelt: @unchecked Sendable {
    // Everything below is touched only under `condition`.
    private let condition = NSCondition()
    private var waiting: [EventBatch] = []
    private var isClosed = false
    private var isDone = false
    private var failure: (any Error)?
    private static let capacity = 12
    private static let together = 8

    init(_ write: @escaping @Sendable ([EventBatch]) throws -> Void) {
        let thread = Thread { [self] in
            while let batches = take() {
                do {
                    try write(batches)
                } catch {
                    fail(error)
                    return
                }
            }
            end()
        }
        thread.name = "log writer"
        thread.stackSize = 4 << 20
        thread.start()
    }

    private func take() -> [EventBatch]? {
        condition.lock()
        defer { condition.unlock() }
        while waiting.isEmpty && !isClosed { condition.wait() }
        guard !waiting.isEmpty else { return nil }
        let batches = Array(waiting.prefix(Self.together))
        waiting.removeFirst(batches.count)
        condition.broadcast()
        return batches
    }

    private func fail(_ error: any Error) {
        condition.lock()
        failure = error
        isDone = true
        waiting = []
        condition.broadcast()
        condition.unlock()
    }

    private func end() {
        condition.lock()
        isDone = true
        condition.broadcast()
        condition.unlock()
    }

    func put(_ batch: EventBatch) throws {
        condition.lock()
        defer { condition.unlock() }
        while waiting.count >= Self.capacity && failure == nil { condition.wait() }
        if let failure { throw failure }
        waiting.append(batch)
        condition.broadcast()
    }

    /// Waits until everything is written.
    func finish() throws {
        condition.lock()
        defer { condition.unlock() }
        isClosed = true
        condition.broadcast()
        while !isDone { condition.wait() }
        if let failure { throw failure }
    }
}
