// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney

/// One step of a funnel: how many people reached it, and how long after the
/// first step.
package struct FunnelStep: Sendable, Equatable, Encodable {
    package let name: String
    package let people: Int
    /// Half of those who reached the step did so within this time, and nine in
    /// ten within the other, within 1.6 %; nothing for the first step and where
    /// nobody came.
    package let medianSeconds: Double?
    package let ninetiethSeconds: Double?

    package init(
        name: String,
        people: Int,
        medianSeconds: Double? = nil,
        ninetiethSeconds: Double? = nil
    ) {
        self.name = name
        self.people = people
        self.medianSeconds = medianSeconds
        self.ninetiethSeconds = ninetiethSeconds
    }
}

/// Those who share a value of the property that a funnel is told apart by.
package struct FunnelGroup: Sendable, Equatable, Encodable {
    /// Nothing for those without a value.
    package let value: String?
    /// How many of them reached each step.
    package let people: [Int]
}

/// A funnel's answer.
package struct FunnelReport: Sendable, Equatable {
    package let steps: [FunnelStep]
    /// The largest groups, if any were asked for.
    package let groups: [FunnelGroup]
    /// The people of all other groups, and how many those are.
    package let rest: [Int]
    package let restGroups: Int

    package static let mostGroups = 20

    package init(
        steps: [FunnelStep],
        groups: [FunnelGroup] = [],
        rest: [Int] = [],
        restGroups: Int = 0
    ) {
        self.steps = steps
        self.groups = groups
        self.rest = rest
        self.restGroups = restGroups
    }
}

/// Lengths of time by their size: 64 steps in each power of two of
/// milliseconds.
struct DurationHistogram {
    private static let steps = 64
    private static let buckets = steps * 40
    private(set) var counts = [Int32](repeating: 0, count: buckets)

    @inline(__always)
    mutating func add(_ milliseconds: Int64) {
        counts[Self.bucket(UInt64(max(0, milliseconds)))] &+= 1
    }

    private static func bucket(_ value: UInt64) -> Int {
        guard value >= UInt64(steps) else { return Int(value) }
        let shift = 57 &- value.leadingZeroBitCount
        let place = (shift &+ 1) &* steps &+ Int((value &>> UInt64(shift)) & UInt64(steps &- 1))
        return min(place, buckets &- 1)
    }

    /// The middle of a bucket, in seconds.
    private static func seconds(_ bucket: Int) -> Double {
        guard bucket >= steps else { return Double(bucket) / 1000 }
        let shift = bucket / steps - 1
        let start = Double(steps + bucket % steps) * Double(UInt64(1) << UInt64(shift))
        return (start + Double(UInt64(1) << UInt64(shift)) / 2) / 1000
    }

    mutating func add(_ other: DurationHistogram) {
        for bucket in counts.indices { counts[bucket] += other.counts[bucket] }
    }

    /// The time within which a share of all lies; nothing where there is none.
    func quantile(_ share: Double) -> Double? {
        let total = counts.reduce(0) { $0 + Int($1) }
        guard total > 0 else { return nil }
        var wanted = max(1, Int((Double(total) * share).rounded(.up)))
        for (bucket, count) in counts.enumerated() {
            wanted -= Int(count)
            if wanted <= 0 { return Self.seconds(bucket) }
        }
        return nil
    }
}

/// What a range of people did in a funnel.
struct FunnelTally {
    /// By the number of steps that people reached.
    private(set) var depths: [Int]
    private(set) var durations: [DurationHistogram]
    private(set) var groups: [PropertyValue: [Int]] = [:]

    init(stepCount: Int) {
        depths = [Int](repeating: 0, count: stepCount + 1)
        durations = [DurationHistogram](repeating: DurationHistogram(), count: stepCount)
    }

    /// Says how many reached the first step, where only those who went on were
    /// added.
    mutating func setBeginners(_ count: Int) {
        depths[1] = count - depths.dropFirst(2).reduce(0, +)
    }

    mutating func add(_ reach: FunnelReach) {
        depths[reach.depth] += 1
        guard reach.depth > 1 else { return }
        for step in 1..<reach.depth { durations[step].add(reach.elapsed[step]) }
    }

    mutating func add(depth: Int, to group: PropertyValue) {
        groups[group, default: [Int](repeating: 0, count: depths.count)][depth] += 1
    }

    mutating func add(_ other: FunnelTally) {
        for place in depths.indices { depths[place] += other.depths[place] }
        for step in durations.indices { durations[step].add(other.durations[step]) }
        for (value, counts) in other.groups {
            var sum = groups[value] ?? [Int](repeating: 0, count: depths.count)
            for place in counts.indices { sum[place] += counts[place] }
            groups[value] = sum
        }
    }

    /// How many reached each step.
    private static func reached(_ depths: [Int]) -> [Int] {
        (1..<depths.count).map { depths[$0...].reduce(0, +) }
    }

    func report(_ names: [String]) -> FunnelReport {
        let people = Self.reached(depths)
        let steps = names.indices.map { step in
            FunnelStep(
                name: names[step],
                people: people[step],
                medianSeconds: step == 0 ? nil : durations[step].quantile(0.5),
                ninetiethSeconds: step == 0 ? nil : durations[step].quantile(0.9)
            )
        }
        let all = groups.map { FunnelGroup(value: $0.text, people: Self.reached($1)) }
            .sorted { ($1.people[0], $0.value ?? "") < ($0.people[0], $1.value ?? "") }
        let others = all.dropFirst(FunnelReport.mostGroups)
        return FunnelReport(
            steps: steps,
            groups: Array(all.prefix(FunnelReport.mostGroups)),
            rest: names.indices.map { step in others.reduce(0) { $0 + $1.people[step] } },
            restGroups: others.count
        )
    }
}

extension PropertyValue {
    /// The value as a report shows it; nothing where there is none.
    var text: String? {
        switch self {
        case .null: nil
        case .bool(let flag): flag ? "true" : "false"
        case .number(let number): NumberText.text(number)
        case .text(let text), .json(let text): text
        }
    }
}
