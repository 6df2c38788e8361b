// SPDX-License-Identifier: Apache-2.0

internal import JejakJourney
internal import JejakQuery

/// A ready segment, planned for one moment of the folder.
struct MomentSegment: Sendable {
    let ready: ReadySegment
    let plan: SegmentPlan

    var label: BilingualText {
        BilingualText(english: ready.english.name, indonesian: ready.indonesian.name)
    }

    var explanation: BilingualText {
        BilingualText(
            english: ready.english.description,
            indonesian: ready.indonesian.description
        )
    }

    /// Those that speak of what the folder has, in the words it uses. Where a
    /// plan would note that a name is nobody's, the segment says nothing here.
    static func all(over snapshot: JourneySnapshot, largeSpend: Double?) -> [MomentSegment] {
        var words = ReadySegment.Vocabulary()
        let names = snapshot.dictionary.eventNames
        func adapt(_ word: inout String, _ spellings: [String]) {
            guard !names.contains(word) else { return }
            for spelling in spellings {
                if let name = names.first(where: { plain($0) == spelling }) {
                    word = name
                    return
                }
            }
        }
        adapt(&words.viewed, ["productviewed", "viewedproduct", "productview", "viewitem", "view"])
        adapt(&words.added, ["productadded", "addedproduct", "addtocart", "cart"])
        adapt(&words.ordered, ["ordercompleted", "completedorder", "purchase", "order"])
        adapt(&words.supported, ["supportcontacted", "supportchat", "support"])
        if let largeSpend { words.largeSpend = largeSpend }
        return ReadySegment.all(words).compactMap { ready in
            // A text that cannot be read is one segment less, not a broken page.
            guard let expression = try? SegmentParser.parse(ready.text) else { return nil }
            let plan = SegmentPlan(expression, snapshot)
            return plan.notes.isEmpty ? MomentSegment(ready: ready, plan: plan) : nil
        }
    }

    private static func plain(_ name: String) -> String {
        name.lowercased().filter(\.isLetter)
    }

    /// A spend that reads well: two digits and zeros.
    static func rounded(_ spend: Double) -> Double? {
        guard spend.isFinite, spend >= 1, spend < 1e15 else { return nil }
        var step = 1.0
        while spend / step >= 100 { step *= 10 }
        return (spend / step).rounded() * step
    }
}
