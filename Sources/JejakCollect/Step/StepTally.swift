// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// What each step did: how many events it saw, put something to, or left out,
/// and about how long it took.
///
/// The time is sampled, one event in `sampleRate`, since reading the clock costs
/// as much as a step; so a single tally is rough and a sum of many is right.
package struct StepTally: Sendable, Equatable {
    /// One step's counts.
    package struct Row: Sendable, Equatable {
        package var seen = 0
        package var put = 0
        package var dropped = 0
        package var nanoseconds: Int64 = 0
    }

    /// One event in so many is timed.
    static let sampleRate: Int64 = 64

    /// One row a step, in the order of `IntakeStep.allCases`.
    package private(set) var rows: [Row]

    package init() {
        rows = Self.empty
    }

    // Shared by all tallies that have counted nothing yet.
    private static let empty = [Row](repeating: Row(), count: IntakeStep.allCases.count)

    package subscript(step: IntakeStep) -> Row { rows[step.place] }

    @inline(__always)
    mutating func note(_ step: IntakeStep, put: Bool = false, dropped: Bool = false) {
        rows[step.place].seen += 1
        if put { rows[step.place].put += 1 }
        if dropped { rows[step.place].dropped += 1 }
    }

    mutating func note(_ step: IntakeStep, count: Int, dropped: Int) {
        rows[step.place].seen += count
        rows[step.place].dropped += dropped
    }

    /// Adds what one sampled event took, for all that were not.
    mutating func add(_ step: IntakeStep, nanoseconds: Int64) {
        rows[step.place].nanoseconds += nanoseconds * Self.sampleRate
    }

    /// Adds another tally to this one.
    package mutating func add(_ other: StepTally) {
        for index in rows.indices {
            rows[index].seen += other.rows[index].seen
            rows[index].put += other.rows[index].put
            rows[index].dropped += other.rows[index].dropped
            rows[index].nanoseconds += other.rows[index].nanoseconds
        }
    }

    /// A clock for spans of nanoseconds, which never goes back.
    static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
