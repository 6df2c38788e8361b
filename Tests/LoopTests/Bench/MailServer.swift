// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A real mail server (aiosmtpd) in a process of its own, and its mailbox.
final class MailServer {
    static let absence = "needs aiosmtpd: install python3-aiosmtpd, or run 'make setup'"
    private static let scripts = JejakBinary.root.appending(path: "Tests/MailServer").path

    /// A Python that has aiosmtpd: Debian's own, or the first on the PATH.
    static let python: String? = ["/usr/bin/python3", "/usr/local/bin/python3"].first { path in
        guard FileManager.default.isExecutableFile(atPath: path) else { return false }
        // One that cannot be started has no aiosmtpd either.
        let run = try? JejakProcess(["-c", "import aiosmtpd"], program: path).finish()
        return run?.status == 0
    }

    static var isThere: Bool { python != nil }

    let folder: String
    let port: Int
    private let process = Process()
    private let input = Pipe()

    convenience init(folder: String, delayMilliseconds: Int = 0) throws {
        try self.init(folder: folder, ["mailbox.py", folder, "\(delayMilliseconds)"])
    }

    /// A server that misbehaves in a way of `trouble.py`, and keeps nothing.
    convenience init(mode: String) throws {
        try self.init(folder: "", ["trouble.py", mode])
    }

    private init(folder: String, _ arguments: [String]) throws {
        self.folder = folder
        let output = Pipe()
        process.executableURL = URL(filePath: Self.python ?? "")
        process.arguments = [Self.scripts + "/" + arguments[0]] + arguments.dropFirst()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var line = Data()
        while !line.contains(0x0A) {
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { break }
            line += more
        }
        port = Int(String(decoding: line, as: UTF8.self).filter(\.isNumber)) ?? 0
    }

    deinit { stop() }

    func stop() {
        guard process.isRunning else { return }
        // The server ends when its input does.
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    /// How many mails came for each address.
    func mails() throws -> [String: Int] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix(".eml") }
        return Dictionary(
            names.map { name in
                let pieces = name.dropLast(4).split(separator: "-", maxSplits: 2)
                return (String(pieces.last ?? ""), 1)
            },
            uniquingKeysWith: +
        )
    }
}
