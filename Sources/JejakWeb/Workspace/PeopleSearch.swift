// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney
internal import JejakStore

/// Finds people by a text that an operator typed: part of a key, a name or an
/// e-mail. Whoever is known by exactly the text comes first.
///
/// Letters match whatever their case where they are ASCII. Time grows with the
/// different names and the identifiers; at most `limit` people of each kind
/// are found.
struct PeopleSearch {
    static let limit = 1_000

    let text: String
    let moment: ConsoleMoment
    let store: Store

    var people: [UInt32] {
        get throws {
            var seen: Set<UInt32> = []
            var found: [UInt32] = []
            func add(_ person: UInt32) {
                if seen.insert(person).inserted { found.append(person) }
            }
            if let exact = try store.person(named: text) { add(exact.code) }
            for person in byName { add(person) }
            for person in try store.people(matching: text, limit: Self.limit, offset: 0) {
                add(person.code)
            }
            return found
        }
    }

    private var byName: [UInt32] {
        var found: [UInt32] = []
        for attribute in ["name", "email", "firstName", "lastName"] {
            found += matches(attribute, text, limit: Self.limit - found.count)
        }
        // "Ana Putri" where first and last name are apart.
        let words = text.split(separator: " ", maxSplits: 1).map(String.init)
        if words.count == 2, found.count < Self.limit {
            let last = Set(matches("lastName", words[1], limit: .max))
            found += matches("firstName", words[0], limit: .max).filter(last.contains)
                .prefix(Self.limit - found.count)
        }
        return found
    }

    /// People whose text of an attribute contains a text.
    private func matches(_ attribute: String, _ text: String, limit: Int) -> [UInt32] {
        guard limit > 0, let column = moment.snapshot.facts.column(attribute) else { return [] }
        let wanted = text.utf8.map(Self.folded)
        let isMatch = (0..<column.textCount).map {
            Self.contains(column.text(UInt32($0)), wanted)
        }
        guard isMatch.contains(true) else { return [] }
        var found: [UInt32] = []
        for place in column.people.indices {
            guard column.types[place] == PropertyType.text.rawValue,
                column.bits[place] < UInt64(isMatch.count), isMatch[Int(column.bits[place])]
            else { continue }
            found.append(column.people[place])
            if found.count >= limit { break }
        }
        return found
    }

    private static func folded(_ byte: UInt8) -> UInt8 {
        byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
    }

    private static func contains(_ text: String, _ wanted: [UInt8]) -> Bool {
        var copy = text
        return copy.withUTF8 { bytes in
            guard !wanted.isEmpty, bytes.count >= wanted.count else { return wanted.isEmpty }
            for start in 0...(bytes.count - wanted.count) {
                var length = 0
                while length < wanted.count, folded(bytes[start + length]) == wanted[length] {
                    length += 1
                }
                if length == wanted.count { return true }
            }
            return false
        }
    }
}
