// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney
internal import JejakQuery
internal import Testing

/// A few people's journeys taken out answer as they do among all.
struct ExtractTests {
    @Test(arguments: 0..<4)
    func `an extract answers as the whole`(round: Int) throws {
        var random = RandomQuestion(seed: UInt64(round) + 700)
        let world = random.world(people: 40, rows: 400)
        let keys = RandomQuestion.keys
        for layout in Layout.allCases {
            let whole = try world.snapshot(layout)
            let some = (0..<UInt32(40)).filter { _ in random.chance(0.3) }
            let extract = try whole.extract(some, keys: keys, facts: whole.facts)
            #expect(extract.people() == some.filter { whole.show($0) { _ in } })
            for _ in 0..<60 {
                let expression = random.expression()
                let plan = SegmentPlan(expression, whole)
                let other = SegmentPlan(expression, extract)
                for person in some {
                    // Which test decides, and so until when, may be another.
                    #expect(
                        plan.judge(person).isMember == other.judge(person).isMember,
                        "\(layout): \(SegmentPrinter.text(expression))"
                    )
                }
            }
        }
    }
}
