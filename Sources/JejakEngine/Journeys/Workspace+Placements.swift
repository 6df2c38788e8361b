// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakJourney
package import JejakLearn
internal import JejakStore

// The files of a fit, beside the report that the store holds: the model that
// places changed journeys, the map, and who was placed since.

extension Workspace {
    /// Which fit the files in the folder are of.
    static let fitSetting = "journeyFit"

    func journeyFile(_ fit: Int, _ kind: String) -> String {
        "\(folder.models)/journeys-\(fit).\(kind)"
    }

    /// Writes a derived file whole or not at all, for the owner's eyes alone.
    func writeDerived(_ bytes: [UInt8], to path: String) throws {
        let fresh = path + ".new"
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: fresh))
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o600],
                ofItemAtPath: fresh
            )
            let handle = try FileHandle(forUpdating: URL(fileURLWithPath: fresh))
            try handle.synchronize()
            try handle.close()
            guard rename(fresh, path) == 0 else { throw CocoaError(.fileWriteUnknown) }
        } catch {
            try? FileManager.default.removeItem(atPath: fresh)  // It may not be there.
            throw EngineError(
                .failed,
                "\(path) cannot be written: free some space or mend the folder's permissions, "
                    + "then try again"
            )
        }
    }

    /// The model of the last fit. Refuses a file that is gone or damaged.
    package func journeyPlacer(fit: Int) throws -> JourneyPlacer {
        let path = journeyFile(fit, "model")
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw EngineError(
                .nothingYet,
                "\(path) is not there, so changed journeys cannot be placed: compare the "
                    + "journeys again"
            )
        }
        return try JourneyPlacer(saved: Array(bytes))
    }

    /// Bytes of the last fit's model; nothing where there is none.
    func journeyModelSize(fit: Int) -> Int? {
        // A file that is not there has no size.
        let found = try? FileManager.default.attributesOfItem(atPath: journeyFile(fit, "model"))
        return (found?[.size] as? NSNumber)?.intValue
    }

    /// The map of the last fit; nothing where there is none that can be read.
    package func journeyMap() throws -> JourneyMapFile? {
        let fit = try journeyFitNumber()
        return FileManager.default.contents(atPath: journeyFile(fit, "map"))
            .flatMap { JourneyMapFile(Array($0)) }
    }

    func journeyFitNumber() throws -> Int {
        try store.setting(Self.fitSetting).flatMap { Int($0) } ?? 0
    }

    /// What the file says of those who were placed since the last fit.
    func placementFile() throws -> PlacementFile? {
        let fit = try journeyFitNumber()
        guard fit > 0, let bytes = FileManager.default.contents(atPath: journeyFile(fit, "placed")),
            let found = PlacementFile(Array(bytes)), found.fit == fit
        else { return nil }
        return found
    }

    /// Who stands elsewhere than the last fit put them.
    package func livePlacements() throws -> LivePlacements {
        try journeyBook.placements {
            var found = LivePlacements()
            found.fit = try journeyFitNumber()
            found.people = try placementFile()?.people ?? [:]
            return found
        }
    }

    /// Says the placements of the file anew when the folder is opened: they are
    /// no part of the log.
    func restorePlacements() throws {
        guard let file = try placementFile(), !file.people.isEmpty else { return }
        withProjection { $0.say(Array(file.people), labels: file.labels) }
    }

    /// Removes the files of other fits.
    func removeOldFits(keeping fit: Int) {
        // A folder that cannot be listed is swept after the next fit.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.models)) ?? []
        for name in names where name.hasPrefix("journeys-") {
            guard !name.hasPrefix("journeys-\(fit).") else { continue }
            try? FileManager.default.removeItem(atPath: folder.models + "/" + name)  // Next time.
        }
    }
}

extension Projection {
    /// Says of people where their journeys stand now.
    func say(
        _ placed: [(key: UInt32, value: LivePlacement)],
        labels: [Int: String]
    ) {
        guard !placed.isEmpty else { return }
        let open = pendingFacts.count - 1
        for (person, live) in placed {
            let cluster = live.placement.cluster
            pendingFacts[open].add(
                "cluster.journey",
                person: person,
                value: cluster.map { .number(Double($0)) } ?? .null,
                time: live.time,
                offset: -1
            )
            pendingFacts[open].add(
                "cluster.journey.label",
                person: person,
                value: cluster.map { .text(labels[$0] ?? "") } ?? .null,
                time: live.time,
                offset: -1
            )
        }
        factsVersion += 1
    }
}
