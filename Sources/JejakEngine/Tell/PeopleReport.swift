// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakJourney
package import JejakLearn
internal import JejakStore

/// What clustering people by their features found, in the form in which it is
/// kept: enough for the console, the command line and the facts.
package struct PeopleReport: Codable, Sendable {
    /// What sets a group apart.
    package struct Difference: Codable, Sendable {
        package let key: String
        package let words: JourneyReport.Words
        package let effect: Double
        package let z: Double
    }

    /// One group in words and figures.
    package struct Group: Codable, Sendable {
        package let id: Int
        package let label: JourneyReport.Words
        package let size: Int
        /// The share of its people who ordered.
        package let conversion: Double
        /// Minor units.
        package let revenuePerPerson: Double
        package let differences: [Difference]
    }

    /// Where one person stands; no group for noise.
    package struct Member: Codable, Sendable {
        package let person: UInt32
        package let cluster: Int?
        package let probability: Double
    }

    /// A feature that said nothing, and why.
    package struct Dropped: Codable, Sendable {
        package let key: String
        package let reason: String
    }

    package let date: Int64
    package let features: String
    package let method: String
    package let used: [String]
    package let dropped: [Dropped]
    package let noise: Int
    package let groups: [Group]
    package let members: [Member]
    package let seconds: Double

    /// The facts that a report gives to people.
    package static let attributes: Set<String> = ["cluster.people", "cluster.people.label"]

    /// The report as `jejak people cluster --json` prints it.
    package var json: String {
        var object = JSONObject()
        object.add("people", members.count)
        object.add("features", features)
        object.add("method", method)
        object.add("clusters", groups.count)
        object.add("noise", noise)
        object.add("sizes", groups.map(\.size))
        object.add(
            "groups",
            groups.map { group in
                var item = JSONObject()
                item.add("id", group.id)
                item.add("label", group.label.json)
                item.add("size", group.size)
                item.add("conversion", group.conversion)
                item.add("revenuePerPerson", group.revenuePerPerson / 100)
                item.add(
                    "differences",
                    group.differences.map { one in
                        var difference = JSONObject()
                        difference.add("feature", one.key)
                        difference.add("words", one.words.json)
                        difference.add("effect", one.effect)
                        difference.add("z", one.z)
                        return difference
                    }
                )
                return item
            }
        )
        object.add("used", used)
        object.add(
            "dropped",
            dropped.map { one in
                var item = JSONObject()
                item.add("feature", one.key)
                item.add("reason", one.reason)
                return item
            }
        )
        object.add("seconds", seconds)
        return object.text
    }

    /// `person,cluster`, one line a person, -1 for noise.
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

extension JourneyReport.Words {
    var json: JSONObject {
        var object = JSONObject()
        object.add("en", en)
        object.add("id", id)
        return object
    }
}

extension Workspace {
    /// Groups people by their features, keeps the groups as a dated snapshot, and
    /// gives every person the fact of theirs. A group that is for the most part
    /// one of before keeps its name while what the name says still holds.
    package func clusterPeople(
        features: FeatureSet,
        method: String,
        clusters: Int? = nil,
        minimumClusterSize: Int? = nil,
        epsilon: Double? = nil,
        seed: UInt64
    ) throws -> (report: PeopleReport, people: [String]) {
        let started = Date()
        let export = try peopleExport()
        let clustering = PeopleClustering(
            features: features,
            method: try PeopleClusterMethod(
                named: method,
                people: export.table.personCount,
                clusters: clusters,
                minimumClusterSize: minimumClusterSize,
                epsilon: epsilon
            ),
            seed: seed
        )
        let found = try clustering.fit(export.table)
        let report = PeopleReport(
            found,
            clustering,
            export,
            before: try peopleReport(),
            seconds: Date().timeIntervalSince(started)
        )
        try store.addSnapshot(
            "people",
            date: report.date,
            content: Array(try JSONEncoder().encode(report))
        )
        var facts = FactsMerge()
        try addPeopleMemberships(to: &facts)
        try flush()
        try replaceFacts(facts, replacing: PeopleReport.attributes)
        return (report, export.table.journeys.people)
    }

    /// The newest report, or nothing where people were never clustered.
    package func peopleReport() throws -> PeopleReport? {
        guard let found = try store.snapshot("people") else { return nil }
        return try JSONDecoder().decode(PeopleReport.self, from: Data(found.content))
    }

    /// Adds the facts of the newest groups.
    func addPeopleMemberships(to facts: inout FactsMerge) throws {
        guard let report = try peopleReport() else { return }
        let labels = Dictionary(
            report.groups.map { ($0.id, $0.label.en) },
            uniquingKeysWith: { first, _ in first }
        )
        for member in report.members {
            guard let cluster = member.cluster else { continue }
            let values: [(String, PropertyValue)] = [
                ("cluster.people", .number(Double(cluster))),
                ("cluster.people.label", .text(labels[cluster] ?? "")),
            ]
            for (attribute, value) in values {
                facts.add(
                    attribute,
                    person: member.person,
                    value: value,
                    time: report.date,
                    offset: -1
                )
            }
        }
    }
}

extension PeopleReport {
    init(
        _ found: PeopleClustering.Found,
        _ clustering: PeopleClustering,
        _ export: PeopleExport,
        before: PeopleReport?,
        seconds: Double
    ) {
        date = export.table.date
        features = clustering.features.name
        method = clustering.method.name
        used = found.scale.columns.map(\.feature.key)
        dropped = found.scale.dropped.map { Dropped(key: $0.key, reason: $0.reason) }
        noise = found.noise
        let table = export.table.journeys
        let fresh = found.groups.map { group in
            (Set(group.members.map { export.codes[$0] }), group.label)
        }
        let labels = FeatureLabel.kept(old: before?.labelled ?? [], new: fresh)
        groups = zip(found.groups, labels).map { group, label in
            var buyers = 0
            var money = 0.0
            for person in group.members {
                let amounts = table.amounts[table.rows(of: person)]
                if amounts.contains(where: { $0 > 0 }) { buyers += 1 }
                money += amounts.reduce(0.0) { $0 + Double($1) }
            }
            let size = Double(max(1, group.members.count))
            return Group(
                id: group.id,
                label: JourneyReport.Words(en: label.words.en, id: label.words.id),
                size: group.members.count,
                conversion: Double(buyers) / size,
                revenuePerPerson: money / size,
                differences: label.differences.map {
                    Difference(
                        key: $0.key,
                        words: JourneyReport.Words(en: $0.words.en, id: $0.words.id),
                        effect: $0.effect,
                        z: $0.z
                    )
                }
            )
        }
        members = export.codes.indices.map {
            Member(
                person: export.codes[$0],
                cluster: found.labels[$0],
                probability: found.probabilities[$0]
            )
        }
        self.seconds = seconds
    }

    /// The groups with their members, to be known again after a refit.
    private var labelled: [(members: Set<UInt32>, label: FeatureLabel)] {
        var people: [Int: Set<UInt32>] = [:]
        for member in members {
            if let cluster = member.cluster {
                people[cluster, default: []].insert(member.person)
            }
        }
        return groups.map { group in
            (
                people[group.id] ?? [],
                FeatureLabel(
                    words: JourneyWords(en: group.label.en, id: group.label.id),
                    differences: group.differences.map {
                        FeatureLabel.Difference(
                            key: $0.key,
                            words: JourneyWords(en: $0.words.en, id: $0.words.id),
                            effect: $0.effect,
                            z: $0.z
                        )
                    }
                )
            )
        }
    }
}
