// SPDX-License-Identifier: Apache-2.0

internal import JejakJourney
internal import JejakQuery
internal import Testing

/// The plain-text segments as a server keeps them: told event by event, and by
/// the mere passing of time.
struct PlainLiveTests {
    @Test func `every plain segment that is kept has the members its file says`() throws {
        var asked = 0
        for name in try PlainFile.names() {
            let file = try PlainFile.read(name)
            asked += try keep(file)
        }
        #expect(asked > 60, "only \(asked) segments were kept")
    }

    /// Keeps the segments of a file through its events, and says how many.
    private func keep(_ file: PlainFile) throws -> Int {
        var cases: [Int64: PlainCase] = [:]
        var watch = SegmentWatch()
        for question in file.cases {
            // Another kind of question, or one that is refused, is asked elsewhere.
            guard case .segmentCount(let expression)? = try? Question.parse(question.question)
            else { continue }
            let id = Int64(cases.count + 1)
            cases[id] = question
            watch.watch(
                WatchedSegment(id: id, name: "s\(id)", version: 1, expression: expression)
            )
        }
        var world = file.world
        let steps = max(1, file.world.events.count)
        let start = (file.world.events.map(\.time).min() ?? 0) - 86_400_000
        for step in 1...steps {
            world.events = Array(file.world.events.prefix(step))
            let isLast = step == steps
            let share = Double(step) / Double(steps)
            world.now =
                isLast
                ? file.world.now : start + Int64(Double(file.world.now - start) * share * 0.9)
            let snapshot = try world.snapshot(step % 2 == 0 ? .onePart : .manyParts)
            wake(&watch, over: snapshot)
            guard let person = world.events.last?.person else { continue }
            _ = watch.judge([person], over: snapshot, cause: .event)
        }
        for (id, question) in cases {
            let found = try #require(watch.members(of: id)).people.map {
                file.names[Int($0) - 1]
            }
            let wanted = question.expected.first?.split(separator: ":").dropFirst().first ?? ""
            #expect(found == wanted.split(separator: " ").map(String.init), "\(question)")
        }
        return cases.count
    }

    private func wake(_ watch: inout SegmentWatch, over snapshot: JourneySnapshot) {
        for wake in watch.due(at: snapshot.now, atMost: .max).sorted(by: { $0.person < $1.person })
        {
            _ = watch.judge([wake.person], .due([wake.segments]), over: snapshot, cause: .time)
        }
    }
}
