// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The pages that a newcomer reads are there, and say what they must.
struct PageTests {
    private let house = SourceTree.house

    static let questions = [
        "## What enters", "## What leaves", "## What it promises", "## What it never does",
    ]

    @Test(arguments: SourceTree.house.roomNames.filter { !$0.hasPrefix("C") })
    func `a room's first page answers four lines`(room: String) throws {
        let page = try #require(
            house.page("Sources/\(room)/README.md"),
            "Sources/\(room)/README.md is missing"
        )
        #expect(Self.unanswered(page).isEmpty)
    }

    /// The questions that a page leaves without a sentence below them.
    static func unanswered(_ page: SourceText) -> [String] {
        questions.filter { question in
            guard let place = page.lines.firstIndex(of: question) else { return true }
            let answer = page.lines[(place + 1)...].prefix { !$0.hasPrefix("#") }
            return answer.allSatisfy { $0.trimmed.isEmpty }
        }
    }

    @Test func `an empty answer is found`() {
        let page = SourceText(
            path: "Sources/A/README.md",
            content: "## What enters\nEvents.\n## What leaves\n\n## What it promises\nOrder.\n"
        )
        #expect(Self.unanswered(page) == ["## What leaves", "## What it never does"])
    }

    @Test(
        arguments: [
            "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "docs/architecture.md",
            "docs/glossary.md", "docs/style.md", "docs/formats.md", "docs/threat-model.md",
            "docs/logging.md", "docs/guide/first-steps.md", "docs/guide/import.md",
            "docs/guide/journeys.md",
        ])
    func `a page of the house is there and has a title`(path: String) throws {
        let page = try #require(house.page(path), "\(path) is missing")
        #expect(page.lines.first?.hasPrefix("# ") ?? false)
    }

    @Test func `architecture names every room, and no other`() throws {
        let page = try #require(house.page("docs/architecture.md"))
        let rooms = Set(house.roomNames.filter { $0.hasPrefix("Jejak") })
        let rows = page.lines.filter { $0.hasPrefix("| `Jejak") }.compactMap {
            $0.split(separator: "`").dropFirst().first.map(String.init)
        }
        #expect(Set(rows) == rooms)
    }

    @Test(
        arguments: [
            "event", "footprint", "journey", "trail", "person", "identifier", "part", "block",
            "log offset", "facts", "segment", "tier", "cluster", "noise", "layer", "channel",
            "medium", "campaign", "holdout", "operator", "snapshot", "tail", "door", "digest",
            "data folder",
        ])
    func `the glossary tells what a word means`(word: String) throws {
        let page = try #require(house.page("docs/glossary.md"))
        let entry = page.lines.first { $0.hasPrefix("| **\(word)**") }
        let cells = entry?.split(separator: "|").map { String($0).trimmed } ?? []
        #expect(cells.count == 3 && cells.allSatisfy { !$0.isEmpty }, "\(word) is not told")
    }

    @Test func `decisions are numbered without a gap and say what, why and what was given up`() {
        let pages = house.other.filter { $0.path.hasPrefix("docs/decisions/") }
            .sorted { $0.path < $1.path }
        #expect(pages.count >= 7)
        for (index, page) in pages.enumerated() {
            let digits = String(index + 1)
            let number = String(repeating: "0", count: 4 - digits.count) + digits
            #expect(page.path.hasPrefix("docs/decisions/\(number)-"), "\(page.path) is out of turn")
            for heading in ["## What", "## Why", "## What we gave up"] {
                #expect(page.lines.contains(heading), "\(page.path) has no '\(heading)'")
            }
        }
    }

    @Test func `links between pages lead somewhere`() {
        let pages = house.other.filter { $0.path.hasSuffix(".md") }
        let all = Set((house.other + house.swift).map(\.path))
        for page in pages {
            for target in Self.links(page) where !all.contains(target) {
                // Folders, the licence and pictures are no pages, and are there.
                let path = SourceTree.root.appending(path: target).path
                let isThere = FileManager.default.fileExists(atPath: path)
                #expect(isThere, "\(page.path) links to missing \(target)")
            }
        }
    }

    /// The local files a page links to, relative to the root.
    static func links(_ page: SourceText) -> [String] {
        let folder = page.path.split(separator: "/").dropLast().map(String.init)
        return page.lines.joined(separator: "\n").components(separatedAt: "](").dropFirst()
            .compactMap { rest in
                let target = rest.prefix { $0 != ")" && $0 != "#" }
                guard !target.isEmpty, !target.contains(":") else { return nil }
                var path = folder
                for piece in target.split(separator: "/") where piece != "." {
                    if piece == ".." { _ = path.popLast() } else { path.append(String(piece)) }
                }
                return path.joined(separator: "/")
            }
    }

    @Test func `a link is found relative to its page`() {
        let page = SourceText(
            path: "docs/guide/a.md",
            content: "[b](../b.md#c) [d](https://e.org) [f](f.md)"
        )
        #expect(Self.links(page) == ["docs/b.md", "docs/guide/f.md"])
    }
}
