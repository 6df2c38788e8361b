// SPDX-License-Identifier: Apache-2.0

import Testing

extension JejakRun {
    /// A refusal as it should be: it ends by itself with a status other than
    /// zero, and says one sentence that names the place.
    func expectRefusal(
        naming places: [String],
        _ what: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(
            status != 0,
            "\(what): it says all is well: \(self)",
            sourceLocation: sourceLocation
        )
        #expect(!wasKilled, "\(what): it crashed: \(self)", sourceLocation: sourceLocation)
        let sentences = error.split(whereSeparator: \.isNewline).filter { !$0.isEmpty }
        #expect(
            sentences.count == 1,
            "\(what): one sentence is wanted: \(self)",
            sourceLocation: sourceLocation
        )
        for place in places {
            #expect(
                error.contains(place),
                "\(what): '\(place)' is not named: \(self)",
                sourceLocation: sourceLocation
            )
        }
        for leak in ["Fatal error", "Swift.", "GRDB", "Optional(", "NSError", "Code="] {
            #expect(
                !error.contains(leak),
                "\(what): '\(leak)' is no word for people: \(self)",
                sourceLocation: sourceLocation
            )
        }
    }
}
