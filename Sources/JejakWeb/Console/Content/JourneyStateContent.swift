// SPDX-License-Identifier: Apache-2.0

/// How the groups of journeys stand: what is under way, how fresh they are, and
/// whether they still fit.
package struct JourneyStateContent: Sendable, Equatable {
    /// A comparison of all journeys.
    package enum Work: Sendable, Equatable {
        case idle
        /// `share` is of the whole, 0 to 1.
        case running(stage: Stage, share: Double, seconds: Double)
        case stopping
        /// How long ago, in milliseconds: pages of history have a clock of their own.
        case cancelled(ago: Int64)
        case failed(String, ago: Int64)
        case done(ago: Int64)
    }

    /// What a comparison is at.
    package enum Stage: String, Sendable, CaseIterable {
        case images, training, encoding, clustering
    }

    /// Whether those placed since the comparison look like those of it.
    package struct Drift: Sendable, Equatable {
        /// What is to be said.
        package enum Verdict: Sendable {
            case tooFew, steady, drifted
        }

        package var verdict: Verdict
        package var people: Int
        /// Of fewer nothing is said.
        package var least: Int
        /// Shares of people in no group, now and in the comparison.
        package var noise: Double
        package var usualNoise: Double
        /// How much farther from all others they are: the largest difference of
        /// the distributions of distances, 0 to 1, and when it is an alarm.
        package var shift: Double
        package var shiftBound: Double

        package init(
            verdict: Verdict,
            people: Int,
            least: Int,
            noise: Double,
            usualNoise: Double,
            shift: Double,
            shiftBound: Double
        ) {
            self.verdict = verdict
            self.people = people
            self.least = least
            self.noise = noise
            self.usualNoise = usualNoise
            self.shift = shift
            self.shiftBound = shiftBound
        }
    }

    /// Who waits to be placed anew.
    package struct Freshness: Sendable, Equatable {
        package var waiting: Int
        package var oldestSeconds: Double
        /// Why nobody is placed, where that is so.
        package var trouble: String?

        package init(waiting: Int, oldestSeconds: Double, trouble: String? = nil) {
            self.waiting = waiting
            self.oldestSeconds = oldestSeconds
            self.trouble = trouble
        }
    }

    /// What became of the groups of the comparison before, by how many.
    package struct Changes: Sendable, Equatable {
        package var kept: Int
        package var new: Int
        package var split: Int
        package var merged: Int
        package var gone: Int

        package init(kept: Int, new: Int, split: Int, merged: Int, gone: Int) {
            self.kept = kept
            self.new = new
            self.split = split
            self.merged = merged
            self.gone = gone
        }
    }

    /// Nothing where nobody could compare.
    package var work: Work?
    package var drift: Drift?
    package var freshness: Freshness?
    package var changes: Changes?

    package init(
        work: Work? = nil,
        drift: Drift? = nil,
        freshness: Freshness? = nil,
        changes: Changes? = nil
    ) {
        self.work = work
        self.drift = drift
        self.freshness = freshness
        self.changes = changes
    }

    /// Whether something is under way that the page should follow.
    var isMoving: Bool {
        switch work {
        case .running, .stopping: true
        default: false
        }
    }
}

/// One difference of a group from all others, in words and in the figures that
/// the words are read from.
package struct ClusterDifference: Sendable, Equatable {
    /// How a figure is written.
    package enum Unit: String, Sendable, CaseIterable {
        case share, days, hours, count, money, plain
    }

    package var words: BilingualText
    package var measure: BilingualText
    package var unit: Unit
    package var own: Double
    package var others: Double

    package init(
        words: BilingualText,
        measure: BilingualText,
        unit: Unit,
        own: Double,
        others: Double
    ) {
        self.words = words
        self.measure = measure
        self.unit = unit
        self.own = own
        self.others = others
    }
}

/// Who lies within a shape that somebody drew on the map.
package struct JourneyPickContent: Sendable, Equatable {
    /// One group's part of those who were picked.
    package struct Part: Sendable, Equatable {
        /// Nothing for those without a group.
        package var cluster: ClusterLink?
        package var people: Int

        package init(cluster: ClusterLink?, people: Int) {
            self.cluster = cluster
            self.people = people
        }
    }

    package var total: Int
    /// The largest first.
    package var parts: [Part]
    /// A few of them.
    package var people: [PersonRowContent]
    /// The most that can be kept at once.
    package var most: Int

    package init(total: Int, parts: [Part], people: [PersonRowContent], most: Int) {
        self.total = total
        self.parts = parts
        self.people = people
        self.most = most
    }
}
