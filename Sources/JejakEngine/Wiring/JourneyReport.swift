// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
package import JejakLearn

/// What clustering the journeys found, in the form in which it is kept: enough
/// for the console, the command line and the facts, without the model.
package struct JourneyReport: Codable, Sendable {
    /// The same words in both languages of the house.
    package struct Words: Codable, Sendable {
        package let en: String
        package let id: String
    }

    /// What sets a cluster apart, and by how many standard deviations.
    package struct Contrast: Codable, Sendable {
        package let words: Words
        package let strength: Double
        // What the words are read from; older reports have none.
        package var measure: Words?
        package var unit: ContrastFigures.Unit?
        package var own: Double?
        package var others: Double?
    }

    /// One cluster in words and figures, as it is kept.
    package struct Cluster: Codable, Sendable {
        package let id: Int
        package let label: Words
        package let size: Int
        package let persistence: Double
        package let typicalPath: [String]
        package let conversion: Double
        /// Minor units.
        package let revenuePerPerson: Double
        package let medianSteps: Int
        package let medianSpanDays: Double
        package let medianGapDays: Double
        package let contrasts: [Contrast]
        /// Its place among the colours of pictures; older reports have the id's.
        package var colour: Int?

        /// `#rrggbb`, as pictures have it.
        package var css: String { EventColour.ofCluster(colour ?? id).css }
    }

    /// What became of the groups of the report before.
    package struct Changes: Codable, Sendable, Equatable {
        package let kept: [Int]
        package let new: [Int]
        package let gone: [Int]
        package let merged: [ClusterIdentities.Passage]
        package let split: [ClusterIdentities.Passage]

        var json: JSONObject {
            func passages(_ list: [ClusterIdentities.Passage]) -> [JSONObject] {
                list.map { passage in
                    var item = JSONObject()
                    item.add("from", passage.from)
                    item.add("to", passage.to)
                    return item
                }
            }
            var object = JSONObject()
            object.add("kept", kept)
            object.add("new", new)
            object.add("gone", gone)
            object.add("merged", passages(merged))
            object.add("split", passages(split))
            return object
        }
    }

    /// Where one person stands. `cluster` is nothing for noise.
    package struct Member: Codable, Sendable {
        package let person: UInt32
        package let cluster: Int?
        package let probability: Double
        package let isTooShort: Bool

        package init(person: UInt32, cluster: Int?, probability: Double, isTooShort: Bool) {
            self.person = person
            self.cluster = cluster
            self.probability = probability
            self.isTooShort = isTooShort
        }
    }

    package let date: Int64
    package let people: Int
    package let noise: Int
    package let tooShort: Int
    package let minimumEvents: Int
    package let clusters: [Cluster]
    package let members: [Member]
    package let seconds: [String: Double]
    // What reports of older versions do not have.
    /// Counts the comparisons of this folder; names the files of this one.
    package var fit: Int?
    /// By the clock, where `date` is that of the last footprint.
    package var fittedAt: Int64?
    /// Every footprint before this log offset was compared.
    package var logEnd: Int64?
    /// The first id that no cluster of this folder ever had.
    package var nextId: Int?
    /// Nothing at the first comparison.
    package var changes: Changes?

    package var labels: [Int: String] {
        Dictionary(clusters.map { ($0.id, $0.label.en) }, uniquingKeysWith: { $1 })
    }

    /// The facts that a report gives to people.
    package static let attributes: Set<String> = ["cluster.journey", "cluster.journey.label"]

    /// The report as `jejak journeys cluster --json` prints it.
    package var json: String {
        var object = JSONObject()
        object.add("people", people)
        object.add("noise", noise)
        object.add("tooShort", tooShort)
        object.add(
            "clusters",
            clusters.map { cluster in
                var item = JSONObject()
                item.add("id", cluster.id)
                var label = JSONObject()
                label.add("en", cluster.label.en)
                label.add("id", cluster.label.id)
                item.add("label", label)
                item.add("size", cluster.size)
                item.add("persistence", cluster.persistence)
                item.add("typicalPath", cluster.typicalPath)
                item.add("conversion", cluster.conversion)
                item.add("revenuePerPerson", cluster.revenuePerPerson / 100)
                return item
            }
        )
        if let changes { object.add("changes", changes.json) }
        var stages = JSONObject()
        for stage in ["images", "training", "encoding", "clustering"] {
            stages.add(stage, seconds[stage] ?? 0)
        }
        object.add("seconds", stages)
        return object.text
    }
}

extension JourneyReport {
    /// `person,cluster`, one line a person, -1 for noise and too short.
    /// `people` are the names of the members, in their order.
    package func labelsCSV(people: [String]) -> String {
        var text = "person,cluster\n"
        for (name, member) in zip(people, members) {
            let isPlain = !name.contains { $0 == "," || $0 == "\"" || $0.isNewline }
            text += isPlain ? name : "\"" + name.replacing("\"", with: "\"\"") + "\""
            text += ",\(member.cluster ?? -1)\n"
        }
        return text
    }
}
