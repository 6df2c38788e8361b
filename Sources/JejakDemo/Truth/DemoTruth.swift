// SPDX-License-Identifier: Apache-2.0

package import JejakCore

/// How what was found agrees with what is true, and the files to check it with.
///
/// The three texts are what `Oracles/demo/baselines.py` reads.
package enum DemoTruth {
    /// `person,archetype`, one line a person.
    package static func truthCSV(
        _ truth: [(person: String, archetype: DemoArchetype)]
    ) -> String {
        var text = "person,archetype\n"
        for entry in truth { text += "\(field(entry.person)),\(entry.archetype.rawValue)\n" }
        return text
    }

    /// `person,cluster`, -1 for those in none.
    package static func clustersCSV(people: [String], labels: [Int?]) -> String {
        precondition(people.count == labels.count, "one label a person")
        var text = "person,cluster\n"
        for (person, label) in zip(people, labels) {
            text += "\(field(person)),\(label ?? -1)\n"
        }
        return text
    }

    /// `person,recency,frequency,money` and one column of counts an event name.
    ///
    /// Recency is the days from the last order to the last footprint of all,
    /// frequency the number of orders, money their sum in major units (a
    /// hundredth of the minor units). An order is an event that carries money;
    /// who has none has the recency of their first footprint.
    package static func featuresCSV(_ table: JourneyTable) -> String {
        var text = "person,recency,frequency,money"
        for name in table.eventNames { text += "," + field(name) }
        text += "\n"
        let end = table.times.max() ?? 0
        for person in 0..<table.personCount {
            var counts = Array(repeating: 0, count: table.eventNames.count)
            var last: Int64?
            var orders = 0
            var money: Int64 = 0
            let rows = table.rows(of: person)
            for row in rows {
                counts[Int(table.events[row])] += 1
                guard table.amounts[row] > 0 else { continue }
                orders += 1
                money += table.amounts[row]
                last = table.times[row]
            }
            let since = last ?? (rows.isEmpty ? end : table.times[rows.lowerBound])
            let recency = Double(end - since) / 86_400_000
            text += "\(field(table.people[person])),\(recency),\(orders)"
            text += ",\(Double(money) / 100)"
            for count in counts { text += ",\(count)" }
            text += "\n"
        }
        return text
    }

    /// A CSV field, quoted where it must be (RFC 4180).
    private static func field(_ text: String) -> String {
        guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else {
            return text
        }
        var quoted = "\""
        for character in text {
            if character == "\"" { quoted += "\"" }
            quoted.append(character)
        }
        return quoted + "\""
    }
}
