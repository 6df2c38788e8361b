// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// A script of `Tests/Clients`: it starts the server, drives it as others
/// would, checks what came of it, and ends with 0 where all held.
struct ClientScript {
    static let absence = "needs Linux, Python 3 and a C compiler"
    static let packagesAbsence = "needs the SDKs in .venv: run 'make setup'"
    private static let folder = JejakBinary.root.appending(path: "Tests/Clients").path
    private static let venv = JejakBinary.root.appending(path: ".venv/bin/python").path

    /// A Python with nothing beside its own library.
    private static let plain = ["/usr/bin/python3", "/usr/local/bin/python3"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    /// The faults come through shims, which only Linux can put under a program.
    static var isThere: Bool { plain != nil && FaultDisk.isThere }

    static let hasPackages: Bool = {
        guard FileManager.default.isExecutableFile(atPath: venv) else { return false }
        let words = ["-c", "import segment.analytics, rudderstack.analytics"]
        // One that cannot be started has no packages either.
        let run = try? JejakProcess(words, program: venv).finish()
        return run?.status == 0
    }()

    /// Runs a script to its end; what it says is the failure.
    static func expectWell(
        _ name: String,
        _ arguments: [String] = [],
        withPackages: Bool = false,
        within seconds: Double,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let run = try JejakProcess(
            [folder + "/" + name] + arguments,
            environment: ["JEJAK_BINARY": JejakBinary.path, "PYTHONDONTWRITEBYTECODE": "1"],
            program: withPackages ? venv : plain ?? ""
        ).finish(killAfter: seconds)
        #expect(run.status == 0 && !run.wasKilled, "\(run)", sourceLocation: sourceLocation)
        if JejakBinary.isSoak { print(run.output) }
    }
}
