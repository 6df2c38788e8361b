// SPDX-License-Identifier: Apache-2.0

internal import JejakJourney
internal import Testing

/// The plain-text questions, on every layout of the same journeys.
struct PlainTests {
    @Test(arguments: Layout.allCases)
    func `every plain question has the answer its file says`(layout: Layout) throws {
        let names = try PlainFile.names()
        #expect(names.count >= 5)
        for name in names {
            let file = try PlainFile.read(name)
            #expect(!file.cases.isEmpty, "\(name) asks nothing")
            let snapshot = try file.world.snapshot(layout)
            for question in file.cases {
                let found = file.answer(question.question, over: snapshot)
                #expect(found == question.expected, "\(question): \(question.question)")
            }
        }
    }
}
