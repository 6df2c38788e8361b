// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakLearn
internal import Testing

/// Plain pictures against a slow drawing of what their definition says, and
/// kinds of step that came after the rows were chosen.
struct PlainPictureTests {
    private typealias Fixture = JourneyTableFixture

    /// One picture, cell by cell.
    private static func plainly(
        _ table: JourneyTable,
        _ person: Int,
        _ names: [String],
        _ shape: JourneyImageShape,
        _ plain: JourneyImageShape.Plain
    ) -> [Double] {
        let rows = Array(table.rows(of: person))
        let width = shape.courseColumns
        let first = Double(table.times[rows[0]])
        let length = max(1, Double(table.times[rows[rows.count - 1]]) - first)
        var layers = Array(
            repeating: Array(repeating: 0.0, count: shape.rows * width),
            count: 3
        )
        let money = rows.reduce(0.0) { $0 + abs(Double(table.amounts[$1])) }
        for (place, row) in rows.enumerated() {
            let passed = Double(table.times[row]) - first
            let column =
                plain.isByTime
                ? min(width - 1, Int(passed * Double(width) / length)) : place * width / rows.count
            let name = table.eventNames[Int(table.events[row])]
            guard let kind = names.firstIndex(of: name) else { continue }
            let cell = kind * width + column
            layers[0][cell] += 1
            if place + 1 < rows.count {
                layers[1][cell] += Double(table.times[rows[place + 1]] - table.times[row]) / 60_000
            }
            if money > 0 { layers[2][cell] += abs(Double(table.amounts[row])) / money }
        }
        let counts = layers[0].map { min(1, logarithm(1 + $0) / logarithm(64)) }
        let gaps = layers[1].map { min(1, logarithm(1 + $0) / logarithm(525_601)) }
        return counts + (plain.hasGaps ? gaps : []) + (plain.hasMoney ? layers[2] : [])
    }

    @Test(arguments: [false, true], [0, 1, 2, 3])
    func `plain pictures are what their definition says`(isByTime: Bool, layers: Int) throws {
        let plain = JourneyImageShape.Plain(
            isByTime: isByTime,
            hasGaps: layers & 1 != 0,
            hasMoney: layers & 2 != 0
        )
        var random = SeededRandom(seed: UInt64(layers) + 7)
        let journeys = (0..<150).map { person -> [Fixture.Step] in
            (0..<1 + random.below(person % 7 == 0 ? 300 : 20)).map { _ in
                let day = random.uniform() * 90
                return (person % 11 == 0 ? 1 : day, random.below(6), Int64(random.below(3)) * 500)
            }
        }
        let table = Fixture.table(journeys, names: ["a", "b", "c", "d", "e", "f"])
        let model = try JourneyImager(
            minimumEvents: 1,
            rowLimit: 4,
            courseColumns: 12,
            layout: .plain(plain)
        ).fit(table)
        let set = model.images(table)
        #expect(set.count == 150)
        #expect(set.shape.count == 4 * 12 * plain.layers)
        for person in 0..<150 {
            let wanted = Self.plainly(table, person, model.rowNames, set.shape, plain)
            for (drawn, right) in zip(set[person].pixels, wanted) {
                #expect(abs(Double(drawn) - right) < 1e-5)
            }
        }
    }

    @Test func `kinds that came later are counted and passed by`() throws {
        let before = Fixture.earlyAndLate(30, seed: 5)
        let layout = JourneyImageShape.Layout.plain(.init(isByTime: true))
        let model = try JourneyImager(rowLimit: 2, layout: layout).fit(before)
        // Kinds without a row are known all the same.
        #expect(model.unseen(before).isEmpty)
        let steps: [Fixture.Step] = (0..<10).map { (Double($0), $0 % 2, 0) }
        let later = steps + [(3.5, 2, 0), (4.5, 2, 0), (5.5, 3, 0)]
        let names = [model.rowNames[0], model.rowNames[1], "Quiz Begun", "Quiz Ended", "Never"]
        let table = Fixture.table([steps, later], names: names)
        #expect(model.unseen(table) == ["Quiz Begun": 2, "Quiz Ended": 1])
        let set = model.images(table)
        let cells = set.shape.count / 2
        // By time, the rows of the kinds that are known count the same.
        #expect(set[0].pixels[..<cells] == set[1].pixels[..<cells])
    }

    @Test func `columns that cannot be halved twice are refused`() {
        let table = Fixture.earlyAndLate(10, seed: 1)
        for columns in [0, -4, 6, 1028] {
            #expect(throws: LearnError.self) {
                try JourneyImager(courseColumns: columns, layout: .plain(.init())).fit(table)
            }
        }
        #expect(throws: LearnError.self) {
            try JourneyImager(minimumEvents: 0, layout: .plain(.init())).fit(table)
        }
    }
}
