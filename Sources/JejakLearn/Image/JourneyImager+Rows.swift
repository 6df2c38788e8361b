// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

extension JourneyImager {
    /// Chooses the kinds of step that get a row, in the order of their usual
    /// place in a journey.
    ///
    /// The criterion is information: how many bits people's own shares of a
    /// kind over the course differ from everybody's shares (the
    /// Kullback-Leibler divergence, weighted with the steps and summed over
    /// people). A kind that everybody does all the time, and one that hardly
    /// anybody does, tell little; one that some do early and others late tells
    /// much. Shares are shrunk first, so that single steps are not taken for
    /// habits. Returns event codes.
    func chooseRows(_ table: JourneyTable, _ people: [Int]) -> [Int] {
        var frequency = Array(repeating: 0, count: table.eventNames.count)
        for code in table.events { frequency[Int(code)] += 1 }
        let candidates = frequency.indices.filter { frequency[$0] > 0 }
            .sorted {
                (-frequency[$0], table.eventNames[$0]) < (-frequency[$1], table.eventNames[$1])
            }
            .prefix(JourneyImager.candidateLimit)
        var slot = Array(repeating: -1, count: table.eventNames.count)
        for (index, code) in candidates.enumerated() { slot[code] = index }
        let stride = max(1, people.count / JourneyImager.witnessLimit)
        let witnesses = people.indices.filter { $0 % stride == 0 }.map { people[$0] }
        let bits = information(table, witnesses, slot: slot, kinds: candidates.count)
        let places = meanPlaces(table, witnesses, slot: slot, kinds: candidates.count)
        let ranked = candidates.indices.sorted {
            (-bits[$0], table.eventNames[candidates[$0]])
                < (-bits[$1], table.eventNames[candidates[$1]])
        }
        return ranked.prefix(rowLimit)
            .sorted {
                (places[$0], table.eventNames[candidates[$0]])
                    < (places[$1], table.eventNames[candidates[$1]])
            }
            .map { candidates[$0] }
    }

    /// Bits per kind. `slot` gives each event code its place among the kinds.
    private func information(
        _ table: JourneyTable,
        _ people: [Int],
        slot: [Int],
        kinds: Int
    ) -> [Double] {
        let columns = 16
        func fill(_ counts: inout [Double], _ person: Int) {
            let rows = table.rows(of: person)
            guard let first = rows.first, let last = rows.last else { return }
            let start = table.times[first]
            let span = max(1, Double(table.times[last]) - Double(start))
            for row in rows {
                let kind = slot[Int(table.events[row])]
                guard kind >= 0 else { continue }
                // The first half of the columns is order, the second is time.
                let order = (row - first) * 8 / rows.count
                let passed = Double(table.times[row]) - Double(start)
                let time = min(7, Int(8 * passed / span))
                counts[kind * columns + order] += 1
                counts[kind * columns + 8 + time] += 1
            }
        }
        var usual = Array(repeating: 0.0, count: kinds * columns)
        for person in people { fill(&usual, person) }
        var bits = Array(repeating: 0.0, count: kinds)
        let pseudo = Double(shrinkage)
        for person in people {
            var counts = Array(repeating: 0.0, count: kinds * columns)
            fill(&counts, person)
            for kind in 0..<kinds {
                let cells = kind * columns..<(kind + 1) * columns
                let steps = counts[cells].reduce(0, +)
                guard steps > 0 else { continue }
                let all = usual[cells].reduce(0, +)
                for cell in cells where usual[cell] > 0 {
                    let average = usual[cell] / all
                    let own = (counts[cell] + pseudo * average) / (steps + pseudo)
                    guard own > 0 else { continue }
                    bits[kind] += steps / 2 * own * logarithm(own / average) / logarithm(2)
                }
            }
        }
        return bits
    }

    /// Where in the course each kind falls on average, 0 ... 1.
    private func meanPlaces(
        _ table: JourneyTable,
        _ people: [Int],
        slot: [Int],
        kinds: Int
    ) -> [Double] {
        var sums = Array(repeating: 0.0, count: kinds)
        var counts = Array(repeating: 0.0, count: kinds)
        for person in people {
            let rows = table.rows(of: person)
            for row in rows {
                let kind = slot[Int(table.events[row])]
                guard kind >= 0 else { continue }
                sums[kind] += Double(row - rows.lowerBound) / Double(rows.count)
                counts[kind] += 1
            }
        }
        return zip(sums, counts).map { $0 / max(1, $1) }
    }
}
