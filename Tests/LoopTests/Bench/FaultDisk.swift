// SPDX-License-Identifier: Apache-2.0

import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// The fault shim and the C programs beside it, compiled once per test run.
///
/// `droplast` plays a disk that loses what was not synced, is full, or is sick.
/// Only Linux can put it under a program.
enum FaultDisk {
    static let absence = "needs Linux and a C compiler (cc or clang)"
    private static let sources = JejakBinary.root.appending(path: "Tests/FaultShim")
    private static let built = FileManager.default.temporaryDirectory
        .resolvingSymlinksInPath().appending(path: "jejak-faults-\(UUID().uuidString)")

    /// Paths of what was compiled, or nothing where there is no compiler.
    static let tools: (shim: String, probe: String, sql: String)? = {
        #if os(Linux)
        let tools = (
            built.appending(path: "droplast.so").path, built.appending(path: "probe").path,
            built.appending(path: "sql").path
        )
        guard let compiler else { return nil }
        // A folder that cannot be made shows as a compiler that fails.
        try? FileManager.default.createDirectory(at: built, withIntermediateDirectories: true)
        let done =
            compile(compiler, "droplast.c", tools.0, ["-shared", "-fPIC", "-ldl", "-pthread"])
            && compile(compiler, "probe.c", tools.1, [])
            && compile(compiler, "sql.c", tools.2, ["-lsqlite3"])
        return done ? tools : nil
        #else
        return nil
        #endif
    }()

    static var isThere: Bool { tools != nil }

    private static var compiler: String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        for name in ["cc", "gcc", "clang"] {
            for folder in folders {
                let path = "\(folder)/\(name)"
                if FileManager.default.isExecutableFile(atPath: path) { return path }
            }
        }
        return nil
    }

    private static func compile(
        _ compiler: String,
        _ source: String,
        _ target: String,
        _ flags: [String]
    ) -> Bool {
        let arguments =
            ["-std=gnu11", "-O2", "-o", target, sources.appending(path: source).path] + flags
        // No process and a failed process mean the same: no fault tests here.
        let run = try? JejakProcess(arguments, program: compiler).finish()
        if run?.status != 0 { print("\(source) does not compile: \(run?.error ?? "")") }
        return run?.status == 0
    }

    /// The environment that puts the shim under a program.
    static func environment(
        folder: String,
        cutAt: Int? = nil,
        keepSeed: Int? = nil,
        undoesFolders: Bool = false,
        space: Int? = nil,
        refusals: Int? = nil,
        failingSync: Int? = nil,
        atEnd: Bool = false,
        report: String? = nil
    ) -> [String: String] {
        var settings = ["LD_PRELOAD": tools?.shim ?? "", "JEJAK_FAULT_DIR": folder]
        settings["JEJAK_FAULT_CUT"] = cutAt.map(String.init)
        settings["JEJAK_FAULT_KEEP"] = keepSeed.map(String.init)
        settings["JEJAK_FAULT_FOLDERS"] = undoesFolders ? "1" : nil
        settings["JEJAK_FAULT_SPACE"] = space.map(String.init)
        settings["JEJAK_FAULT_REFUSALS"] = refusals.map(String.init)
        settings["JEJAK_FAULT_SYNC"] = failingSync.map(String.init)
        settings["JEJAK_FAULT_END"] = atEnd ? "1" : nil
        settings["JEJAK_FAULT_REPORT"] = report
        return settings
    }

    /// The status of a process that the shim cut.
    static let cutStatus: Int32 = 137

    /// The numbers of a report: `writes`, `syncs`, `grown`.
    static func report(_ path: String) -> [String: Int] {
        // A missing report has no numbers.
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        var numbers: [String: Int] = [:]
        for pair in text.split(whereSeparator: \.isWhitespace) {
            let pieces = pair.split(separator: "=")
            if pieces.count == 2 { numbers[String(pieces[0])] = Int(pieces[1]) }
        }
        return numbers
    }

    /// Runs SQL on a database, with or without faults under it.
    static func sql(
        _ statements: [String],
        on database: String,
        environment: [String: String] = [:]
    ) throws -> JejakRun {
        let input = built.appending(path: "\(UUID().uuidString).sql")
        try Data((statements.joined(separator: "\n") + "\n").utf8).write(to: input)
        return try JejakProcess(
            [database],
            environment: environment,
            program: tools?.sql ?? "",
            input: input
        ).finish()
    }
}
