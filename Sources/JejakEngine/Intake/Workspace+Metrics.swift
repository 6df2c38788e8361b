// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCollect
internal import JejakStore

/// One figure with its samples, for monitoring systems.
package struct MetricFamily: Sendable {
    /// How a figure behaves; the raw value is its name on the wire.
    package enum Kind: String, Sendable {
        case counter
        case gauge
        case histogram
    }

    /// One value and what it is of.
    package struct Sample: Sendable {
        /// Of a histogram: `_bucket`, `_sum` or `_count`; else empty.
        package let suffix: String
        package let labels: [(name: String, value: String)]
        package let value: Double

        init(suffix: String = "", labels: [(name: String, value: String)], value: Double) {
            self.suffix = suffix
            self.labels = labels
            self.value = value
        }
    }

    package let name: String
    package let help: String
    package let kind: Kind
    package let samples: [Sample]

    init(_ kind: Kind, _ name: String, _ help: String, _ samples: [Sample]) {
        self.kind = kind
        self.name = name
        self.help = help
        self.samples = samples
    }

    init(_ kind: Kind, _ name: String, _ help: String, _ value: Int) {
        self.init(kind, name, help, [Sample(labels: [], value: Double(value))])
    }

    /// One sample a name, in alphabetical order.
    init(_ name: String, _ help: String, _ label: String, _ counts: [String: Int]) {
        let samples = counts.sorted { $0.key < $1.key }.map {
            Sample(labels: [(label, $0.key)], value: Double($0.value))
        }
        self.init(.counter, name, help, samples)
    }
}

extension Workspace {
    /// What a monitoring system wants to know. Names no customers.
    package func metrics(_ intake: Intake) throws -> [MetricFamily] {
        let book = self.book.figures
        return Self.events(book) + Self.steps(book.steps) + Self.sources(book.sources)
            + (try state(intake)) + (segmentFigures?.metrics ?? [])
    }

    private static func events(_ book: IntakeBook.Figures) -> [MetricFamily] {
        [
            MetricFamily(
                .counter,
                "jejak_events_accepted_total",
                "Events stored.",
                book.accepted
            ),
            MetricFamily(
                .counter,
                "jejak_events_duplicate_total",
                "Events that were known already.",
                book.duplicates
            ),
            MetricFamily(
                .counter,
                "jejak_events_not_deduplicable_total",
                "Events stored that have neither message id nor time.",
                book.notDeduplicable
            ),
            MetricFamily(
                "jejak_events_refused_total",
                "Events and requests refused.",
                "reason",
                book.rejected
            ),
            MetricFamily(
                "jejak_events_dropped_total",
                "Events left out on purpose.",
                "reason",
                book.dropped
            ),
            MetricFamily(
                "jejak_events_noted_total",
                "Events stored with something worth knowing.",
                "note",
                book.notes
            ),
        ]
    }

    private func state(_ intake: Intake) throws -> [MetricFamily] {
        let queue = intake.figures
        let window = dedupeSize
        var families = [
            MetricFamily(.counter, "jejak_commits_total", "Commits of the door.", queue.commits),
            MetricFamily(
                .gauge,
                "jejak_queue_events",
                "Events that wait for a commit.",
                queue.waiting
            ),
            MetricFamily(
                .gauge,
                "jejak_queue_events_most",
                "The most that ever waited.",
                queue.most
            ),
            MetricFamily(
                .gauge,
                "jejak_dedupe_events",
                "Events in the window of known ones.",
                window.entries
            ),
            MetricFamily(
                .gauge,
                "jejak_dedupe_bytes",
                "Memory of that window.",
                window.bytes
            ),
            MetricFamily(
                .gauge,
                "jejak_log_offset",
                "The log's end.",
                Int(try store.endOffset())
            ),
            MetricFamily(
                .gauge,
                "jejak_rows_in_memory",
                "Rows of journeys not on disk yet.",
                rowsInMemory
            ),
        ]
        if let free = Machine.freeBytes(at: folder.path) {
            families.append(
                MetricFamily(.gauge, "jejak_disk_free_bytes", "Free space of the folder.", free)
            )
        }
        return families
    }

    private static func steps(_ tally: StepTally) -> [MetricFamily] {
        func samples(_ value: (StepTally.Row) -> Double) -> [MetricFamily.Sample] {
            IntakeStep.allCases.map { step in
                MetricFamily.Sample(labels: [("step", step.rawValue)], value: value(tally[step]))
            }
        }
        return [
            MetricFamily(
                .counter,
                "jejak_step_seen_total",
                "Events that a step looked at.",
                samples { Double($0.seen) }
            ),
            MetricFamily(
                .counter,
                "jejak_step_put_total",
                "Events that a step added something to.",
                samples { Double($0.put) }
            ),
            MetricFamily(
                .counter,
                "jejak_step_dropped_total",
                "Events that a step left out.",
                samples { Double($0.dropped) }
            ),
            MetricFamily(
                .counter,
                "jejak_step_seconds_total",
                "Time in a step, from a sample.",
                samples { Double($0.nanoseconds) / 1e9 }
            ),
        ]
    }

    private static func sources(_ sources: [IntakeBook.Source]) -> [MetricFamily] {
        func family(
            _ name: String,
            _ help: String,
            _ value: (IntakeBook.Source) -> Int
        ) -> MetricFamily {
            MetricFamily(
                .counter,
                name,
                help,
                sources.map { source in
                    MetricFamily.Sample(
                        labels: [("source", source.name)],
                        value: Double(value(source))
                    )
                }
            )
        }
        return [
            family("jejak_source_accepted_total", "Events stored, by source.") { $0.accepted },
            family("jejak_source_rejected_total", "Events refused, by source.") { $0.rejected },
        ]
    }

    private var dedupeSize: (bytes: Int, entries: Int) {
        committing.lock()
        defer { committing.unlock() }
        return dedupe?.window.size ?? (0, 0)
    }

    private var rowsInMemory: Int { withProjection { $0.pendingRows } }
}
