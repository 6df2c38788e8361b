// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
package import JejakJourney
package import JejakLearn
internal import JejakQuery
internal import JejakStore

/// Two groups of people held against each other, with what they are called.
package struct ContrastReport: Sendable {
    package let group: JourneyWords
    package let against: JourneyWords
    /// Whether the other group is the nearest that does better, and was not named.
    package let isNearestHealthier: Bool
    package let contrast: GroupContrast

    package init(
        group: JourneyWords,
        against: JourneyWords,
        isNearestHealthier: Bool,
        contrast: GroupContrast
    ) {
        self.group = group
        self.against = against
        self.isNearestHealthier = isNearestHealthier
        self.contrast = contrast
    }
}

/// People who are like a group.
package struct AlikeReport: Sendable {
    /// What the operator knows them by, in the order of the matches.
    package let names: [String]
    package let codes: [UInt32]
    package let found: LookAlikes.Found
    package let features: String
}

/// A group that was split further.
package struct SplitReport: Sendable {
    package let found: MicroSegments.Found
    package let features: String
    package let people: Int
    package let names: [String]
}

extension Workspace {
    /// Everybody as features and personas read them. One pass over all rows.
    package func peopleExport() throws -> PeopleExport {
        try peopleExport(snapshot())
    }

    private func peopleExport(_ snapshot: JourneySnapshot) throws -> PeopleExport {
        let export = PeopleExport(
            snapshot,
            keys: try store.allKeys(),
            zone: try store.setting(Self.zoneSetting)
        )
        guard export.table.personCount > 0 else {
            throw EngineError(
                .nothingYet,
                "\(folder.path) holds no footprints yet: import some with 'jejak "
                    + "import FILE --data \(folder.path)'"
            )
        }
        return export
    }

    /// Where two groups' journeys differ and depart, at the moment of a snapshot, or
    /// now. Without another group a
    /// cluster of journeys is held against the nearest that does better, or
    /// everybody else where none does; any other group against everybody else.
    package func contrast(
        group: PeopleChoice,
        against other: PeopleChoice? = nil,
        over given: JourneySnapshot? = nil
    ) throws -> ContrastReport {
        let snapshot = try given ?? self.snapshot()
        let export = try peopleExport(snapshot)
        let members = try places(of: group, snapshot, export, other: [])
        var opposite = other ?? .rest
        var isChosen = false
        if other == nil, case .cluster(let number) = group,
            let healthier = try healthier(than: number, export)
        {
            opposite = .cluster(healthier)
            isChosen = true
        }
        let others = try places(of: opposite, snapshot, export, other: members)
        var isUntilConversion = false
        if case .converters = group { isUntilConversion = true }
        if case .converters = opposite { isUntilConversion = true }
        let finder = ContrastFinder(isUntilConversion: isUntilConversion)
        return ContrastReport(
            group: try title(of: group),
            against: try title(of: opposite),
            isNearestHealthier: isChosen,
            contrast: try finder.contrast(export.table.journeys, group: members, against: others)
        )
    }

    /// A group told as one made-up person.
    package func persona(
        of group: PeopleChoice,
        over given: JourneySnapshot? = nil
    ) throws -> Persona {
        let snapshot = try given ?? self.snapshot()
        let export = try peopleExport(snapshot)
        let members = try places(of: group, snapshot, export, other: [])
        return try PersonaMaker(export.table).persona(
            of: members,
            key: group.key,
            title: try title(of: group)
        )
    }

    /// The people most like a group who are not in it.
    package func alike(
        to group: PeopleChoice,
        limit: Int,
        features: FeatureSet = .all
    ) throws -> AlikeReport {
        let snapshot = try snapshot()
        let export = try peopleExport(snapshot)
        let members = try places(of: group, snapshot, export, other: [])
        let found = try LookAlikes(features: features, limit: limit)
            .find(export.table, like: members)
        return AlikeReport(
            names: found.matches.map { export.table.journeys.people[$0.person] },
            codes: found.matches.map { export.codes[$0.person] },
            found: found,
            features: features.name
        )
    }

    /// A group split further, by its members' features.
    package func split(
        _ group: PeopleChoice,
        features: FeatureSet = .behaviour,
        seed: UInt64 = 1
    ) throws -> SplitReport {
        let snapshot = try snapshot()
        let export = try peopleExport(snapshot)
        let members = try places(of: group, snapshot, export, other: [])
        let table = FeatureTable(export.table, features).subset(members)
        return SplitReport(
            found: try MicroSegments(features: features, seed: seed).split(table),
            features: features.name,
            people: members.count,
            names: members.map { export.table.journeys.people[$0] }
        )
    }

