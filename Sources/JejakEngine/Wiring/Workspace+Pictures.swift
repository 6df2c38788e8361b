// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakLearn

extension Workspace {
    package var picturesFolder: String { folder.path + "/pictures" }

    /// Draws the map and one contact sheet a cluster, in both languages.
    ///
    /// Warning: pictures show single people's journeys. They lie in the data
    /// folder with its permissions.
    func savePictures(of model: JourneyClusteringModel, _ export: JourneyExport) throws {
        do {
            try? FileManager.default.removeItem(atPath: picturesFolder)  // None at first.
            try FileManager.default.createDirectory(
                atPath: picturesFolder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw Self.cannotDraw(picturesFolder)
        }
        for language in PictureLanguage.allCases {
            try save(
                "map.\(language.rawValue).svg",
                JourneyMapPicture(language: language).svg(model)
            )
            let sheet = ContactSheet(language: language)
            for cluster in model.clusters {
                try save(
                    "cluster-\(cluster.id).\(language.rawValue).svg",
                    sheet.svg(cluster, of: model, export.table)
                )
            }
        }
        for cluster in model.clusters where !cluster.typicalPeople.isEmpty {
            let bytes = try PixelSheet().png(model, export.table, people: cluster.typicalPeople)
            try save("cluster-\(cluster.id).png", Data(bytes))
        }
    }

    private func save(_ name: String, _ text: String) throws {
        try save(name, Data(text.utf8))
    }

    private func save(_ name: String, _ bytes: Data) throws {
        let path = picturesFolder + "/" + name
        do {
            try bytes.write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw Self.cannotDraw(path)
        }
    }

    private static func cannotDraw(_ path: String) -> EngineError {
        EngineError(
            .failed,
            "\(path) cannot be written: free some space or mend the folder's permissions, "
                + "then run 'jejak journeys cluster' again"
        )
    }

    /// A picture that was drawn, or nothing.
    package func picture(_ name: String) -> [UInt8]? {
        guard !name.contains("/"), !name.contains("..") else { return nil }
        // A picture that is not there is an answer, not a failure.
        return (try? Data(contentsOf: URL(fileURLWithPath: picturesFolder + "/" + name)))
            .map { Array($0) }
    }
}
