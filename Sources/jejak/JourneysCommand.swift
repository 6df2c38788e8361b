// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import JejakCore
internal import JejakEngine
internal import JejakLearn

/// `jejak journeys`: who takes the same course.
struct JourneysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journeys",
        abstract: "Find people whose journeys take the same course.",
        subcommands: [Cluster.self, Contrast.self, Encode.self]
    )

    /// Finds the clusters and keeps them in the folder.
    struct Cluster: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Journey pictures, a convolutional encoder, and HDBSCAN.",
            discussion: """
                Writes the clusters into the folder (the console shows them), pictures into
                DATA/pictures, and with --labels one line a person: person,cluster (-1: noise).
                """
        )

        @OptionGroup var data: DataOption
        @Option(help: "The same seed gives the same clusters.") var seed: UInt64 = 1
        @Option(help: "The fewest people that make a cluster (default: 3 % of all).")
        var minClusterSize: Int?
        @Option(help: "Write person,cluster to this file.") var labels: String?
        @OptionGroup var output: OutputOption

        func run() throws {
            let workspace = try Workspace(folder: data.folder, access: .owner)
            let progress = ProgressLine(isQuiet: output.json)
            let found = try workspace.clusterJourneys(
                seed: seed,
                minimumClusterSize: minClusterSize
            ) { stage, share in
                progress.show("\(stage.rawValue) \(Int(share * 100)) %")
                return true
            }
            progress.end()
            if let labels {
                try OutputFile.write(
                    found.report.labelsCSV(people: found.export.table.people),
                    to: labels
                )
            }
            print(output.json ? found.report.json : Self.words(found.report))
        }

        static func words(_ report: JourneyReport) -> String {
            var lines = [
                "\(report.people) people: \(report.clusters.count) groups, \(report.noise) follow "
                    + "no common pattern, \(report.tooShort) have too few steps."
            ]
            for cluster in report.clusters {
                lines.append(
                    "\(cluster.id + 1). \(cluster.label.en): \(cluster.size) people, "
                        + "\(Int((cluster.conversion * 100).rounded())) % buy"
                )
                lines.append("   " + cluster.typicalPath.joined(separator: " > "))
            }
            return lines.joined(separator: "\n")
        }
    }
}

/// A file that a command was asked to write.
enum OutputFile {
    static func write(_ text: String, to path: String) throws {
        do {
            try text.write(toFile: path, atomically: true, encoding: .utf8)
        } catch {
            throw EngineError(
                .failed,
                "\(path) cannot be written: check the folder and its permissions, or free "
                    + "some space"
            )
        }
    }
}
