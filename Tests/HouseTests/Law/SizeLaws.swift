// SPDX-License-Identifier: Apache-2.0

/// How large things may grow before they are two things.
enum SizeLaws {
    static let fileLimit = 600
    static let functionLimit = 70
    static let columnLimit = 100

    /// Files that may be longer, each with its reason. Tables and generated
    /// files only.
    static let longFiles: [String: String] = [:]

    static func files(_ text: SourceText) -> [Breach] {
        guard text.lineCount > fileLimit, longFiles[text.path] == nil else { return [] }
        return [
            Breach(
                path: text.path,
                line: text.lineCount,
                why: "a file has at most \(fileLimit) lines, this one has \(text.lineCount)"
            )
        ]
    }

    static func functions(_ text: SourceText) -> [Breach] {
        text.bodies.filter { $0.lineCount > functionLimit }.map {
            Breach(
                path: text.path,
                line: $0.firstLine,
                why: "\($0.name) has \($0.lineCount) lines, the limit is \(functionLimit)"
            )
        }
    }

    static func columns(_ text: SourceText) -> [Breach] {
        text.lines.enumerated().filter { isLong($0.element) }.map {
            Breach(
                path: text.path,
                line: $0.offset + 1,
                why: "a line has at most \(columnLimit) columns, this one has \($0.element.count)"
            )
        }
    }

    /// Counts characters only where there are enough bytes to matter.
    private static func isLong(_ line: String) -> Bool {
        line.utf8.count > columnLimit && line.count > columnLimit
    }
}
