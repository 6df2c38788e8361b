// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCollect
internal import JejakCore
internal import JejakDemo
internal import JejakEngine
internal import JejakLearn
internal import JejakStore

/// Where a demo's footprints come from.
enum DemoSource: String {
    case shop
    case cdnow
    case ecom
}

/// The whole wheel on demo data: generate, import, derive, cluster.
struct DemoRun {
    let source: DemoSource
    let people: Int
    let seed: UInt64
    let folder: String
    /// Where the console will be.
    let port: Int
    let isQuiet: Bool

    /// A folder is made anew only where it is a demo's: real data stays.
    static let mark = ".jejak-demo"

    func perform() throws -> DemoResult {
        try clear()
        var request = ImportRequest()
        var truth: [(person: String, archetype: DemoArchetype)] = []
        var shop: DemoShop?
        switch source {
        case .shop:
            let made = DemoShop(people: people, seed: seed)
            shop = made
            say("Making up \(people) people …")
            let path = folder + "/footprints.jsonl"
            try write(made, to: path)
            truth = made.truth
            request.files = [path]
            request.preset = .jsonl
            request.source = "shop"
        case .cdnow:
            request.files = [try Examples.path("cdnow/CDNOW_sample.txt")]
            request.preset = .cdnow
        case .ecom:
            request.files = [try Examples.path("ecom/ecom.csv.gz")]
            request.preset = .ecom
        }
        let end = try endOfData(request)
        let clock = DemoClock(end)
        let workspace = try Workspace(folder: folder, access: .owner, clock: { clock.now })
        say("Importing …")
        let report = try workspace.importFiles(request)
        try workspace.store.set("demo", to: "1")
        try workspace.store.set("name", to: "Toko Jejak")
        say("Finding journeys that take the same course …")
        let progress = ProgressLine(isQuiet: isQuiet)
        let found = try workspace.clusterJourneys(seed: 1) { stage, share in
            progress.show("\(stage.rawValue) \(Int(share * 100)) %")
            return true
        }
        progress.end()
        var campaign: DemoCampaign.Outcome?
        if let shop {
            say("Sending a campaign, and letting a week pass …")
            campaign = try DemoCampaign(
                workspace: workspace,
                shop: shop,
                clock: clock,
                folder: folder,
                port: port
            ).perform()
        }
        return DemoResult(
            workspace: workspace,
            events: report.events,
            report: found.report,
            export: found.export,
            labels: found.model.labels,
            truth: truth,
            campaign: campaign,
            clock: clock
        )
    }

    private func say(_ text: String) {
        if !isQuiet { Failure.say(text) }
    }

    private func clear() throws {
        let files = FileManager.default
        if files.fileExists(atPath: folder) {
            guard files.fileExists(atPath: folder + "/" + Self.mark) else {
                throw EngineError(
                    .badRequest,
                    "\(folder) exists and is no demo's folder, so it is not touched: "
                        + "name another one with --data"
                )
            }
        }
        do {
            if files.fileExists(atPath: folder) {
                // A demo that still serves this folder keeps it.
                _ = try FolderLock(folder: folder)
                try files.removeItem(atPath: folder)
            }
            try files.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            try Data().write(to: URL(fileURLWithPath: folder + "/" + Self.mark))
        } catch let error as EngineError {
            throw error
        } catch {
            throw EngineError(
                .failed,
                "\(folder) cannot be made anew: mend its permissions or name another one "
                    + "with --data"
            )
        }
    }

    private func write(_ shop: DemoShop, to path: String) throws {
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let handle = FileHandle(forWritingAtPath: path)
        else {
            throw EngineError(.failed, "\(path) cannot be written: free some space")
        }
        do {
            try shop.writeEvents { try handle.write(contentsOf: Data($0)) }
            try handle.close()
        } catch {
            throw EngineError(.failed, "\(path) cannot be written: free some space")
        }
    }

    /// The moment at which the data ends: a demo lives in its own time.
    private func endOfData(_ request: ImportRequest) throws -> Int64 {
        switch source {
        case .shop: ISO8601.milliseconds("2025-07-01T00:00:00Z") ?? 0
        case .cdnow: ISO8601.milliseconds("1998-07-01T00:00:00Z") ?? 0
        case .ecom: ISO8601.milliseconds("2024-07-01T00:00:00Z") ?? 0
        }
    }
}

/// The published logs that lie beside the code.
enum Examples {
    static func path(_ name: String) throws -> String {
        let folders = [
            FileManager.default.currentDirectoryPath + "/Examples",
            URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
                .deletingLastPathComponent().path + "/../../../Examples",
        ]
        for folder in folders where FileManager.default.fileExists(atPath: folder + "/" + name) {
            return folder + "/" + name
        }
        throw EngineError(
            .badRequest,
            "Examples/\(name) is not here: run the command in Jejak's own folder"
        )
    }
}

/// What a demo came to.
struct DemoResult {
    let workspace: Workspace
    let events: Int
    let report: JourneyReport
    let export: JourneyExport
    let labels: [Int?]
    let truth: [(person: String, archetype: DemoArchetype)]
    /// Only the shop's people answer mails.
    let campaign: DemoCampaign.Outcome?
    let clock: DemoClock

    /// How well the clusters agree with the truth, over people in a cluster.
    var agreement: DemoTruth.Agreement? {
        truth.isEmpty
            ? nil
            : DemoTruth.agreement(truth: truth, people: export.table.people, labels: labels)
    }

    var json: String {
        var object = JSONObject()
        object.add("people", report.people)
        object.add("events", events)
        object.add("clusters", report.clusters.count)
        object.add("noise", report.noise)
        object.add("tooShort", report.tooShort)
        if let agreement { object.add("adjustedRandIndex", agreement.adjustedRandIndex) }
        if let campaign { object.add("campaign", campaign.json) }
        return object.text
    }

    var words: String {
        var lines = [JourneysCommand.Cluster.words(report)]
        if let agreement {
            lines.append(
                "Held against the people's true habits: adjusted Rand index "
                    + String(format: "%.2f", agreement.adjustedRandIndex) + " (1 is perfect)."
            )
        }
        if let campaign { lines.append(campaign.words) }
        return lines.joined(separator: "\n")
    }

    func write(to folder: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true
            )
        } catch {
            throw EngineError(
                .failed,
                "\(folder) cannot be made: check the path and its permissions"
            )
        }
        try OutputFile.write(DemoTruth.truthCSV(truth), to: folder + "/truth.csv")
        try OutputFile.write(
            DemoTruth.clustersCSV(people: export.table.people, labels: labels),
            to: folder + "/clusters.csv"
        )
        try OutputFile.write(
            DemoTruth.featuresCSV(export.table),
            to: folder + "/features.csv"
        )
    }
}