    // MARK: Groups

    private func places(
        of choice: PeopleChoice,
        _ snapshot: JourneySnapshot,
        _ export: PeopleExport,
        other: [Int]
    ) throws -> [Int] {
        switch choice {
        case .segment(let expression):
            return export.places(of: SegmentPlan(try whole(expression), snapshot).run().people)
        case .cluster(let number):
            let report = try knownClusters()
            _ = try cluster(number, report)
            return export.places(of: report.members.filter { $0.cluster == number }.map(\.person))
        case .peopleCluster(let number):
            let report = try knownPeopleClusters()
            _ = try group(number, report)
            return export.places(of: report.members.filter { $0.cluster == number }.map(\.person))
        case .converters:
            let table = export.table.journeys
            let steps = (0..<table.personCount).filter { person in
                table.rows(of: person).contains { table.amounts[$0] > 0 }
            }
            return steps
        case .rest:
            let inside = Set(other)
            return (0..<export.table.personCount).filter { !inside.contains($0) }
        }
    }

    private func whole(_ expression: SegmentExpression) throws -> SegmentExpression {
        guard !expression.segmentNames.isEmpty else { return expression }
        switch SegmentDefinitions(try store.segments()).resolve(expression) {
        case .success(let whole): return whole
        case .failure(let trouble): throw EngineError(.badRequest, trouble.sentence)
        }
    }

    private func title(of choice: PeopleChoice) throws -> JourneyWords {
        switch choice {
        case .segment(let expression):
            let text = SegmentPrinter.text(expression)
            return JourneyWords(en: text, id: text)
        case .cluster(let number):
            let label = try cluster(number, knownClusters()).label
            return JourneyWords(en: label.en, id: label.id)
        case .peopleCluster(let number):
            let label = try group(number, knownPeopleClusters()).label
            return JourneyWords(en: label.en, id: label.id)
        case .converters: return JourneyWords(en: "Whoever ordered", id: "Yang pernah memesan")
        case .rest: return JourneyWords(en: "Everybody else", id: "Semua yang lain")
        }
    }

    private func knownClusters() throws -> JourneyReport {
        guard let report = try journeyReport() else {
            throw EngineError(
                .nothingYet,
                "journeys were not clustered yet: run 'jejak journeys cluster --data "
                    + "\(folder.path)'"
            )
        }
        return report
    }

    private func cluster(_ number: Int, _ report: JourneyReport) throws -> JourneyReport.Cluster {
        guard let found = report.clusters.first(where: { $0.id == number }) else {
            throw EngineError(
                .notFound,
                "there is no cluster \(number); there are: "
                    + report.clusters.map { String($0.id) }.joined(separator: ", ")
            )
        }
        return found
    }

    private func knownPeopleClusters() throws -> PeopleReport {
        guard let report = try peopleReport() else {
            throw EngineError(
                .nothingYet,
                "people were not clustered yet: run 'jejak people cluster --data \(folder.path)'"
            )
        }
        return report
    }

    private func group(_ number: Int, _ report: PeopleReport) throws -> PeopleReport.Group {
        guard let found = report.groups.first(where: { $0.id == number }) else {
            throw EngineError(
                .notFound,
                "there is no cluster \(number) of people: there are \(report.groups.count), from 0"
            )
        }
        return found
    }

    /// The nearest cluster of journeys that does better, by everybody's features.
    private func healthier(than number: Int, _ export: PeopleExport) throws -> Int? {
        let report = try knownClusters()
        let table = FeatureTable(export.table, .all)
        guard let orders = table.column("frequency"), let money = table.column("money") else {
            return nil
        }
        let places = Dictionary(
            export.codes.enumerated().map { ($1, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        let ids = report.clusters.map(\.id)
        var members: [Int: [Int]] = [:]
        for member in report.members {
            guard let cluster = member.cluster, let place = places[member.person] else { continue }
            members[cluster, default: []].append(place)
        }
        let groups = ids.map {
            HealthierGroup.Standing(members[$0] ?? [], orders: orders, money: money)
        }
        guard let own = ids.firstIndex(of: number) else { return nil }
        let rows = try RobustScale(table).rows(table)
        return HealthierGroup.nearest(to: own, among: groups, rows).map { ids[$0] }
    }
}
