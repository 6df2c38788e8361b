// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
package import JejakJourney

/// An event at one step of the paths.
package struct PathStep: Sendable, Equatable, Encodable {
    /// Nothing for all events beyond those that are told apart.
    package let event: String?
    package let people: Int
}

/// From one step of the paths to the next.
package struct PathLink: Sendable, Equatable, Encodable {
    /// The step it leads from; 0 is the event of the question.
    package let step: Int
    /// Places in the lists of the two steps.
    package let from: Int
    package let to: Int
    package let people: Int
}

/// What paths come back as.
package struct PathsTable: Sendable, Equatable {
    /// Whoever has such a path at all.
    package let people: Int
    /// By step, that of the question first: the events, the most frequent first
    /// and the rest last. People who are missing from one step to the next have
    /// ended.
    package let steps: [[PathStep]]
    package let links: [PathLink]
}

/// Paths, compiled for one snapshot.
package struct PathsPlan: Sendable {
    package let question: PathsQuestion
    package let snapshot: JourneySnapshot
    package let notes: [QueryNote]
    let memory: PlanMemory
    private let event: EventTest
    private let names: Int
    private let within: Int64

    package init(_ question: PathsQuestion, _ snapshot: JourneySnapshot) {
        var builder = PlanBuilder(snapshot)
        // Any event can be a step, so their marks are needed.
        _ = builder.code(.any)
        event = builder.eventTest(
            EventMatch(question.event, window: question.window, filter: question.filter)
        )
        names = snapshot.dictionary.eventNames.count
        within = question.within.moved(0, 1)
        self.question = question
        self.snapshot = snapshot
        notes = builder.notes
        memory = builder.memory
    }

    /// Asks everybody, on at most `width` threads, in two passes: which events
    /// are frequent at each step, then how they follow one another. The answer
    /// does not depend on the number of threads.
    package func run(width: Int = parallelWidth) -> PathsTable {
        let stepCount = question.steps + 1
        let counts = collect(width, size: stepCount * names) { codes, counts in
            for (step, code) in codes.enumerated() { counts[step * names + code] += 1 }
        }
        // By step and code: the place among those that are told apart.
        let rest = question.top
        var places = [Int](repeating: rest, count: stepCount * names)
        var tops: [[Int]] = []
        for step in 0..<stepCount {
            let row = Array(counts[step * names..<(step + 1) * names])
            let top = row.indices.filter { row[$0] > 0 }
                .sorted { (row[$1], $0) < (row[$0], $1) }
                .prefix(question.top)
            for (place, code) in top.enumerated() { places[step * names + code] = place }
            tops.append(Array(top))
        }
        let slots = question.top + 1
        let placeOf = places
        let links = collect(width, size: question.steps * slots * slots) { codes, links in
            for step in 0..<max(0, codes.count - 1) {
                let from = placeOf[step * names + codes[step]]
                let to = placeOf[(step + 1) * names + codes[step + 1]]
                links[(step * slots + from) * slots + to] += 1
            }
        }
        return table(counts, tops, links)
    }

    private func table(_ counts: [Int], _ tops: [[Int]], _ links: [Int]) -> PathsTable {
        let slots = question.top + 1
        var steps: [[PathStep]] = []
        for (step, top) in tops.enumerated() {
            var list = top.map { code in
                PathStep(
                    event: snapshot.dictionary.eventNames[code],
                    people: counts[step * names + code]
                )
            }
            let all = counts[step * names..<(step + 1) * names].reduce(0, +)
            let others = all - list.reduce(0) { $0 + $1.people }
            if others > 0 { list.append(PathStep(event: nil, people: others)) }
            guard !list.isEmpty else { break }
            steps.append(list)
        }
        var shown: [PathLink] = []
        for step in 0..<max(0, steps.count - 1) {
            for from in 0..<slots {
                for to in 0..<slots {
                    let people = links[(step * slots + from) * slots + to]
                    guard people > 0 else { continue }
                    shown.append(
                        PathLink(
                            step: step,
                            from: min(from, tops[step].count),
                            to: min(to, tops[step + 1].count),
                            people: people
                        )
                    )
                }
            }
        }
        return PathsTable(
            people: steps.first.map { $0.reduce(0) { $0 + $1.people } } ?? 0,
            steps: steps,
            links: shown
        )
    }

    /// Shows everybody's path and sums what is counted of it.
    private func collect(
        _ width: Int,
        size: Int,
        _ body: @Sendable ([Int], inout [Int]) -> Void
    ) -> [Int] {
        let ranges = snapshot.ranges()
        var results = [[Int]](repeating: [], count: ranges.count)
        results.withUnsafeMutableBufferPointer { buffer in
            // Each range writes to its own place only.
            nonisolated(unsafe) let lists = buffer
            parallelFor(ranges.count, chunk: 1, width: width) { chunk in
                for index in chunk {
                    var counts = [Int](repeating: 0, count: size)
                    visit(ranges[index]) { body($0, &counts) }
                    lists[index] = counts
                }
            }
        }
        var sums = [Int](repeating: 0, count: size)
        for list in results {
            for place in list.indices { sums[place] += list[place] }
        }
        return sums
    }

    private func visit(_ range: Range<UInt32>, _ body: ([Int]) -> Void) {
        memory.read { reader in
            var codes: [Int] = []
            snapshot.scan(from: range.lowerBound, to: range.upperBound) { view in
                let rows = reader.rows(event, view)
                let start =
                    question.direction == .from
                    ? rows.first { reader.counts(event, view, $0) }
                    : rows.last { reader.counts(event, view, $0) }
                guard let start else { return }
                codes.removeAll(keepingCapacity: true)
                walk(view, from: start, reader, &codes)
                body(codes)
            }
        }
    }

    /// Lists the codes of a path, that of the question first.
    private func walk(
        _ view: JourneyView,
        from start: Int,
        _ reader: PlanReader,
        _ codes: inout [Int]
    ) {
        let stride = question.direction == .from ? 1 : -1
        var time = view.times[start]
        codes.append(Int(view.events[start]))
        var row = start + stride
        while row >= 0, row < view.count, codes.count <= question.steps {
            let code = Int(view.events[row])
            defer { row += stride }
            guard reader.footprints[code] != 0 else { continue }
            let (distance, overflow) = view.times[row].subtractingReportingOverflow(time)
            guard !overflow, distance.magnitude <= UInt64(within) else { return }
            time = view.times[row]
            if code != codes[codes.count - 1] { codes.append(code) }
        }
    }
}
