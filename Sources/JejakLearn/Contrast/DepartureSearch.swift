// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Finds the step at which the journeys of two groups depart.
///
/// Journeys, repeated steps once, are laid into one prefix tree. At every place
/// that enough people of both groups reach, their next steps (or the end) are
/// held against each other (G-test; ways that few take are put together), and
/// all places together are held to a share of false discoveries. The answer is
/// the place whose next step tells most about who belongs where: the largest G
/// beyond what chance gives; of equals the deepest.
///
/// Time and memory grow with people times `depthMost`.
struct DepartureSearch {
    static let depthMost = 12

    let steps: ContrastSteps
    let leastPeople: Int
    let falseDiscovery: Double

    /// A place in the tree: who came, and where they went.
    private struct Place {
        var parent: Int
        var event: Int
        var depth: Int
        var people = [0, 0]
        /// By next event, -1 for the end.
        var next: [Int: [Int]] = [:]
    }

    /// A place in the tree, told by the place before and the event.
    private struct Way: Hashable {
        var from: Int
        var event: Int
    }

    func departure(_ inside: [Int], _ outside: [Int]) -> GroupContrast.Departure? {
        let places = tree(inside, outside)
        var found: [(place: Int, test: WaysTest)] = []
        // Of those at the deepest places nobody asked what came next.
        for (index, place) in places.enumerated()
        where place.depth < Self.depthMost
            && min(place.people[0], place.people[1]) >= leastPeople
        {
            if let test = WaysTest(Array(place.next.values)) { found.append((index, test)) }
        }
        let adjusted = TailProbability.falseDiscovery(found.map(\.test.probability))
        let sure = found.indices.filter { adjusted[$0] <= falseDiscovery }
        let best = sure.max { one, other in
            let first = found[one]
            let second = found[other]
            return (first.test.surplus, places[first.place].depth, -first.place)
                < (second.test.surplus, places[second.place].depth, -second.place)
        }
        guard let best else { return nil }
        return told(
            places,
            found[best].place,
            found[best].test,
            adjusted[best],
            tested: found.count,
            inside,
            outside
        )
    }

    private func tree(_ inside: [Int], _ outside: [Int]) -> [Place] {
        var places = [Place(parent: -1, event: -1, depth: 0)]
        var ways: [Way: Int] = [:]
        for (side, people) in [inside, outside].enumerated() {
            for person in people {
                var here = 0
                places[here].people[side] += 1
                var last = -1
                var isWhole = true
                for step in steps.events(of: person) where Int(step) != last {
                    last = Int(step)
                    guard places[here].depth < Self.depthMost else {
                        isWhole = false
                        break
                    }
                    places[here].next[last, default: [0, 0]][side] += 1
                    let way = Way(from: here, event: last)
                    if let known = ways[way] {
                        here = known
                    } else {
                        places.append(
                            Place(parent: here, event: last, depth: places[here].depth + 1)
                        )
                        ways[way] = places.count - 1
                        here = places.count - 1
                    }
                    places[here].people[side] += 1
                }
                if isWhole { places[here].next[-1, default: [0, 0]][side] += 1 }
            }
        }
        return places
    }

    private func told(
        _ places: [Place],
        _ index: Int,
        _ test: WaysTest,
        _ adjusted: Double,
        tested: Int,
        _ inside: [Int],
        _ outside: [Int]
    ) -> GroupContrast.Departure {
        let names = steps.table.eventNames
        let place = places[index]
        var path: [Int] = []
        var here = index
        while here > 0 {
            path.append(places[here].event)
            here = places[here].parent
        }
        path.reverse()
        let next = place.next.map { event, counts in
            GroupContrast.Next(
                event: event < 0 ? nil : names[event],
                inside: counts[0],
                outside: counts[1],
                insideInterval: TailProbability.wilson(counts[0], of: place.people[0]),
                outsideInterval: TailProbability.wilson(counts[1], of: place.people[1])
            )
        }
        func gap(_ way: GroupContrast.Next) -> Double {
            Double(way.outside) / Double(max(1, place.people[1]))
                - Double(way.inside) / Double(max(1, place.people[0]))
        }
        let own = after(path, inside)
        let others = after(path, outside)
        return GroupContrast.Departure(
            path: path.map { names[$0] },
            inside: place.people[0],
            outside: place.people[1],
            next: next.sorted { (-gap($0), $0.event ?? "") < (-gap($1), $1.event ?? "") },
            divergence: test.divergence,
            probability: test.probability,
            falseDiscovery: adjusted,
            tested: tested,
            daysBeforeEnd: own.days,
            outsideDaysBeforeEnd: others.days,
            insideConverted: own.converted,
            outsideConverted: others.converted
        )
    }

    /// Of those who came along a path: days to their last footprint, and how
    /// many ordered afterwards. Footprints after the first order count here.
    private func after(
        _ path: [Int],
        _ people: [Int]
    ) -> (days: GroupContrast.Quartiles, converted: Int) {
        let table = steps.table
        var days: [Double] = []
        var converted = 0
        for person in people {
            let rows = steps.rows(of: person)
            let whole = table.rows(of: person)
            guard let end = whole.last else { continue }
            guard let row = lastRow(of: path, rows) else { continue }
            let from = row < whole.lowerBound ? whole.lowerBound : row
            days.append(Double(table.times[end] - table.times[from]) / 86_400_000)
            let isBuyer = whole.contains {
                $0 > row && steps.isConversion[Int(table.events[$0])]
            }
            if isBuyer { converted += 1 }
        }
        days.sort()
        return (
            GroupContrast.Quartiles(
                lower: days.isEmpty ? 0 : RobustScale.quantile(days, 0.25),
                median: days.isEmpty ? 0 : RobustScale.quantile(days, 0.5),
                upper: days.isEmpty ? 0 : RobustScale.quantile(days, 0.75),
                count: days.count
            ),
            converted
        )
    }

    /// The last row of a path's last step; the row before the first for a path
    /// of no steps; nothing for who went another way.
    private func lastRow(of path: [Int], _ rows: Range<Int>) -> Int? {
        var place = 0
        var last = -1
        var found = rows.lowerBound - 1
        for row in rows {
            let event = Int(steps.table.events[row])
            if event != last {
                guard place < path.count else { return found }
                guard path[place] == event else { return nil }
                place += 1
                last = event
            }
            found = row
        }
        return place == path.count ? found : nil
    }
}
