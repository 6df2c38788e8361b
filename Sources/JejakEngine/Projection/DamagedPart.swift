// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakJourney
internal import JejakStore

/// A file of the journeys that is not what was written.
///
/// The log is the truth, so nothing is lost: the owner of a folder sets such a
/// file aside, for those who want to know what happened to it, and derives the
/// journeys anew.
struct DamagedPart {
    let file: String
    let sentence: String

    /// Set where a merge met wrong values: opening a part proves its structure
    /// only, so all values are proved when the folder is next opened.
    static let markSetting = "journeysAreDamaged"

    /// Those of a folder, the oldest first. `provingAll` reads all of them.
    static func all(
        in folder: DataFolder,
        _ named: [NamedPart],
        provingAll: Bool
    ) throws -> [DamagedPart] {
        try named.compactMap { part in
            let path = folder.parts + "/" + part.file
            do {
                let file = try ColumnFile(path: path)
                if part.kind == .facts {
                    _ = try PersonFacts(file: file)
                    if provingAll { try file.verify() }
                } else {
                    let journeys = try JourneyPart(file: file)
                    if provingAll { try journeys.verify() }
                }
                return nil
            } catch let error as JourneyError {
                let isGone = !FileManager.default.fileExists(atPath: path)
                guard error.code == .damaged || isGone else { throw error }
                return DamagedPart(
                    file: part.file,
                    sentence: isGone ? "\(path) is missing" : error.sentence
                )
            }
        }
    }

    /// Moves the file out of the way; one that is missing is so already.
    func setAside(in folder: DataFolder) throws {
        let (from, to) = (folder.parts + "/" + file, folder.damaged + "/" + file)
        guard FileManager.default.fileExists(atPath: from) else { return }
        do {
            try FileManager.default.createDirectory(
                atPath: folder.damaged,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw Self.cannotSetAside(from, folder)
        }
        guard rename(from, to) == 0 else { throw Self.cannotSetAside(from, folder) }
    }

    private static func cannotSetAside(_ path: String, _ folder: DataFolder) -> EngineError {
        EngineError(
            .failed,
            "\(path) is damaged and cannot be moved to \(folder.damaged): mend the permissions of "
                + "the data folder, or free some space"
        )
    }
}
