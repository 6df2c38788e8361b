// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import JejakCore
internal import JejakEngine
internal import JejakLearn
internal import JejakStore

/// `jejak journeys`: who takes the same course.
struct JourneysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journeys",
        abstract: "Find people whose journeys take the same course.",
        subcommands: [
            Cluster.self, Status.self, Cancel.self, Contrast.self, Encode.self,
        ]
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
        @Option(help: "The fewest people that make a cluster (default: 5 % of all).")
        var minClusterSize: Int?
        @Option(help: "Write person,cluster to this file.") var labels: String?
        @OptionGroup var output: OutputOption

        func run() throws {
            let progress = ProgressLine(isQuiet: output.json)
            let workspace: Workspace
            do {
                workspace = try Workspace(folder: data.folder, access: .owner)
            } catch let error as EngineError where error.code == .ownedByAnother {
                return try askServer(progress)
            }
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

        /// The server of the folder compares; this waits and tells how far it is.
        private func askServer(_ progress: ProgressLine) throws {
            _ = try Workspace.carryOut(
                .compareJourneys(seed: seed, minimumClusterSize: minClusterSize),
                folder: data.folder
            )
            while true {
                let work = try ServerWork(asking: data.folder)
                switch work.state {
                case "computing":
                    progress.show("\(work.stage ?? "") \(Int((work.share ?? 0) * 100)) %")
                case "stopping": progress.show("stopping")
                case "cancelled":
                    progress.end()
                    throw EngineError(.interrupted, "the comparison was cancelled at the server")
                case "failed":
                    progress.end()
                    throw EngineError(.failed, work.reason ?? "the comparison failed")
                default:
                    progress.end()
                    return try show(Workspace(folder: data.folder, access: .reader))
                }
                Thread.sleep(forTimeInterval: 0.5)
            }
        }

        private func show(_ workspace: Workspace) throws {
            guard let report = try workspace.journeyReport() else { return }
            if let labels {
                let keys = try workspace.store.allKeys()
                let people = report.members.map { member in
                    Int(member.person) < keys.count ? keys[Int(member.person)] : ""
                }
                try OutputFile.write(report.labelsCSV(people: people), to: labels)
            }
            print(output.json ? report.json : Self.words(report))
        }

        static func words(_ report: JourneyReport) -> String {
            var lines = [
                "\(report.people) people: \(report.clusters.count) groups, \(report.noise) follow "
                    + "no common pattern, \(report.tooShort) have too few steps."
            ]
            for cluster in report.clusters {
                lines.append(
                    "\(cluster.id). \(cluster.label.en): \(cluster.size) people, "
                        + "\(Int((cluster.conversion * 100).rounded())) % buy"
                )
                lines.append("   " + cluster.typicalPath.joined(separator: " > "))
            }
            if let changes = report.changes {
                lines.append(
                    "\(changes.kept.count) groups were there before, \(changes.new.count) are new, "
                        + "\(changes.split.count) came out of another, "
                        + "\(changes.merged.count) went into another, "
                        + "\(changes.gone.count) are gone."
                )
            }
            return lines.joined(separator: "\n")
        }
    }

    /// How the clusters stand.
    struct Status: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Who was placed since the last comparison, and whether the groups still fit.",
            discussion: """
                Journeys that changed since are placed anew while a server runs. Drift compares
                those with the people of the comparison, from \(JourneyDrift.least) people on: the
                share in no group, and the distance to the nearest journeys that were compared.
                """
        )

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() throws {
            let text = try Workspace.carryOut(.journeyStatus, folder: data.folder)
            print(output.json ? text : try Self.words(text))
        }

        static func words(_ json: String) throws -> String {
            let status = try JSONDecoder().decode(ServerStatus.self, from: Data(json.utf8))
            guard status.compared else {
                return "Journeys were never compared: run 'jejak journeys cluster'."
            }
            var lines = (status.clusters ?? []).map {
                "\($0.id). \($0.label): \($0.people) people (\($0.fitted) when compared)"
            }
            if let drift = status.drift {
                lines.append(
                    "Drift: \(drift.verdict), by \(drift.people) people placed since"
                        + (drift.suggestsRefit ? "; run 'jejak journeys cluster' again" : "")
                )
            }
            if let live = status.live {
                lines.append(
                    "\(live.waiting) people wait to be placed, the first for "
                        + "\(Int(live.oldestWaitSeconds)) s"
                )
                if let trouble = live.trouble { lines.append(trouble) }
            }
            if let work = status.work { lines.append("Comparison: \(work.state)") }
            return lines.joined(separator: "\n")
        }
    }

    /// Stops a comparison that a server makes.
    struct Cancel: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Stop the comparison that the folder's server is making."
        )

        @OptionGroup var data: DataOption

        func run() throws {
            _ = try Workspace.carryOut(.cancelJourneys, folder: data.folder)
            print("The comparison stops at its next step; nothing of it is kept.")
        }
    }
}

/// What a status says of the work under way.
private struct ServerWork: Decodable {
    let state: String
    var stage: String?
    var share: Double?
    var reason: String?

    init(asking folder: String) throws {
        let text = try Workspace.carryOut(.journeyStatus, folder: folder)
        let status = try JSONDecoder().decode(ServerStatus.self, from: Data(text.utf8))
        guard let work = status.work else {
            throw EngineError(.interrupted, "the server that compared the journeys has ended")
        }
        self = work
    }
}

/// A status as it comes from the engine.
private struct ServerStatus: Decodable {
    let compared: Bool
    var clusters: [Group]?
    var drift: Drift?
    var live: Live?
    var work: ServerWork?

    /// One group.
    struct Group: Decodable {
        let id: Int
        let label: String
        let people: Int
        let fitted: Int
    }

    /// Whether the groups still fit.
    struct Drift: Decodable {
        let verdict: String
        let people: Int
        let suggestsRefit: Bool
    }

    /// How fresh they are.
    struct Live: Decodable {
        let waiting: Int
        let oldestWaitSeconds: Double
        var trouble: String?
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
