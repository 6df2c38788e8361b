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
        let snapshot = try snapshot()
        let export = JourneyExport(snapshot, keys: try store.allKeys())
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
        let found = try clustering.fit(
            export.table,
            now: { Date().timeIntervalSinceReferenceDate },
            progress: progress
        )
        let before = try journeyReport()
        let old = try memberships(of: before)
        let (model, identities) = named(found, export, before, old)
        var report = JourneyReport(
            model,
            export: export,
            date: export.table.times.max() ?? now,
            minimumEvents: clustering.imager.minimumEvents
        )
        report.fit = max(before?.fit ?? 0, try journeyFitNumber()) + 1
        // Later than all that was said of anybody by the fit before.
        let last = try livePlacements().people.values.map(\.time).max()
        report.fittedAt = max(now, (last ?? 0) + 1, (before?.fittedAt ?? 0) + 1)
        report.logEnd = snapshot.logOffset
        report.nextId = identities.next
        if before != nil { report.changes = JourneyReport.Changes(identities) }
        try keep(report, model, export, from: old)
        return (report, export, model)
    }

    /// Where everybody is now: by the last fit, or placed since.
    private func memberships(of report: JourneyReport?) throws -> [UInt32: Int?] {
        guard let report else { return [:] }
        var found: [UInt32: Int?] = [:]
        for member in report.members where !member.isTooShort {
            found[member.person] = .some(member.cluster)
        }
        for (person, live) in try livePlacements().people where !live.placement.isTooShort {
            found[person] = .some(live.placement.cluster)
        }
        return found
    }

    /// The answer with the ids, colours and names that the last one had, where
    /// its groups are in it.
    private func named(
        _ model: JourneyClusteringModel,
        _ export: JourneyExport,
        _ before: JourneyReport?,
        _ old: [UInt32: Int?]
    ) -> (JourneyClusteringModel, ClusterIdentities) {
        var new: [UInt32: Int?] = [:]
        for (index, person) in export.codes.enumerated() where !model.isTooShort[index] {
            new[person] = .some(model.labels[index])
        }
        let known = before?.clusters ?? []
        let identities = ClusterIdentities(
            old: old,
            new: new,
            count: model.clusters.count,
            next: max(before?.nextId ?? 1, (known.map(\.id).max() ?? 0) + 1)
        )
        let labels = zip(model.clusters, identities.ids).map { cluster, id in
            known.first { $0.id == id }.flatMap { $0.label(stillHoldsOf: cluster) }
                ?? cluster.label
        }
        let isUnique = Set(labels.map(\.en)).count == labels.count
        let colours = identities.colours(
            old: Dictionary(
                known.map { ($0.id, $0.colour ?? $0.id) },
                uniquingKeysWith: { $1 }
            ),
            palette: EventColour.clusterCount
        )
        return (
            model.identified(
                ids: identities.ids,
                colours: colours,
                labels: isUnique ? labels : model.clusters.map(\.label)
            ), identities
        )
    }

    /// Writes the fit's files, names them, and gives everybody their fact.
    private func keep(
        _ report: JourneyReport,
        _ model: JourneyClusteringModel,
        _ export: JourneyExport,
        from old: [UInt32: Int?]
    ) throws {
        let fit = report.fit ?? 1
        try writeDerived(try JourneyPlacer(model).saved(), to: journeyFile(fit, "model"))
        try writeDerived(
            JourneyMapFile(model, codes: export.codes, fit: fit).bytes,
            to: journeyFile(fit, "map")
        )
        try savePictures(of: model, export)
        try store.addSnapshot(
            "journeys",
            date: report.date,
            content: Array(try JSONEncoder().encode(report))
        )
        let placed = try livePlacements()
        try store.set(Self.fitSetting, to: String(fit))
        journeyBook.begin(fit: fit)
        var facts = FactsMerge()
        try addMemberships(to: &facts, try snapshot())
        // What was said of somebody by the fit before must not outlive it.
        let grouped = Set(report.members.lazy.filter { $0.cluster != nil }.map(\.person))
        for person in placed.people.keys where !grouped.contains(person) {
            for attribute in JourneyReport.attributes {
                facts.add(
                    attribute,
                    person: person,
                    value: .null,
                    time: report.fittedAt ?? report.date,
                    offset: -1
                )
            }
        }
        try flush()
        try replaceFacts(facts, replacing: JourneyReport.attributes)
        removeOldFits(keeping: fit)
    }

    /// The newest report, or nothing where journeys were never clustered.
    package func journeyReport() throws -> JourneyReport? {
        guard let found = try store.snapshot("journeys") else { return nil }
        return try JSONDecoder().decode(JourneyReport.self, from: Data(found.content))
    }

    /// Adds the facts of the newest clusters.
    func addMemberships(to facts: inout FactsMerge, _ snapshot: JourneySnapshot) throws {
        guard let report = try journeyReport() else { return }
        let labels = report.labels
        let live = try livePlacements()
        func add(_ person: UInt32, _ cluster: Int?, _ time: Int64) {
            guard let cluster else { return }
            facts.add(
                "cluster.journey",
                person: person,
                value: .number(Double(cluster)),
                time: time,
                offset: -1
            )
            facts.add(
                "cluster.journey.label",
                person: person,
                value: .text(labels[cluster] ?? ""),
                time: time,
                offset: -1
            )
        }
        for member in report.members where live.people[member.person] == nil {
            add(member.person, member.cluster, report.fittedAt ?? report.date)
        }
        for (person, place) in live.people { add(person, place.placement.cluster, place.time) }
    }
}

extension JourneyReport.Contrast {
    init(_ contrast: JourneyCluster.Contrast) {
        self.init(
            words: JourneyReport.Words(en: contrast.words.en, id: contrast.words.id),
            strength: contrast.strength,
            measure: contrast.figures.map {
                JourneyReport.Words(en: $0.measure.en, id: $0.measure.id)
            },
            unit: contrast.figures?.unit,
            own: contrast.figures.flatMap { $0.own.isFinite ? $0.own : nil },
            others: contrast.figures.flatMap { $0.others.isFinite ? $0.others : nil }
        )
    }
}

extension JourneyReport.Changes {
    init(_ identities: ClusterIdentities) {
        self.init(
            kept: identities.kept,
            new: identities.fresh,
            gone: identities.gone,
            merged: identities.merged,
            split: identities.split
        )
    }
}

extension JourneyReport.Cluster {
    /// The label, where everything that it names still sets the cluster apart.
    func label(stillHoldsOf cluster: JourneyCluster) -> JourneyWords? {
        let named = contrasts.filter {
            label.en.lowercased().contains($0.words.en.lowercased())
        }
        let found = Set(cluster.contrasts.map(\.words.en))
        guard !named.isEmpty, named.allSatisfy({ found.contains($0.words.en) }) else { return nil }
        return JourneyWords(en: label.en, id: label.id)
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
                contrasts: cluster.contrasts.map(Contrast.init),
                colour: cluster.colour
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
