// SPDX-License-Identifier: Apache-2.0

/// Rooms that think do not touch the world.
///
/// They take values and a seed and return values: no files, no clock, no
/// network, no waiting, no chance of their own.
enum PurityLaws {
    static let thinkingRooms: Set<String> = [
        "JejakQuery", "JejakLearn", "JejakDecide", "JejakMeasure",
    ]

    /// The table of time zones is data that only Foundation carries.
    private static let tables: [String: String] = [
        "Sources/JejakDecide/Guard/ZoneClock.swift": "Foundation"
    ]

    private static let worldly: Set<String> = [
        "Foundation", "FoundationEssentials", "FoundationNetworking", "Glibc", "Musl", "Darwin",
        "Dispatch", "Logging", "GRDB",
    ]

    static func imports(_ text: SourceText) -> [Breach] {
        text.imports.filter { tables[text.path] != $0.text }.filter {
            worldly.contains($0.text) || $0.text.hasPrefix("NIO")
                || $0.text.hasPrefix("Hummingbird")
        }.map {
            Breach(
                path: text.path,
                line: $0.line,
                why: "a thinking room does not touch the world: no \($0.text)"
            )
        }
    }

    private static let waiting: Set<String> = ["async", "await", "Task", "actor"]
    private static let clocks: Set<String> = [
        "ContinuousClock", "SuspendingClock", "SystemRandomNumberGenerator", "Date", "FileManager",
        "FileHandle", "ProcessInfo", "print", "readLine",
    ]

    static func words(_ text: SourceText) -> [Breach] {
        let tokens = text.tokens
        return tokens.indices.compactMap { index in
            let token = tokens[index]
            let follows = index > 0 && tokens[index - 1].text == "."
            if waiting.contains(token.text), !follows {
                return Breach(
                    path: text.path,
                    line: token.line,
                    why: "a thinking room is synchronous: no \(token.text)"
                )
            }
            if clocks.contains(token.text), !follows {
                return Breach(
                    path: text.path,
                    line: token.line,
                    why: "a thinking room is given time and chance: no \(token.text)"
                )
            }
            return nil
        }
    }

    /// `random(in:)` and `shuffled()` without a generator take the system's.
    static func chance(_ text: SourceText) -> [Breach] {
        let names: Set<String> = ["random", "shuffle", "shuffled", "randomElement"]
        let tokens = text.tokens
        return tokens.indices.compactMap { index in
            guard names.contains(tokens[index].text), index > 0, tokens[index - 1].text == ".",
                index + 1 < tokens.count, tokens[index + 1].text == "("
            else { return nil }
            var depth = 0
            for next in tokens[(index + 1)...] {
                if next.text == "using" { return nil }
                if next.text == "(" { depth += 1 }
                if next.text == ")" { depth -= 1 }
                if depth == 0 { break }
            }
            return Breach(
                path: text.path,
                line: tokens[index].line,
                why: "\(tokens[index].text) must say 'using:' which seeded generator"
            )
        }
    }
}
