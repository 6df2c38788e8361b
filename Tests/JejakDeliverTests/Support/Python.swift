// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Testing

/// The Python of this machine, which judges what we write.
enum Python {
    static let missing: Comment = "no python3 on this machine: what it would judge is not judged"
    static let missingSMTP: Comment =
        "no python3 with aiosmtpd on this machine: delivery to it is not tried"

    static let path: String? = find(module: "email")
    /// Debian's own may have the module where the first of the path has not.
    static let pathWithSMTP: String? = find(module: "aiosmtpd")

    private static func find(module: String) -> String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let places = folders.map { "\($0)/python3" } + ["/usr/bin/python3"]
        return places.first { place in
            guard FileManager.default.isExecutableFile(atPath: place) else { return false }
            // A Python that cannot be run is as good as none.
            let run = try? Self.run(place, ["-c", "import \(module)"], input: [])
            return run?.status == 0
        }
    }

    /// Runs a script with bytes on its standard input.
    static func run(
        _ executable: String,
        _ arguments: [String],
        input: [UInt8]
    ) throws -> (status: Int32, output: String) {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("jejak-python-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // The system sweeps it later.
        let file = folder.appendingPathComponent("input")
        try Data(input).write(to: file)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        process.standardInput = try FileHandle(forReadingFrom: file)
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let said = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: said, as: UTF8.self))
    }

    /// What a script prints as JSON.
    static func json(_ script: String, input: [UInt8]) throws -> Any {
        let python = try #require(path)
        let run = try run(python, ["-c", script], input: input)
        guard run.status == 0 else { throw PythonFailure(said: run.output) }
        return try JSONSerialization.jsonObject(
            with: Data(run.output.utf8),
            options: .fragmentsAllowed
        )
    }
}

/// A script that did not run to its end.
struct PythonFailure: Error, CustomStringConvertible {
    let said: String
    var description: String { said }
}
