// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney

/// Finds the currency of a folder: the one that most events name.
enum FolderCurrency {
    static func find(in snapshot: JourneySnapshot) -> CurrencyContent {
        var counts: [String: Int] = [:]
        for part in snapshot.parts {
            guard let key = part.dictionary.code(ofKey: "currency") else { continue }
            for column in part.columns(ofKey: key) where column.type == .text {
                // More different codes than there are currencies are no codes.
                guard column.textCount <= 1_000 else { continue }
                var tally = [Int](repeating: 0, count: column.textCount)
                for code in column.codes where Int(code) < tally.count { tally[Int(code)] += 1 }
                for (code, count) in tally.enumerated() where count > 0 {
                    counts[column.text(UInt32(code)).uppercased(), default: 0] += count
                }
            }
        }
        let isCode = { (text: String) in
            text.utf8.count == 3 && text.utf8.allSatisfy { $0 >= 0x41 && $0 <= 0x5A }
        }
        let best = counts.filter { isCode($0.key) }
            .max { ($0.value, $1.key) < ($1.value, $0.key) }
        let code = best?.key ?? "IDR"
        return CurrencyContent(code: code, minorDigits: minorDigits(of: code))
    }

    /// As the journeys hold amounts of the currency: asks the rule itself.
    private static func minorDigits(of code: String) -> Int {
        var batch = EventBatch()
        let name = batch.strings.intern("Order Completed")
        let revenue = batch.strings.intern("revenue")
        let currency = batch.strings.intern("currency")
        let value = batch.strings.intern(code)
        batch.addProperty(revenue, number: 1)
        batch.addProperty(currency, string: value, type: .text)
        batch.finishEvent(kind: .track, name: name, source: name, time: 0, identity: 0)
        var codes = EventAmount.Codes(stringCount: batch.strings.count)
        return EventAmount.minorUnits(batch, event: 0, codes: &codes) == 1 ? 0 : 2
    }
}
