// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakEngine
internal import JejakJourney
internal import JejakLearn
internal import JejakQuery
internal import JejakStore

/// Comparisons of journeys, how they stand, and the map with its picks.
extension WorkspaceConsole {
    /// How many people the map draws; a pick counts everybody.
    private static let drawnMost = 8_000
    private static let picksListed = 50

    /// How the groups stand, for the pages.
    func journeyState(at moment: ConsoleMoment) throws -> JourneyStateContent {
        let report = moment.clusters?.report
        let status = try workspace.journeyStatus(of: report)
        return JourneyStateContent(
            work: status.work.map(work),
            drift: status.drift.map(Self.drift),
            freshness: report == nil
                ? nil
                : status.freshness.map {
                    JourneyStateContent.Freshness(
                        waiting: $0.waiting,
                        oldestSeconds: $0.oldestSeconds,
                        trouble: $0.trouble
                    )
                },
            changes: report?.changes.map {
                JourneyStateContent.Changes(
                    kept: $0.kept.count,
                    new: $0.new.count,
                    split: $0.split.count,
                    merged: $0.merged.count,
                    gone: $0.gone.count
                )
            }
        )
    }

    private func work(_ state: JourneyFit.State) -> JourneyStateContent.Work {
        let now = workspace.now
        switch state {
        case .idle: return .idle
        case .running(let stage, let share, let since):
            return .running(
                stage: JourneyStateContent.Stage(rawValue: stage.rawValue) ?? .images,
                share: share,
                seconds: Double(max(0, now - since)) / 1_000
            )
        case .stopping: return .stopping
        case .cancelled(let at): return .cancelled(ago: max(0, now - at))
        case .failed(let reason, let at): return .failed(reason, ago: max(0, now - at))
        case .done(let at): return .done(ago: max(0, now - at))
        }
    }

    private static func drift(_ drift: JourneyDrift) -> JourneyStateContent.Drift {
        let verdict: JourneyStateContent.Drift.Verdict =
            switch drift.verdict {
            case .tooFew: .tooFew
            case .steady: .steady
            case .drifted: .drifted
            }
        return JourneyStateContent.Drift(
            verdict: verdict,
            people: drift.people,
            least: JourneyDrift.least,
            noise: drift.noise,
            usualNoise: drift.usualNoise,
            shift: drift.distance,
            shiftBound: JourneyDrift.distanceBound
        )
    }

    /// The kept segments that ask for one group and nothing else.
    func segments(ofCluster id: Int) throws -> [String] {
        let text = "cluster.journey = \(id)"
        return try workspace.store.segments().filter { $0.text == text }.map(\.name)
    }

    package func perform(_ command: JourneyCommand) async throws -> String? {
        try await work { [self] in
            switch command {
            case .compare:
                guard let fit = workspace.journeyFit else {
                    throw EngineError(
                        .badRequest,
                        "journeys cannot be compared from here: run 'jejak journeys cluster'"
                    )
                }
                try fit.start()
                return nil
            case .cancel:
                workspace.journeyFit?.cancel()
                return nil
            case .keep(let shape, let name):
                guard let people = try people(within: shape) else { return nil }
                let moment = try moments.current()
                let record = try workspace.saveList(name, of: people, at: moment.snapshot.now)
                return record.name
            }
        }
    }

    /// Nothing where the shape was drawn on another map.
    private func people(within shape: MapShape) throws -> [UInt32]? {
        guard let map = try workspace.journeyMap(), map.fit == shape.fit else { return nil }
        return map.people(within: shape.corners.map { (x: $0.x, y: $0.y) })
    }

    package func journeyPick(_ shape: MapShape) async throws -> JourneyPickContent? {
        try await work { [self] in
            guard let people = try people(within: shape) else { return nil }
            let moment = try moments.current()
            var counts: [Int: Int] = [:]
            var none = 0
            for person in people {
                if let id = moment.clusters?.member(person)?.cluster {
                    counts[id, default: 0] += 1
                } else {
                    none += 1
                }
            }
            var parts = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
                .map { id, count in
                    JourneyPickContent.Part(cluster: moment.clusters?.link(id), people: count)
                }
            if none > 0 { parts.append(JourneyPickContent.Part(cluster: nil, people: none)) }
            return JourneyPickContent(
                total: people.count,
                parts: parts,
                people: try people.prefix(Self.picksListed).compactMap {
                    try workspace.store.person($0).map { row(of: $0, at: moment) }
                },
                most: Workspace.listMost
            )
        }
    }

    /// `{"fit","groups":[[id,label,colour]…],"people":n,"points":[[x,y,group,key,name]…]}`;
    /// the group is a place in the list, or -1.
    package func journeyMap() async throws -> [UInt8]? {
        try await work { [self] in
            guard let map = try workspace.journeyMap() else { return nil }
            let moment = try moments.current()
            guard let clusters = moment.clusters else { return nil }
            let keys = try workspace.store.allKeys()
            let groups = clusters.report.clusters
            let places = Dictionary(
                groups.enumerated().map { ($1.id, $0) },
                uniquingKeysWith: { first, _ in first }
            )
            let drawn = min(map.people.count, Self.drawnMost)
            let points = (0..<drawn).map { index -> String in
                let place = index * map.people.count / drawn
                let person = map.people[place]
                let group = clusters.member(person)?.cluster.flatMap { places[$0] } ?? -1
                let key = Int(person) < keys.count ? keys[Int(person)] : ""
                let name = PersonTraits(facts: moment.snapshot.facts, person: person).name ?? key
                return "[\(map.x[place]),\(map.y[place]),\(group),\(JSONText.quoted(key)),"
                    + "\(JSONText.quoted(name))]"
            }
            let said = groups.map { group -> String in
                "[\(group.id),\(JSONText.quoted(group.label.en)),"
                    + "\(JSONText.quoted(group.label.id)),\(JSONText.quoted(group.css))]"
            }
            return Array(
                """
                {"fit":\(map.fit),"people":\(map.people.count),\
                "groups":[\(said.joined(separator: ","))],\
                "points":[\(points.joined(separator: ","))]}
                """.utf8
            )
        }
    }
}
