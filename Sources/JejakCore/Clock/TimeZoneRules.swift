// SPDX-License-Identifier: Apache-2.0

/// What the clocks on the wall of one zone show, at any instant.
///
/// A list of the instants at which they are changed, and what is added to UTC
/// between those. Local times are milliseconds since 1970-01-01T00:00 on the
/// wall, as if the wall were in UTC. Finding an offset is a bisection.
///
/// Local times that do not exist, because clocks were put forward over them, and
/// those that exist twice, because clocks were put back, are read as `java.time`
/// reads them: forward by the length of the gap, and the earlier of the two.
package struct TimeZoneRules: Sendable, Equatable {
    /// A change of the clocks.
    package struct Change: Sendable, Equatable {
        package let instant: Int64
        /// What was added to UTC before it, and what is from it on.
        package let before: Int64
        package let after: Int64
    }

    package let name: String
    private let changes: [Int64]
    /// Before the first change, and from each on.
    private let offsets: [Int64]

    package static let utc = TimeZoneRules(name: "UTC", changes: [], offsets: [0])

    /// RFC 8536 advises offsets of less than 26 hours.
    package static let largestOffset: Int64 = 26 * 3_600_000
    private static let day: Int64 = 86_400_000
    /// Instants further away are taken for this one, so that sums stay in range.
    private static let farthest: Int64 = 1 << 60

    private init(name: String, changes: [Int64], offsets: [Int64]) {
        self.name = name
        self.changes = changes
        self.offsets = offsets
    }

    /// Nothing where the changes do not rise, or an offset is no offset.
    package init?(
        name: String,
        initialOffset: Int64,
        changes: [(instant: Int64, offset: Int64)]
    ) {
        let offsets = [initialOffset] + changes.map(\.offset)
        let instants = changes.map(\.instant)
        guard offsets.allSatisfy({ $0.magnitude < UInt64(Self.largestOffset) }),
            instants.allSatisfy({ $0.magnitude < UInt64(Self.farthest) }),
            zip(instants, instants.dropFirst()).allSatisfy({ $0 < $1 })
        else { return nil }
        self.init(name: name, changes: instants, offsets: offsets)
    }

    /// Whether its clocks always show UTC.
    package var isUTC: Bool { changes.isEmpty && offsets == [0] }

    // MARK: From instants to clocks

    /// How many changes lie at an instant or before it.
    private func stretch(of instant: Int64) -> Int {
        var low = 0
        var high = changes.count
        while low < high {
            let middle = (low &+ high) &>> 1
            if changes[middle] <= instant { low = middle &+ 1 } else { high = middle }
        }
        return low
    }

    /// Milliseconds to add to UTC at an instant.
    package func offset(at instant: Int64) -> Int64 { offsets[stretch(of: instant)] }

    /// What the clock shows at an instant.
    package func local(_ instant: Int64) -> Int64 {
        let instant = min(max(instant, -Self.farthest), Self.farthest)
        return instant + offset(at: instant)
    }

    /// The changes not farther from an instant than a distance.
    package func changes(near instant: Int64, within distance: Int64) -> [Change] {
        let instant = min(max(instant, -Self.farthest), Self.farthest)
        let first = stretch(of: instant - distance - 1)
        let end = stretch(of: instant + distance)
        return (first..<max(first, end)).map {
            Change(instant: changes[$0], before: offsets[$0], after: offsets[$0 + 1])
        }
    }

    /// All that is added to UTC not farther from an instant than a distance.
    package func offsets(near instant: Int64, within distance: Int64) -> [Int64] {
        let instant = min(max(instant, -Self.farthest), Self.farthest)
        let range = stretch(of: instant - distance)...stretch(of: instant + distance)
        return Array(Set(offsets[range])).sorted()
    }

    // MARK: From clocks to instants

    /// The instant at which clocks show a local time, and the change that leaves
    /// it out where there is one.
    private func find(_ local: Int64) -> (instant: Int64, gap: Int64?) {
        let local = min(max(local, -Self.farthest), Self.farthest)
        var place = stretch(of: local - Self.largestOffset)
        while true {
            let candidate = local - offsets[place]
            let hasBegun = place == 0 || candidate >= changes[place - 1]
            let lasts = place == changes.count || candidate < changes[place]
            if hasBegun, lasts { return (candidate, nil) }
            guard place < changes.count, changes[place] <= local + Self.largestOffset else {
                return (candidate, nil)
            }
            let change = changes[place]
            if change + offsets[place] <= local, change + offsets[place + 1] > local {
                return (candidate, change)
            }
            place += 1
        }
    }

    /// The instant of a local time.
    package func instant(ofLocal local: Int64) -> Int64 { find(local).instant }

    /// The first instant of a day, counted from 1970-01-01. A day that the zone
    /// left out begins and ends with the next.
    package func start(ofDay day: Int64) -> Int64 {
        let most = Self.farthest / Self.day
        let (instant, gap) = find(min(max(day, -most), most) * Self.day)
        return gap ?? instant
    }

    /// The day that holds an instant: days go from their first instant to that of
    /// the next, also where clocks are put back over midnight.
    package func day(of instant: Int64) -> Int64 {
        var day = local(instant).flooredDivision(by: Self.day) + 2
        // Clocks are never put back by more than a day.
        for _ in 0..<4 where start(ofDay: day) > instant { day -= 1 }
        return day
    }
}
