// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import JejakEngine
internal import JejakLearn

/// `jejak cluster`: clusters of any numeric table.
struct ClusterCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cluster",
        abstract: "Cluster the rows of a numeric table (.csv or .npy).",
        discussion: """
            Every cell must be a number; a first line of names is passed by. With --labels one
            line a row: its cluster from 0, or -1 for noise. With --json the answer is
            {"clusters","noise","sizes","quality","seconds"}; seconds are those of the fit.
            """
    )

    @Argument(help: "The table.") var file: String
    @Option(help: "hdbscan, dbscan, kmeans, hierarchical or consensus.")
    var method: ClusterMethod = .hdbscan
    @OptionGroup(title: "Parameters") var parameters: ClusterParameters
    @Option(help: "Bring columns to one scale first: zscore, or robust (median and quartiles).")
    var standardise: TableScale?
    @Option(help: "Write one label a row to this file.") var labels: String?
    @Option(help: "Write how firmly each row belongs (hdbscan, consensus) to this file.")
    var probabilities: String?
    @OptionGroup var output: OutputOption

    func run() throws {
        try parameters.check(method)
        if probabilities != nil, !method.hasProbabilities {
            throw EngineError(
                .badRequest,
                "--probabilities does not go with \(method.rawValue): only hdbscan and consensus "
                    + "say how firmly a row belongs"
            )
        }
        var rows = try read()
        if let standardise { rows = try standardise.applied(to: rows) }
        let watch = Stopwatch()
        let found = try parameters.fit(method, rows)
        let seconds = watch.seconds
        if let labels {
            try OutputFile.write(LabelTable.labelsCSV(labels: found.labels), to: labels)
        }
        if let probabilities {
            try OutputFile.write(
                LabelTable.probabilitiesCSV(found.probabilities),
                to: probabilities
            )
        }
        let quality = try ClusterMeasures(rows, found, seed: parameters.seed)
        var object = JSONObject()
        object.add("clusters", found.sizes.count)
        object.add("noise", found.noise)
        object.add("sizes", found.sizes)
        object.add("quality", quality.object)
        object.add("seconds", seconds)
        print(output.json ? object.text : words(found, quality, seconds))
    }

    private func read() throws -> FeatureMatrix {
        guard FileManager.default.fileExists(atPath: file) else {
            throw EngineError(.badRequest, "\(file) does not exist: check the path")
        }
        let bytes: Data
        do {
            bytes = try Data(contentsOf: URL(fileURLWithPath: file), options: .mappedIfSafe)
        } catch {
            throw EngineError(.badRequest, "\(file) cannot be read: mend its permissions")
        }
        return try bytes.withUnsafeBytes { try NumericTable($0) }.matrix
    }

    private func words(
        _ found: ClusterAnswer,
        _ quality: ClusterMeasures,
        _ seconds: Double
    ) -> String {
        let rows = found.labels.count
        var lines = [
            "\(rows) rows: \(found.sizes.count) clusters, \(found.noise) rows of noise, in "
                + JSONObject.number(seconds) + " s."
        ]
        if !found.sizes.isEmpty {
            lines.append("Sizes: " + found.sizes.map { String($0) }.joined(separator: ", "))
        }
        return (lines + quality.lines).joined(separator: "\n")
    }
}

extension ClusterMethod: ExpressibleByArgument {}
extension TableScale: ExpressibleByArgument {}
extension Linkage: ExpressibleByArgument {}

/// The measures of quality that an answer carries.
struct ClusterMeasures {
    private let silhouette: Double?
    private let silhouetteRows: Int
    private let daviesBouldin: Double?
    private let densityValidity: Double?
    private let inertia: Double?

    /// Silhouettes and DBCV take a square of time: so many rows at most, fewer
    /// where there are many columns, which keeps it to some seconds.
    private static func rowsMax(columns: Int) -> Int {
        min(5_000, Int((1e9 / Double(columns)).squareRoot()))
    }

    init(_ rows: FeatureMatrix, _ found: ClusterAnswer, seed: UInt64) throws {
        let most = Self.rowsMax(columns: rows.columnCount)
        silhouette = try ClusterQuality.silhouette(
            rows,
            found.labels,
            sampleRows: most,
            seed: seed
        )
        silhouetteRows = min(most, found.labels.count - found.noise)
        daviesBouldin = try ClusterQuality.daviesBouldin(rows, found.labels)
        densityValidity =
            rows.rowCount <= most
            ? try ClusterQuality.densityValidity(rows, found.labels) : nil
        inertia = found.inertia
    }

    var object: JSONObject {
        var object = JSONObject()
        object.add("silhouette", silhouette ?? .nan)
        object.add("silhouetteRows", silhouetteRows)
        object.add("daviesBouldin", daviesBouldin ?? .nan)
        object.add("dbcv", densityValidity ?? .nan)
        if let inertia { object.add("inertia", inertia) }
        return object
    }

    var lines: [String] {
        [
            silhouette.map {
                "Silhouette: \(JSONObject.number($0)) (1 best, \(silhouetteRows) rows)"
            },
            daviesBouldin.map { "Davies-Bouldin: \(JSONObject.number($0)) (0 best)" },
            densityValidity.map { "DBCV: \(JSONObject.number($0)) (1 best)" },
        ].compactMap { $0 }
    }
}
