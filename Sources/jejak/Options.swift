// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import JejakEngine

/// Which data folder a command works on.
struct DataOption: ParsableArguments {
    @Option(name: .customLong("data"), help: "The data folder.")
    var folder = ProcessInfo.processInfo.environment["JEJAK_DATA"] ?? "data"
}

/// How a command answers.
struct OutputOption: ParsableArguments {
    @Flag(help: "Print one JSON object instead of words.")
    var json = false
}

/// Measures what a command waits for.
struct Stopwatch {
    private let started = Date()
    var seconds: Double { Date().timeIntervalSince(started) }
}

/// A data folder opened for reading, and how long that took.
func openForReading(_ option: DataOption) throws -> (workspace: Workspace, seconds: Double) {
    let watch = Stopwatch()
    let workspace = try Workspace(folder: option.folder, access: .reader)
    return (workspace, watch.seconds)
}
