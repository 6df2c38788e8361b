// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakLearn
internal import Testing

/// How journeys become pictures.
struct JourneyImagerTests {
    private typealias Fixture = JourneyTableFixture

    @Test func `people with too few steps get no picture and are counted`() throws {
        let table = Fixture.table(
            [
                [(0, 0, 0), (1, 0, 0), (2, 1, 0), (3, 0, 0), (4, 1, 0)],
                [(0, 0, 0), (1, 1, 0), (2, 0, 0), (3, 1, 0)],
                [],
            ],
            names: ["a", "b"]
        )
        let model = try JourneyImager().fit(table)
        let set = model.images(table)
        #expect(set.people == [0])
        #expect(set.tooShort == 2)
        #expect(model.image(table, person: 1) == nil)
        #expect(model.image(table, person: 0) == set[0])
    }

    @Test func `every row is shares that sum to one and every pixel lies in 0 to 1`() throws {
        let table = Fixture.earlyAndLate(40, seed: 1)
        let set = try JourneyImager().fit(table).images(table)
        let shape = set.shape
        #expect(shape.rows == 4)
        #expect(set.pixels.allSatisfy { $0 >= 0 && $0 <= 1 })
        for index in 0..<set.count {
            let pixels = set[index].pixels
            for row in 0..<shape.rows {
                let width = shape.courseColumns
                let sum = pixels[row * width..<(row + 1) * width].reduce(0, +)
                #expect(abs(sum - 1) < 1e-3)
            }
        }
    }

    @Test func `doing everything twice as often leaves the course as it is`() throws {
        let steps: [Fixture.Step] = (0..<20).map { (Double($0 * $0), $0 % 3, 0) }
        let twice = steps + steps.map { ($0.day + 0.0001, $0.event, 0) }
        let table = Fixture.table([steps, twice], names: ["a", "b", "c"])
        let set = try JourneyImager(shrinkage: 0).fit(table).images(table)
        let shape = set.shape
        let course = 0..<shape.rows * shape.courseColumns
        for pixel in course {
            #expect(abs(set[0].pixels[pixel] - set[1].pixels[pixel]) < 0.06)
        }
    }

    @Test func `the row that tells people apart is chosen before the one that does not`() throws {
        // Everybody does "same" all along; half do "early" early, half late.
        let journeys = (0..<40).map { person -> [Fixture.Step] in
            (0..<10).map { (Double($0 * 10), 0, 0) }
                + (0..<5).map { (Double($0) + (person < 20 ? 1 : 85), 1, 0) }
        }
        let table = Fixture.table(journeys, names: ["same", "early"])
        let model = try JourneyImager(rowLimit: 1).fit(table)
        #expect(model.rowNames == ["early"])
    }

    @Test func `a vocabulary of one event has one row`() throws {
        let table = Fixture.table(
            [(0..<6).map { (Double($0), 0, 1000) }],
            names: ["Order Completed"]
        )
        let set = try JourneyImager().fit(table).images(table)
        #expect(set.shape.rows == 1)
        #expect(set.count == 1)
    }

    @Test func `a table that lacks learnt events, or has others, is still drawn`() throws {
        let model = try JourneyImager().fit(Fixture.earlyAndLate(20, seed: 2))
        let other = Fixture.table(
            [(0..<8).map { (Double($0), $0 % 2, 0) }],
            names: ["Order Completed", "New"]
        )
        let image = try #require(model.image(other, person: 0))
        #expect(image.pixels.allSatisfy { $0.isFinite })
    }

    @Test func `wild times and amounts do not stop the process`() throws {
        let table = JourneyTable(
            people: ["x"],
            offsets: [0, 6],
            times: [.min, -1, 0, 5, 1 << 60, .max],
            events: [0, 1, 0, 1, 0, 1],
            amounts: [.max, 0, .min + 1, -5, 7, .max],
            eventNames: ["a", "b"]
        )
        let set = try JourneyImager().fit(table).images(table)
        #expect(set.pixels.allSatisfy { $0.isFinite })
    }

    @Test func `bad settings and empty tables are refused with a sentence`() {
        let table = Fixture.earlyAndLate(4, seed: 3)
        let empty = JourneyTable(
            people: [],
            offsets: [0],
            times: [],
            events: [],
            amounts: [],
            eventNames: []
        )
        #expect(throws: LearnError.self) { try JourneyImager().fit(empty) }
        #expect(throws: LearnError.self) { try JourneyImager(minimumEvents: 1).fit(table) }
        #expect(throws: LearnError.self) { try JourneyImager(minimumEvents: 999).fit(table) }
        #expect(throws: LearnError.self) { try JourneyImager(rowLimit: 0).fit(table) }
        #expect(throws: LearnError.self) { try JourneyImager(shrinkage: .nan).fit(table) }
    }
}
