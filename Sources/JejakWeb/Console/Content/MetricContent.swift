// SPDX-License-Identifier: Apache-2.0

/// One figure with all its samples, as monitoring systems collect them.
///
/// Invariant: a counter never goes down while the process lives.
package struct MetricContent: Sendable, Equatable {
    /// How a figure behaves; the raw value is its name on the wire.
    package enum Kind: String, Sendable {
        case counter, gauge, histogram
    }

    /// One value and what it is of.
    package struct Sample: Sendable, Equatable {
        /// Of a histogram: `_bucket`, `_sum` or `_count`; else empty.
        package var suffix: String
        package var labels: [NamedText]
        package var value: Double

        package init(suffix: String = "", labels: [NamedText] = [], value: Double) {
            self.suffix = suffix
            self.labels = labels
            self.value = value
        }
    }

    package var name: String
    package var help: String
    package var kind: Kind
    package var samples: [Sample]

    package init(name: String, help: String, kind: Kind, samples: [Sample]) {
        self.name = name
        self.help = help
        self.kind = kind
        self.samples = samples
    }
}
