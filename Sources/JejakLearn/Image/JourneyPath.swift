// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// The course of a group in a few names: in which order its people usually
/// begin to do things.
///
/// For every kind of step that at least half the members take, the typical
/// place of its first time is the median over members of its place in their
/// order of steps; the kinds are named from the first to the last. Repeated
/// steps are so folded into one.
struct JourneyPath {
    /// A path of more names is hard to take in; the kinds most members take
    /// are kept.
    static let limit = 10

    static func typical(_ table: JourneyTable, people: [Int]) -> [String] {
        var places: [Int: [Double]] = [:]
        for person in people {
            let rows = table.rows(of: person)
            var seen: Set<UInt32> = []
            for row in rows where seen.insert(table.events[row]).inserted {
                let place = Double(row - rows.lowerBound) / Double(rows.count)
                places[Int(table.events[row]), default: []].append(place)
            }
        }
        return places.filter { $0.value.count * 2 >= people.count }
            .map { (event: $0.key, takers: $0.value.count, place: JourneyTraits.median($0.value)) }
            .sorted {
                (-$0.takers, table.eventNames[$0.event]) < (-$1.takers, table.eventNames[$1.event])
            }
            .prefix(limit)
            .sorted {
                ($0.place, table.eventNames[$0.event]) < ($1.place, table.eventNames[$1.event])
            }
            .map { table.eventNames[$0.event] }
    }
}
