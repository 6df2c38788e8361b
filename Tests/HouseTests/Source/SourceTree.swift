// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The files of the house, read once for all laws.
///
/// The root is found from the place of this file, so the tests read the tree
/// they were compiled from and need no working directory.
struct SourceTree: Sendable, CustomStringConvertible {
    /// The Swift files of Sources, Tests and Benchmarks.
    let swift: [SourceText]
    /// Everything else that is text: pages, scripts, the Makefile, the shims.
    let other: [SourceText]

    static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The tree as it lies on disk.
    static let house = SourceTree(
        root: root,
        folders: [
            "Sources", "Tests", "Benchmarks", "Oracles", "Examples", "docs", "scripts", ".ci",
        ]
    )

    init(root: URL, folders: [String]) {
        var swift: [SourceText] = []
        var other: [SourceText] = []
        for path in Self.paths(root: root, folders: folders) {
            let url = root.appending(path: path)
            // Pictures and packed fixtures are no text: they have no laws.
            guard let content = try? String(contentsOf: url, encoding: .utf8) else { continue }
            if path.hasSuffix(".swift") {
                swift.append(SourceText(path: path, content: content))
            } else if Self.isProse(path) {
                other.append(SourceText(path: path, content: content))
            }
        }
        self.swift = swift
        self.other = other
    }

    var description: String { "the house" }

    /// One page of the house, or nothing where it is missing.
    func page(_ path: String) -> SourceText? { other.first { $0.path == path } }

    /// The Swift files of one room.
    func room(_ name: String) -> [SourceText] {
        swift.filter { $0.path.hasPrefix("Sources/\(name)/") }
    }

    /// The Swift files of all rooms, without tests and benchmarks.
    var rooms: [SourceText] { swift.filter { $0.path.hasPrefix("Sources/") } }

    /// The names of the folders of Sources that hold Swift.
    var roomNames: [String] {
        Set(rooms.compactMap { $0.path.split(separator: "/").dropFirst().first.map(String.init) })
            .sorted()
    }

    private static func isProse(_ path: String) -> Bool {
        let endings = [".md", ".h", ".c", ".cpp", ".modulemap", ".py", ".txt", ".css", ".js"]
        return endings.contains { path.hasSuffix($0) } || !path.contains(".")
            || path.hasPrefix(".ci/")
    }

    private static func paths(root: URL, folders: [String]) -> [String] {
        var found: [String] = []
        for folder in folders {
            let start = root.appending(path: folder).path
            let walk = FileManager.default.enumerator(atPath: start)
            while let name = walk?.nextObject() as? String {
                if name.split(separator: "/").contains(where: { $0 == ".build" || $0 == ".venv" }) {
                    continue
                }
                found.append("\(folder)/\(name)")
            }
        }
        // A root without files is a caller's mistake, which the tests report.
        let top = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
        found += top.filter {
            $0.hasSuffix(".md") || $0.hasSuffix(".swift") || $0 == "Makefile"
        }
        return found.sorted()
    }
}
