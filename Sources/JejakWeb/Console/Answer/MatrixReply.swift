// SPDX-License-Identifier: Apache-2.0

/// What follows what. The lists are as long as the sender made them: look before
/// reading.
struct TransitionsReply: Decodable {
    var people: Int
    var chains: Int
    /// Nothing for all others together.
    var events: [String?]
    var starts: [Int]
    var counts: [[Int]]
    var ends: [Int]

    /// How often an event was followed by another, or (behind the last) by nothing.
    func count(_ from: Int, _ to: Int) -> Int {
        let row = counts.indices.contains(from) ? counts[from] : []
        if to == events.count { return max(0, ends.indices.contains(from) ? ends[from] : 0) }
        return max(0, row.indices.contains(to) ? row[to] : 0)
    }

    func total(_ from: Int) -> Int { (0...events.count).map { count(from, $0) }.saturatingSum }

    func start(_ event: Int) -> Int { max(0, starts.indices.contains(event) ? starts[event] : 0) }
}

/// At which event people are, step by step.
struct StepsReply: Decodable {
    var people: Int
    var events: [String?]
    var counts: [[Int]]
    var ended: [Int]

    var steps: Int { ended.count }

    /// How many are at an event, or (behind the last) have no more, at a step.
    func count(_ event: Int, _ step: Int) -> Int {
        let row =
            event == events.count
            ? ended : counts.indices.contains(event) ? counts[event] : []
        return max(0, row.indices.contains(step) ? row[step] : 0)
    }
}

/// At which pages visits end.
struct BottlenecksReply: Decodable {
    /// One page's figures.
    struct Page: Decodable {
        /// Three in four measures at most.
        struct Vital: Decodable {
            var p75: Double
            var measured: Int
        }

        var page: String?
        var visits: Int
        var people: Int
        var exits: Int
        var dropOff: Double
        var dropOffLow: Double?
        var dropOffHigh: Double?
        var othersDropOff: Double
        var lostMore: Double
        var finding: String
        var medianSeconds: Double?
        var vitals: [String: Vital]?
    }

    var visits: Int
    var running: Int
    var least: Int
    var pages: [Page]
    var restPages: Int?
    var restVisits: Int?
    var restExits: Int?
}
