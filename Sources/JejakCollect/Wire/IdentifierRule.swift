// SPDX-License-Identifier: Apache-2.0

/// Which ids are believed.
///
/// Broken pages send the same word for everybody, and one such word would make
/// thousands of strangers one person. Therefore placeholders, and ids of nothing
/// but zeros and dashes (the advertising id of who refused one), are no ids.
/// Nor is what fits a pattern: there `*` stands for any run of characters, as
/// in `test@*`. Letter case and spaces around do not matter for this; otherwise
/// an id is taken as it is.
///
/// Time: a look at the words of the same length and at each pattern's first
/// letter.
package struct IdentifierRule: Sendable, Equatable {
    package static let standardWords = [
        "null", "(null)", "nil", "none", "undefined", "nan", "[object object]", "anonymous",
        "guest", "unknown", "not_authenticated", "true", "false", "-1", "n/a", "na",
    ]
    package static let standardPatterns = [
        "test@*", "tester@*", "testing@*", "test@test*", "*@test.test", "no-reply@*", "noreply@*",
        "none@*", "null@*", "undefined@*", "unknown@*", "guest@*", "anonymous@*", "noemail@*",
        "no@email*", "email@example.*", "name@example.*", "user@example.*", "*@localhost",
    ]
    package static let standard = IdentifierRule(
        words: standardWords,
        patterns: standardPatterns
    )

    package let words: [String]
    package let patterns: [String]
    /// Words by their length; those longer than the last row's are not many.
    private let byLength: [[[UInt8]]]
    private let shapes: [[UInt8]]

    package init(words: [String], patterns: [String]) {
        self.words = words
        self.patterns = patterns
        let plain = words.map { Array($0.lowercased().utf8) }
        var byLength = [[[UInt8]]](repeating: [], count: (plain.map(\.count).max() ?? 0) + 1)
        for word in plain { byLength[word.count].append(word) }
        self.byLength = byLength
        shapes = patterns.filter { !$0.isEmpty }.map { Array($0.lowercased().utf8) }
    }

    package static func == (first: IdentifierRule, second: IdentifierRule) -> Bool {
        first.words == second.words && first.patterns == second.patterns
    }

    /// Whether an id can be believed.
    package func accepts(_ id: UnsafeRawBufferPointer) -> Bool {
        let range = Self.trimmed(id)
        guard !range.isEmpty else { return false }
        var isBlank = true
        for index in range where id[index] != 0x30 && id[index] != 0x2D {
            isBlank = false
            break
        }
        if isBlank { return false }
        if range.count < byLength.count {
            for word in byLength[range.count] where Self.isSame(word, id, range) { return false }
        }
        for shape in shapes {
            // Most patterns begin with a letter that most ids do not.
            if shape[0] != 0x2A, shape[0] != Self.lowered(id[range.lowerBound]) { continue }
            if Self.fits(id, range, shape) { return false }
        }
        return true
    }

    /// Where a text stands without the spaces around it.
    static func trimmed(_ text: UnsafeRawBufferPointer) -> Range<Int> {
        var start = 0
        var end = text.count
        while start < end, text[start] <= 0x20 { start += 1 }
        while end > start, text[end - 1] <= 0x20 { end -= 1 }
        return start..<end
    }

    @inline(__always)
    static func lowered(_ byte: UInt8) -> UInt8 {
        byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
    }

    private static func isSame(
        _ word: [UInt8],
        _ id: UnsafeRawBufferPointer,
        _ range: Range<Int>
    ) -> Bool {
        for index in 0..<range.count
        where lowered(id[range.lowerBound + index]) != word[index] {
            return false
        }
        return true
    }

    /// Whether a text fits a pattern. At a mismatch the last star takes one
    /// character more: time grows with the product of both lengths at worst.
    private static func fits(
        _ text: UnsafeRawBufferPointer,
        _ range: Range<Int>,
        _ shape: [UInt8]
    ) -> Bool {
        var place = range.lowerBound
        var step = 0
        var star = -1
        var mark = place
        while place < range.upperBound {
            if step < shape.count, shape[step] == 0x2A {
                star = step
                mark = place
                step += 1
            } else if step < shape.count, shape[step] == lowered(text[place]) {
                step += 1
                place += 1
            } else if star >= 0 {
                step = star + 1
                mark += 1
                place = mark
            } else {
                return false
            }
        }
        while step < shape.count, shape[step] == 0x2A { step += 1 }
        return step == shape.count
    }
}
