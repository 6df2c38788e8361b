// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
package import JejakLearn
internal import JejakStore

/// How the clusters of journeys stand: the fit, who was placed since, whether
/// they still fit, and what is under way.
package struct JourneyStatus: Sendable {
    /// Nothing where journeys were never compared.
    package var fit: Int?
    package var fittedAt: Int64?
    package var modelBytes: Int?
    /// By cluster: how many people are in it now.
    package var sizes: [Int: Int] = [:]
    /// Of the people whose journeys are long enough, those in no cluster now.
    package var noise = 0
    package var drift: JourneyDrift?
    package var freshness: JourneyFreshness?
    package var work: JourneyFit.State?

    package init() {}
}

extension Workspace {
    /// How the clusters stand now. Time grows with the people.
    package func journeyStatus() throws -> JourneyStatus {
        try journeyStatus(of: try journeyReport())
    }

    /// The same for a report that was read already.
    package func journeyStatus(of report: JourneyReport?) throws -> JourneyStatus {
        var status = JourneyStatus()
        status.freshness = journeyKeeper?.freshness
        status.work = journeyFit?.state
        guard let report else { return status }
        let live = try livePlacements()
        for member in report.members where live.people[member.person] == nil {
            status.count(member.cluster, isTooShort: member.isTooShort)
        }
        for place in live.people.values {
            status.count(place.placement.cluster, isTooShort: place.placement.isTooShort)
        }
        guard let fit = report.fit else { return status }
        status.fit = fit
        status.fittedAt = report.fittedAt
        status.modelBytes = journeyModelSize(fit: fit)
        if let usual = try usualPlacements(of: fit) {
            status.drift = JourneyDrift(live.people.values.lazy.map(\.placement), against: usual)
        }
        return status
    }

    /// What journeys of the fit are placed like; nothing where its file cannot
    /// be read, which whoever keeps the journeys tells.
    private func usualPlacements(of fit: Int) throws -> UsualPlacements? {
        if let known = journeyBook.usual(of: fit) { return known }
        // Told by the keeper, which reads the same file.
        guard let placer = try? journeyPlacer(fit: fit), !placer.ids.isEmpty else { return nil }
        journeyBook.keep(placer.usual, of: fit)
        return placer.usual
    }
}

extension JourneyStatus {
    fileprivate mutating func count(_ cluster: Int?, isTooShort: Bool) {
        if let cluster {
            sizes[cluster, default: 0] += 1
        } else if !isTooShort {
            noise += 1
        }
    }

    /// The status as `jejak journeys status --json` prints it.
    package func json(_ report: JourneyReport?) -> String {
        var object = JSONObject()
        object.add("compared", fit != nil)
        if let fit, let report {
            object.add("fit", fit)
            object.add("fittedAt", ISO8601.format(fittedAt ?? report.date))
            if let modelBytes { object.add("modelBytes", modelBytes) }
            object.add("noise", noise)
            object.add(
                "clusters",
                report.clusters.map { cluster in
                    var item = JSONObject()
                    item.add("id", cluster.id)
                    item.add("label", cluster.label.en)
                    item.add("fitted", cluster.size)
                    item.add("people", sizes[cluster.id] ?? 0)
                    return item
                }
            )
            if let changes = report.changes { object.add("changes", changes.json) }
        }
        if let drift { object.add("drift", drift.json) }
        if let freshness { object.add("live", freshness.json) }
        if let work { object.add("work", work.json) }
        return object.text
    }
}

extension JourneyDrift {
    var json: JSONObject {
        var object = JSONObject()
        object.add("verdict", verdict == .tooFew ? "too few to tell" : verdict.rawValue)
        object.add("people", people)
        object.add("least", Self.least)
        object.add("noiseShare", noise)
        object.add("usualNoiseShare", usualNoise)
        object.add("distanceShift", distance)
        object.add("distanceChance", distanceChance)
        object.add("noiseChance", noiseChance)
        object.add("suggestsRefit", verdict == .drifted)
        return object
    }
}

extension JourneyFreshness {
    var json: JSONObject {
        var object = JSONObject()
        object.add("waiting", waiting)
        object.add("oldestWaitSeconds", oldestSeconds)
        object.add("placed", placed)
        object.add("moved", moved)
        object.add("spentSeconds", spentSeconds)
        object.add("shareOfACore", JourneyKeeper.share)
        object.add("paused", isPaused)
        if let trouble { object.add("trouble", trouble) }
        return object
    }
}

extension JourneyFit.State {
    var json: JSONObject {
        var object = JSONObject()
        switch self {
        case .idle: object.add("state", "idle")
        case .running(let stage, let share, let since):
            object.add("state", "computing")
            object.add("stage", stage.rawValue)
            object.add("share", share)
            object.add("since", ISO8601.format(since))
        case .stopping(let since):
            object.add("state", "stopping")
            object.add("since", ISO8601.format(since))
        case .cancelled(let at):
            object.add("state", "cancelled")
            object.add("at", ISO8601.format(at))
        case .failed(let reason, let at):
            object.add("state", "failed")
            object.add("reason", reason)
            object.add("at", ISO8601.format(at))
        case .done(let at):
            object.add("state", "done")
            object.add("at", ISO8601.format(at))
        }
        return object
    }
}
