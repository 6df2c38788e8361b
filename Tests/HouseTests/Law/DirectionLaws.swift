// SPDX-License-Identifier: Apache-2.0

/// Who may know whom: arrows go down only.
///
/// The table is that of docs/architecture.md. The compiler refuses imports that
/// Package.swift does not declare; these laws refuse declarations that the
/// house does not allow.
enum DirectionLaws {
    /// Our own rooms that a room may import.
    static let rooms: [String: Set<String>] = [
        "JejakCore": [],
        "JejakStore": ["JejakCore"],
        "JejakJourney": ["JejakCore"],
        "JejakCollect": ["JejakCore", "JejakStore"],
        "JejakQuery": ["JejakCore", "JejakJourney"],
        "JejakLearn": ["JejakCore", "JejakJourney"],
        "JejakDecide": ["JejakCore"],
        "JejakMeasure": ["JejakCore"],
        "JejakDeliver": ["JejakCore"],
        "JejakEngine": [
            "JejakCore", "JejakStore", "JejakJourney", "JejakCollect", "JejakQuery", "JejakLearn",
            "JejakDecide", "JejakMeasure", "JejakDeliver",
        ],
        "JejakWeb": [
            "JejakCore", "JejakStore", "JejakJourney", "JejakCollect", "JejakQuery", "JejakLearn",
            "JejakDecide", "JejakMeasure", "JejakEngine",
        ],
        "JejakDemo": ["JejakCore"],
        "jejak": [
            "JejakCore", "JejakStore", "JejakCollect", "JejakQuery", "JejakLearn", "JejakDecide",
            "JejakMeasure", "JejakDeliver", "JejakEngine", "JejakWeb", "JejakDemo",
        ],
    ]

    /// Libraries, and the only rooms that may know them.
    static let libraries: [String: Set<String>] = [
        "GRDB": ["JejakStore"],
        "CZstd": ["JejakStore"],
        "CSimdJSON": ["JejakCollect"],
        "CZlib": ["JejakCollect", "JejakLearn"],
        "CBLAS": ["JejakLearn", "JejakEngine"],
        "CCrypt": ["JejakEngine"],
        "CCurl": ["JejakDeliver"],
        "CLinux": ["JejakEngine", "JejakJourney"],
        "Crypto": ["JejakCollect", "JejakDeliver"],
        "Yams": ["JejakEngine"],
        "Hummingbird": ["JejakWeb"],
        "ArgumentParser": ["jejak"],
        "Logging": ["JejakEngine", "JejakWeb", "jejak"],
    ]

    static func imports(_ text: SourceText) -> [Breach] {
        text.imports.compactMap { module in
            why(text.target, module.text).map {
                Breach(path: text.path, line: module.line, why: $0)
            }
        }
    }

    /// The dependencies declared in a manifest, by room.
    static func manifest(_ text: SourceText) -> [Breach] {
        declared(text).flatMap { room, dependencies in
            dependencies.compactMap { dependency in
                why(room, dependency).map { Breach(path: text.path, line: 1, why: $0) }
            }
        }
    }

    private static func why(_ room: String, _ module: String) -> String? {
        if module.hasPrefix("Jejak") {
            guard let allowed = rooms[room] else { return "\(room) is not in the table of rooms" }
            guard module != room, !allowed.contains(module) else { return nil }
            return "\(room) may not know \(module): arrows go down only"
        }
        let isNetwork = module.hasPrefix("NIO") || module.hasPrefix("Hummingbird")
        let owners = isNetwork ? ["JejakWeb"] : libraries[module]
        guard let owners, !owners.contains(room) else { return nil }
        let names = owners.sorted().joined(separator: ", ")
        return "\(room) may not know \(module): it belongs to \(names)"
    }

    /// Reads `room("Name", [...])` and the executable's list. Names stand
    /// between quotes, so they are read from the lines as they are.
    static func declared(_ text: SourceText) -> [(room: String, dependencies: [String])] {
        let all = zip(text.lines, text.comments).map { line, comment in
            comment.trimmed.isEmpty ? line : ""
        }.joined(separator: "\n")
        var found: [(String, [String])] = []
        for opening in ["room(", "executableTarget("] {
            for piece in all.components(separatedAt: opening).dropFirst() {
                let body = piece.prefix(throughClosing: ")")
                let names = body.split(separator: "\"", omittingEmptySubsequences: false)
                    .enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }
                // A parameter's declaration has no quoted name.
                guard let room = names.first else { continue }
                found.append((room, names.dropFirst().filter { $0.first?.isUppercase ?? false }))
            }
        }
        return found
    }
}

extension String {
    /// The pieces between the occurrences of a text.
    func components(separatedAt mark: String) -> [Substring] {
        var pieces: [Substring] = []
        var rest = self[...]
        while let found = rest.firstRange(of: mark) {
            pieces.append(rest[..<found.lowerBound])
            rest = rest[found.upperBound...]
        }
        return pieces + [rest]
    }
}

extension Substring {
    /// Up to the parenthesis that closes one opened before the text.
    func prefix(throughClosing mark: Character) -> Substring {
        var depth = 1
        for index in indices {
            if self[index] == "(" { depth += 1 }
            if self[index] == ")" { depth -= 1 }
            if depth == 0 { return self[..<index] }
        }
        return self
    }
}
