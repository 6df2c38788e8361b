// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// `scripts/setup` refuses and repeats as it says, on a machine made of stubs.
@Suite(.serialized)
struct SetupTests {
    private let folder = FileManager.default.temporaryDirectory
        .appending(path: "jejak-setup-\(UUID().uuidString)")

    /// Runs the script with stubs before everything else on the PATH.
    private func run(_ stubs: [String: String]) throws -> (status: Int32, output: String) {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // What is left behind in the temporary folder harms nobody.
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, body) in stubs {
            let file = folder.appending(path: name)
            try Data("#!/bin/sh\n\(body)\n".utf8).write(to: file)
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o755],
                ofItemAtPath: file.path
            )
        }
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = [SourceTree.root.appending(path: "scripts/setup").path]
        process.environment = ["PATH": "\(folder.path):/usr/bin:/bin"]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    private static let newSwift = "echo 'Swift version 6.2.1 (swift-6.2.1-RELEASE)'"

    @Test func `an old Swift ends in one sentence that says how to get a new one`() throws {
        let result = try run(["swift": "echo 'Apple Swift version 6.1.2 (swiftlang)'"])
        #expect(result.status == 1)
        #expect(result.output.contains("Swift 6.1 is too old: get Swift 6.2 or newer from"))
        #expect(result.output.split(separator: "\n").count == 1)
    }

    @Test func `a major version above is new enough`() throws {
        let result = try run([
            "swift": "echo 'Swift version 7.0 (x)'", "apt-get": "exit 9",
            "dpkg-query": "echo installed", "pkg-config": "true", "git": "true",
        ])
        #expect(result.output.contains("ready (Swift 7.0;"))
        #expect(result.status == 0)
    }

    @Test func `where all is there nothing is fetched and one line is said`() throws {
        let result = try run([
            "swift": Self.newSwift, "apt-get": "echo FETCHED; exit 9",
            "dpkg-query": "echo installed", "pkg-config": "true", "git": "true",
        ])
        #expect(result.status == 0)
        #expect(!result.output.contains("FETCHED"))
        #expect(result.output.split(separator: "\n").count == 1)
    }
}
