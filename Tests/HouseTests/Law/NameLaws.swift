// SPDX-License-Identifier: Apache-2.0

/// What things may be called.
enum NameLaws {
    /// Words that say nothing of what a thing is.
    static let banned: Set<String> = [
        "Manager", "Managers", "Helper", "Helpers", "Util", "Utils", "Utility", "Utilities",
        "Common", "Impl", "Data", "Info",
    ]

    /// Names that hold such a word because the glossary does.
    static let allowed: Set<String> = ["DataFolder", "DataOption"]

    static func types(_ text: SourceText) -> [Breach] {
        text.types.compactMap { type in
            why(type.name).map { Breach(path: text.path, line: type.line, why: $0) }
        }
    }

    /// Files and the folders they lie in.
    static func files(_ text: SourceText) -> [Breach] {
        text.path.split(separator: "/").compactMap { piece in
            let name = piece.split(separator: ".").first.map(String.init) ?? ""
            return why(name).map { Breach(path: text.path, line: 1, why: $0) }
        }
    }

    /// A file is named after a type, or a type and an aspect of it.
    static func fileForm(_ text: SourceText) -> [Breach] {
        let pieces = text.name.split(separator: "+", omittingEmptySubsequences: false)
        let isName = { (piece: Substring) in
            !piece.isEmpty && piece.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
        }
        guard pieces.count > 2 || !pieces.allSatisfy(isName) else { return [] }
        return [Breach(path: text.path, line: 1, why: "files are Type.swift or Type+Aspect.swift")]
    }

    private static func why(_ name: String) -> String? {
        if name == "Handler" { return "a Handler must say of what" }
        if allowed.contains(name) { return nil }
        return words(name).first { banned.contains($0) }.map {
            "\(name) holds the word \($0), which says nothing"
        }
    }

    /// The words of a name in camel case.
    static func words(_ name: String) -> [String] {
        var found: [String] = []
        for character in name {
            if character.isUppercase || found.isEmpty || !character.isLetter {
                found.append(String(character))
            } else {
                found[found.count - 1].append(character)
            }
        }
        return found
    }
}
