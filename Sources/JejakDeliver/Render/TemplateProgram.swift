// SPDX-License-Identifier: Apache-2.0

/// A part of a template, ready to be printed many times: a flat list of steps.
///
/// The rules are those of the mustache specification for variables, sections,
/// inverted sections and comments; a section asks whether there is a value. A
/// tag that is no variable and stands alone on its line takes the line with
/// it. Every value is printed as it comes: whoever renders gives values that
/// were made safe for the place, by name of the place.
///
/// Why not swift-mustache (2.1.1): its time grows with the square of the text
/// (250 KB took 6 s with 4,500 tags and 62 s full of braces; here 0.14 and
/// 0.06), and it escapes by `Character`, so that a quote followed by a
/// combining mark stays a quote. Making the program takes time that grows with
/// the text, printing with what is printed.
struct TemplateProgram: Sendable {
    /// What takes the place of a stretch of the template.
    enum Part: Sendable, Equatable {
        case print(String)
        case open(String, isInverted: Bool)
        case close
        case nothing

        init(_ tag: TemplateTag) {
            switch tag.kind {
            case .variable: self = .print(tag.name)
            case .section: self = .open(tag.name, isInverted: false)
            case .inverted: self = .open(tag.name, isInverted: true)
            case .end: self = .close
            case .comment: self = .nothing
            }
        }
    }

    typealias Edit = (range: Range<Int>, part: Part)

    private enum Step: Sendable {
        case literal([UInt8])
        case print(String)
        /// Goes on at `next` where the section is not for this person.
        case section(String, isInverted: Bool, next: Int)
    }

    private var steps: [Step] = []
    private var literalCount = 0

    /// - Parameters:
    ///   - edits: The text's tags, and what else is exchanged; they neither
    ///     overlap nor leave a section open.
    init(_ text: TemplateText, edits: [Edit]) {
        var place = 0
        var open: [Int] = []
        for edit in edits.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            var range = edit.range
            if case .print = edit.part {
            } else {
                range = Self.wholeLine(range, in: text.bytes) ?? range
            }
            addLiteral(text.bytes, place, range.lowerBound)
            place = max(place, range.upperBound)
            switch edit.part {
            case .print(let key): steps.append(.print(key))
            case .open(let key, let isInverted):
                open.append(steps.count)
                steps.append(.section(key, isInverted: isInverted, next: 0))
            case .close:
                guard let start = open.popLast(),
                    case .section(let key, let isInverted, _) = steps[start]
                else { continue }
                steps[start] = .section(key, isInverted: isInverted, next: steps.count)
            case .nothing: continue
            }
        }
        addLiteral(text.bytes, place, text.bytes.count)
    }

    private mutating func addLiteral(_ bytes: [UInt8], _ start: Int, _ end: Int) {
        guard start < end else { return }
        steps.append(.literal(Array(bytes[start..<end])))
        literalCount += end - start
    }

    /// The line of a tag that stands alone on it, with its end.
    private static func wholeLine(_ range: Range<Int>, in bytes: [UInt8]) -> Range<Int>? {
        var start = range.lowerBound
        while start > 0, bytes[start - 1].isBlank { start -= 1 }
        guard start == 0 || bytes[start - 1] == 0x0A else { return nil }
        var end = range.upperBound
        while end < bytes.count, bytes[end].isBlank { end += 1 }
        if end < bytes.count, bytes[end] == 0x0D { end += 1 }
        guard end == bytes.count || bytes[end] == 0x0A else { return nil }
        return start..<min(end + 1, bytes.count)
    }

    /// The text with the values put in. A value that is not there prints
    /// nothing, and its sections are left out.
    func render(_ values: [String: String]) -> String {
        var out: [UInt8] = []
        out.reserveCapacity(literalCount + literalCount / 4 + 256)
        var index = 0
        while index < steps.count {
            switch steps[index] {
            case .literal(let bytes): out += bytes
            case .print(let key):
                if let value = values[key] { out.append(contentsOf: value.utf8) }
            case .section(let key, let isInverted, let next):
                if (values[key] != nil) == isInverted {
                    index = next
                    continue
                }
            }
            index += 1
        }
        return String(decoding: out, as: UTF8.self)
    }
}
