// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Synchronization

/// How many threads wide work may use: every core, at most eight.
package let parallelWidth: Int = {
    let cores = Int(activeProcessorCount())
    return max(1, min(8, cores))
}()

/// Runs `body` for chunks of `0 ..< count` on at most `width` threads and
/// returns when all are done.
///
/// Chunks are fixed by `count` and `chunk` alone, never by the number of
/// threads, so a caller that writes each chunk's result to its own place gets
/// the same answer on one core and on eight.
package func parallelFor(
    _ count: Int,
    chunk: Int,
    width: Int = parallelWidth,
    _ body: @Sendable (Range<Int>) -> Void
) {
    guard count > 0 else { return }
    precondition(chunk > 0, "a chunk holds at least one item")
    let chunks = (count + chunk - 1) / chunk
    guard chunks > 1, width > 1 else {
        for index in 0..<chunks {
            body(index * chunk..<min(count, (index + 1) * chunk))
        }
        return
    }
    let next = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: min(width, chunks)) { _ in
        while true {
            let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
            guard index < chunks else { return }
            body(index * chunk..<min(count, (index + 1) * chunk))
        }
    }
}
