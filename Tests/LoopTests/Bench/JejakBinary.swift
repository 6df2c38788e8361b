// SPDX-License-Identifier: Apache-2.0

import Foundation

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What a run of the program left: its status, its words, its memory.
struct JejakRun: CustomStringConvertible {
    let status: Int32
    /// Whether a signal ended it.
    let wasKilled: Bool
    let output: String
    let error: String
    let seconds: Double
    /// The most memory it held, in bytes; 0 where the system does not say.
    let peakMemory: Int

    /// The last line of the output as an object, or nothing.
    var json: [String: Any]? {
        let line = output.split(separator: "\n").last.map(String.init) ?? ""
        // Whatever is no object is nothing: the caller says what it expected.
        return (try? JSONSerialization.jsonObject(with: Data(line.utf8))) as? [String: Any]
    }

    /// The object without what may differ from run to run, as comparable text.
    var answer: String {
        var object = json ?? [:]
        for key in object.keys where key.lowercased().hasSuffix("seconds") { object[key] = nil }
        // An object that came from JSON always goes back.
        let data = try? JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])
        return String(decoding: data ?? Data(), as: UTF8.self)
    }

    var description: String {
        "status \(status)\(wasKilled ? " (killed)" : "") after \(seconds) s\n"
            + "output: \(output.suffix(2000))\nerror: \(error.suffix(2000))"
    }
}

/// The built program, driven as a user drives it: arguments in, words out.
enum JejakBinary {
    static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    /// The built program, or another one that JEJAK_BINARY names.
    static let path =
        ProcessInfo.processInfo.environment["JEJAK_BINARY"]
        ?? root.appending(path: ".build/release/jejak").path
    static var isBuilt: Bool { FileManager.default.isExecutableFile(atPath: path) }
    static let absence = "needs the built program at .build/release/jejak: run 'make build' first"

    /// The long forms run in `make soak` alone.
    static let isSoak = ProcessInfo.processInfo.environment["JEJAK_SOAK"] != nil

    /// A run that ends by itself, or is killed after `limit` seconds.
    static func run(
        _ arguments: [String],
        environment: [String: String] = [:],
        killAfter limit: Double = 120
    ) throws -> JejakRun {
        let running = try JejakProcess(arguments, environment: environment)
        return running.finish(killAfter: limit)
    }

    /// Bytes of memory a process held at most so far.
    static func peakMemory(of process: Int32) -> Int {
        // No such file means that the process has ended: 0 says so.
        let text = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        let line = text?.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return (line?.split(separator: " ").compactMap { Int($0) }.first ?? 0) * 1024
    }
}

/// One run of the program while it lasts.
final class JejakProcess {
    private let process = Process()
    private let words: URL
    private let started = ContinuousClock.now
    private var peak = 0

    init(
        _ arguments: [String],
        environment: [String: String] = [:],
        program: String = JejakBinary.path,
        input: URL? = nil
    ) throws {
        words = FileManager.default.temporaryDirectory
            .appending(path: "jejak-words-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: words, withIntermediateDirectories: true)
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        // A crash is a failure whatever its backtrace, which takes seconds.
        process.environment = ProcessInfo.processInfo.environment
            .merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }.merging(environment) { $1 }
        process.standardOutput = try Self.emptyFile(words.appending(path: "output"))
        process.standardError = try Self.emptyFile(words.appending(path: "error"))
        process.standardInput =
            try input.map { try FileHandle(forReadingFrom: $0) }
            ?? FileHandle.nullDevice
        try process.run()
    }

    deinit {
        if process.isRunning { kill() }
        // What stays behind in the temporary folder harms nobody.
        try? FileManager.default.removeItem(at: words)
    }

    private static func emptyFile(_ url: URL) throws -> FileHandle {
        try Data().write(to: url)
        return try FileHandle(forWritingTo: url)
    }

    var isRunning: Bool { process.isRunning }

    /// What it has written to the error stream so far.
    var errorSoFar: String { text("error") }
    var outputSoFar: String { text("output") }

    private func text(_ name: String) -> String {
        // The files were made before the process began.
        let data = try? Data(contentsOf: words.appending(path: name))
        return String(decoding: data ?? Data(), as: UTF8.self)
    }

    /// SIGKILL: no chance to tidy up.
    func kill() { signal(SIGKILL) }

    /// SIGTERM: what a service supervisor sends first.
    func terminate() { signal(SIGTERM) }

    private func signal(_ number: Int32) {
        #if canImport(Glibc)
        _ = Glibc.kill(process.processIdentifier, number)
        #else
        _ = Darwin.kill(process.processIdentifier, number)
        #endif
    }

    /// Waits for the end; a process that outlives the limit is killed.
    func finish(killAfter limit: Double = 120) -> JejakRun {
        var waited = 0
        while process.isRunning {
            peak = max(peak, JejakBinary.peakMemory(of: process.processIdentifier))
            if Self.seconds(started.duration(to: .now)) > limit { kill() }
            usleep(waited < 100 ? 1_000 : 10_000)
            waited += 1
        }
        process.waitUntilExit()
        return JejakRun(
            status: process.terminationStatus,
            wasKilled: process.terminationReason == .uncaughtSignal,
            output: text("output"),
            error: text("error"),
            seconds: Self.seconds(started.duration(to: .now)),
            peakMemory: peak
        )
    }

    static func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
    }
}
