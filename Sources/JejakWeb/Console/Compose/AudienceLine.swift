// SPDX-License-Identifier: Apache-2.0

/// Who would get a campaign, in words: the number first, then where the others
/// stay.
struct AudienceLine {
    private let audience: AudienceContent
    private let reader: Reader

    init(_ audience: AudienceContent, reader: Reader) {
        self.audience = audience
        self.reader = reader
    }

    /// How many would get it now.
    var head: String {
        let count = reader.people(audience.willGet)
        return reader.say("\(count) would get it now", "\(count) akan menerimanya sekarang")
    }

    private var share: Double {
        audience.people > 0 ? Double(audience.willGet) / Double(audience.people) : 0
    }

    /// The audience, the holdout, each reason of refusal, the languages.
    var notes: [String] {
        var notes = [
            reader.say(
                "\(reader.people(audience.people)) fit the audience, of "
                    + "\(reader.number(audience.of)) in all.",
                "\(reader.people(audience.people)) cocok dengan audiens, dari "
                    + "\(reader.number(audience.of)) semuanya."
            )
        ]
        if audience.held > 0 {
            notes.append(
                reader.say(
                    "\(reader.people(audience.held)) are left out by lot, to compare with.",
                    "\(reader.people(audience.held)) disisihkan lewat undian, sebagai pembanding."
                )
            )
        }
        for reason in audience.refused.prefix(12) where reason.count > 0 {
            let words = reader.clipped(reader.say(reason.label), 160)
            notes.append(
                reader.say(
                    "\(reader.people(reason.count)) do not get it: \(words).",
                    "\(reader.people(reason.count)) tidak menerimanya: \(words)."
                )
            )
        }
        if audience.languages.count > 1 {
            let parts = audience.languages.prefix(8).map {
                "\(reader.languageName($0.name)) \(reader.number($0.count))"
            }
            notes.append(
                reader.say("Languages: ", "Bahasa: ") + parts.joined(separator: ", ") + "."
            )
        }
        return notes
    }

    var html: HTML {
        """
        <p class="big">\(head)</p>\(Piece.bar(share))\
        <ul class="plain notes">\(notes.html { "<li>\($0)</li>" })</ul>
        """
    }

    /// For the script, which shows the same words.
    var json: [UInt8] {
        let notes = self.notes.map(JSONText.quoted).joined(separator: ",")
        let thousandths = Int((max(0, min(1, share)) * 1_000).rounded())
        let digits = String(1_000 + thousandths).dropFirst()
        let part = thousandths == 1_000 ? "1" : "0.\(digits)"
        return Array(
            "{\"head\":\(JSONText.quoted(head)),\"share\":\(part),\"notes\":[\(notes)]}".utf8
        )
    }
}
