// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import JejakEngine
internal import JejakLearn

/// `jejak cluster`: clusters of any numeric table.
struct ClusterCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cluster",
        abstract: "Cluster the rows of a numeric table (.csv or .npy)."
    )

    @Argument(help: "The table.") var file: String
    @Option(help: "hdbscan.") var method = "hdbscan"
    @Option(help: "The fewest rows that make a cluster.") var minClusterSize = 5
    @Option(help: "How many neighbours make a crowd (default: --min-cluster-size).")
    var minSamples: Int?
    @Option(help: "Write one label a row to this file.") var labels: String?
    @OptionGroup var output: OutputOption

    func run() throws {
        guard method == "hdbscan" else {
            throw ValidationError("there is no method '\(method)'; there is: hdbscan")
        }
        guard FileManager.default.fileExists(atPath: file) else {
            throw EngineError(.badRequest, "\(file) does not exist: check the path")
        }
        let bytes: Data
        do {
            bytes = try Data(contentsOf: URL(fileURLWithPath: file), options: .mappedIfSafe)
        } catch {
            throw EngineError(.badRequest, "\(file) cannot be read: mend its permissions")
        }
        let table = try bytes.withUnsafeBytes { try NumericTable($0) }
        let watch = Stopwatch()
        let model = try HDBSCAN(
            minimumClusterSize: minClusterSize,
            minimumSamples: minSamples
        ).fit(table.matrix)
        let seconds = watch.seconds
        if let labels {
            try OutputFile.write(LabelTable.labelsCSV(labels: model.labels), to: labels)
        }
        var object = JSONObject()
        object.add("clusters", model.clusterCount)
        object.add("noise", model.noiseCount)
        object.add("sizes", model.sizes)
        object.add("seconds", seconds)
        print(output.json ? object.text : Plain.lines(ofObject: object.text))
    }
}
