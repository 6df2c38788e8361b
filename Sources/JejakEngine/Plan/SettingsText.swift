// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Yams

/// What files of settings have in common: how their YAML is opened, and how
/// words, switches and spans are read and written.
enum SettingsText {
    /// The text as YAML, if it is a mapping. An empty text is an empty one.
    static func root(
        _ text: String,
        subject: String,
        bytesMost: Int,
        example: String
    ) throws -> Node {
        func refusal(_ place: String, _ sentence: String) -> PlanFileError {
            PlanFileError(
                subject: subject,
                problems: [CampaignProblem(place: place, sentence: sentence)]
            )
        }
        guard text.utf8.count <= bytesMost else {
            throw refusal(
                "the file",
                "is \(text.utf8.count) bytes long, and at most \(bytesMost) are read: shorten it"
            )
        }
        // An alias lets a short text mean a gigantic one.
        guard !text.split(separator: "\n").contains(where: Self.hasAlias) else {
            throw refusal("the file", "uses anchors or aliases (& and *): write the values out")
        }
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch let error as YamlError {
            switch error {
            case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
                .composer(_, let problem, let mark, _):
                throw refusal(
                    "line \(mark.line)",
                    "this is no YAML (\(problem)): mend the indentation or the quotes"
                )
            default: throw refusal("the file", "is no YAML: write 'key: value' lines, in UTF-8")
            }
        }
        let empty = Node([] as [(Node, Node)], Tag(.map))
        guard let root else { return empty }
        switch root {
        case .mapping: return root
        case .scalar(let scalar) where scalar.string.isEmpty: return empty
        default: throw refusal("the file", "has no keys: begin it with '\(example)'")
        }
    }

    /// Whether a value outside of quotes begins with an anchor or an alias.
    private static func hasAlias(_ line: Substring) -> Bool {
        var quote: Character?
        var isStart = true
        var mark = false
        for character in line {
            if mark, character.isLetter || character.isNumber || character == "_" { return true }
            mark = false
            if let open = quote {
                if character == open { quote = nil }
            } else if isStart, character == "\"" || character == "'" {
                quote = character
            } else if isStart, character == "&" || character == "*" {
                mark = true
            }
            isStart = " [{,-:".contains(character)
        }
        return false
    }

    static func flag(_ node: Node, _ place: String, _ reader: inout CampaignReader) -> Bool {
        let said = reader.text(node, place) ?? ""
        if said == "true" || said == "yes" { return true }
        if said != "false" && said != "no" { reader.problem(node, place, "is true or false") }
        return false
    }

    /// A list of texts; one text by itself is a list of one.
    static func words(
        _ node: Node?,
        _ place: String,
        most: Int = 1_000,
        _ reader: inout CampaignReader
    ) -> [String] {
        guard let node else { return [] }
        switch node {
        case .scalar(let scalar): return scalar.string.isEmpty ? [] : [scalar.string]
        case .sequence(let sequence) where sequence.count <= most:
            return sequence.compactMap { reader.text($0, place) }
        default:
            reader.problem(node, place, "is a list of at most \(most) texts, such as [a, b]")
            return []
        }
    }

    static func whole(
        _ node: Node?,
        _ place: String,
        _ range: ClosedRange<Int>,
        _ reader: inout CampaignReader
    ) -> Int? {
        guard let node, let said = reader.text(node, place) else { return nil }
        if let number = Int(said.replacing("_", with: "")), range.contains(number) {
            return number
        }
        reader.problem(
            node,
            place,
            "is a whole number from \(range.lowerBound) to \(range.upperBound)"
        )
        return nil
    }

    /// A span such as `24 hours`, in milliseconds.
    static func span(
        _ node: Node?,
        _ place: String,
        _ reader: inout CampaignReader
    ) -> Int64? {
        guard let node, let said = reader.text(node, place) else { return nil }
        let units = ["second": 1_000, "minute": 60_000, "hour": 3_600_000, "day": 86_400_000]
        let pieces = said.split(separator: " ")
        if pieces.count == 2, let count = Int64(pieces[0]), (0...40_000).contains(count) {
            let name = pieces[1].hasSuffix("s") ? pieces[1].dropLast() : pieces[1]
            if let unit = units[String(name)] { return count * Int64(unit) }
        }
        reader.problem(node, place, "is a span such as '24 hours' or '30 days'")
        return nil
    }

    /// A text as YAML reads it back: plain where nothing could be mistaken,
    /// else in double quotes.
    static func quoted(_ text: String) -> String {
        let first = text.unicodeScalars.first
        let isWord =
            first.map { CharacterSet.letters.contains($0) } ?? false
            && text.unicodeScalars.allSatisfy {
                CharacterSet.alphanumerics.contains($0) || " _-.".unicodeScalars.contains($0)
            }
            && !text.hasSuffix(" ")
        let special = ["true", "false", "yes", "no", "null", "on", "off", "y", "n", "nan", "inf"]
        if isWord, !special.contains(text.lowercased()) { return text }
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            case _
            where scalar.value < 0x20 || scalar.value == 0x7F || scalar.value == 0x85
                || scalar.value == 0x2028 || scalar.value == 0x2029 || scalar.value == 0xFEFF:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
