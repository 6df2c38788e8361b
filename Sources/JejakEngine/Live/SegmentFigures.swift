// SPDX-License-Identifier: Apache-2.0

/// How the segments stand, for those who look.
package struct SegmentFigures: Sendable, Equatable {
    /// By segment: how many members.
    package var members: [Int64: Int] = [:]
    /// Segments whose members are not all looked at under their definition.
    package var computing = 0
    /// People who wait for a first look under a new definition.
    package var waiting = 0
    /// How long somebody waits at the moment to be looked at again, and how
    /// many are due.
    package var lagMilliseconds: Int64 = 0
    package var overdue = 0
    package var entries = 0
    package var exits = 0
    /// From the acceptance of what happened to the movement on the log.
    package var reaction = Latencies()
    /// From the instant at which time alone moved somebody to its being said.
    package var lateness = Latencies()

    var metrics: [MetricFamily] {
        [
            MetricFamily(
                .gauge,
                "jejak_segment_members",
                "Members of all segments.",
                members.values.reduce(0, +)
            ),
            MetricFamily(
                .gauge,
                "jejak_segment_computing",
                "Segments whose members are not all looked at under their definition.",
                computing
            ),
            MetricFamily(
                .gauge,
                "jejak_segment_waiting",
                "People who wait for a first look under a new definition.",
                waiting
            ),
            MetricFamily(
                .gauge,
                "jejak_segment_overdue",
                "People whom time has moved, and who were not looked at yet.",
                overdue
            ),
            MetricFamily(
                .gauge,
                "jejak_segment_lag_seconds",
                "How long the first of them waits.",
                [MetricFamily.Sample(labels: [], value: Double(lagMilliseconds) / 1000)]
            ),
            MetricFamily(
                .counter,
                "jejak_segment_entries_total",
                "Entries into segments.",
                entries
            ),
            MetricFamily(.counter, "jejak_segment_exits_total", "Exits from segments.", exits),
            reaction.metric(
                "jejak_segment_reaction_seconds",
                "From the acceptance of what happened to the movement on the log."
            ),
            lateness.metric(
                "jejak_segment_lateness_seconds",
                "From the instant at which time alone moved somebody to its being said."
            ),
        ]
    }
}

/// Lengths of time in buckets, as monitoring systems take them.
package struct Latencies: Sendable, Equatable {
    /// The upper edges in milliseconds; all above are in one more.
    private static let edges: [Int64] = [
        5, 10, 25, 50, 75, 100, 150, 200, 250, 500, 750, 1_000, 2_500, 5_000, 10_000, 60_000,
    ]

    private var counts = [Int](repeating: 0, count: edges.count + 1)
    private var sum: Int64 = 0

    mutating func add(_ milliseconds: Int64, times: Int = 1) {
        guard times > 0 else { return }
        let bucket = Self.edges.firstIndex { milliseconds <= $0 } ?? Self.edges.count
        counts[bucket] += times
        sum += max(0, min(milliseconds, 1 << 40)) * Int64(times)
    }

    func metric(_ name: String, _ help: String) -> MetricFamily {
        var samples: [MetricFamily.Sample] = []
        var total = 0
        for (bucket, count) in counts.enumerated() {
            total += count
            let isLast = bucket == Self.edges.count
            let edge = isLast ? "+Inf" : "\(Double(Self.edges[bucket]) / 1000)"
            samples.append(
                MetricFamily.Sample(
                    suffix: "_bucket",
                    labels: [("le", edge)],
                    value: Double(total)
                )
            )
        }
        samples.append(
            MetricFamily.Sample(suffix: "_sum", labels: [], value: Double(sum) / 1000)
        )
        samples.append(MetricFamily.Sample(suffix: "_count", labels: [], value: Double(total)))
        return MetricFamily(.histogram, name, help, samples)
    }
}
