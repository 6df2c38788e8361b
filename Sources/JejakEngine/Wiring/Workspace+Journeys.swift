// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakJourney
package import JejakLearn
internal import JejakStore

extension Workspace {
    /// Everybody's footprints as a table for learners.
    package func journeyExport() throws -> JourneyExport {
        JourneyExport(try snapshot(), keys: try store.allKeys())
    }

    /// Finds the clusters of journeys, keeps them as a dated snapshot with their
    /// pictures, and gives every person the fact of theirs.
    ///
    /// `progress` is told the stage and its share, and says whether to go on.
    package func clusterJourneys(
        seed: UInt64,
        minimumClusterSize: Int? = nil,
        progress: ((JourneyClusteringStage, Double) -> Bool)? = nil
    ) throws -> (report: JourneyReport, export: JourneyExport, model: JourneyClusteringModel) {
        let export = try journeyExport()
        guard export.table.personCount > 0 else {
            throw EngineError(
                .nothingYet,
                "\(folder.path) holds no footprints yet: import some with 'jejak "
                    + "import FILE --data \(folder.path)'"
            )
        }
        var clustering = JourneyClustering(seed: seed)
        if let minimumClusterSize {
            clustering.smallestShare =
                Double(minimumClusterSize) / Double(max(1, export.table.personCount))
        }
        let model = try clustering.fit(
            export.table,
            now: { Date().timeIntervalSinceReferenceDate },
            progress: progress
        )
        let report = JourneyReport(
            model,
            export: export,
            date: export.table.times.max() ?? now,
            minimumEvents: clustering.imager.minimumEvents
        )
        try savePictures(of: model, export)
        try store.addSnapshot(
            "journeys",
            date: report.date,
            content: Array(try JSONEncoder().encode(report))
        )
        var facts = FactsMerge()
        try addMemberships(to: &facts, try snapshot())
        try flush()
        try replaceFacts(facts, replacing: JourneyReport.attributes)
        return (report, export, model)
    }

    /// The newest report, or nothing where journeys were never clustered.
    package func journeyReport() throws -> JourneyReport? {
        guard let found = try store.snapshot("journeys") else { return nil }
        return try JSONDecoder().decode(JourneyReport.self, from: Data(found.content))
    }

    /// Adds the facts of the newest clusters.
    func addMemberships(to facts: inout FactsMerge, _ snapshot: JourneySnapshot) throws {
        guard let report = try journeyReport() else { return }
        let labels = Dictionary(uniqueKeysWithValues: report.clusters.map { ($0.id, $0.label.en) })
        for member in report.members {
            guard let cluster = member.cluster else { continue }
            facts.add(
                "cluster.journey",
                person: member.person,
                value: .number(Double(cluster)),
                time: report.date,
                offset: -1
            )
            facts.add(
                "cluster.journey.label",
                person: member.person,
                value: .text(labels[cluster] ?? ""),
                time: report.date,
                offset: -1
            )
        }
    }
}

extension JourneyReport {
    init(
        _ model: JourneyClusteringModel,
        export: JourneyExport,
        date: Int64,
        minimumEvents: Int
    ) {
        self.date = date
        people = export.table.personCount
        noise = model.noise
        tooShort = model.tooShort
        self.minimumEvents = minimumEvents
        clusters = model.clusters.map { cluster in
            Cluster(
                id: cluster.id,
                label: Words(en: cluster.label.en, id: cluster.label.id),
                size: cluster.size,
                persistence: cluster.persistence,
                typicalPath: cluster.typicalPath,
                conversion: cluster.conversion,
                revenuePerPerson: cluster.revenuePerPerson,
                medianSteps: cluster.medianSteps,
                medianSpanDays: cluster.medianSpanDays,
                medianGapDays: cluster.medianGapDays,
                contrasts: cluster.contrasts.map {
                    Contrast(
                        words: Words(en: $0.words.en, id: $0.words.id),
                        strength: $0.strength
                    )
                }
            )
        }
        members = export.codes.indices.map { index in
            Member(
                person: export.codes[index],
                cluster: model.labels[index],
                probability: model.probabilities[index],
                isTooShort: model.isTooShort[index]
            )
        }
        seconds = Dictionary(
            uniqueKeysWithValues: model.seconds.map { ($0.key.rawValue, $0.value) }
        )
    }
}
