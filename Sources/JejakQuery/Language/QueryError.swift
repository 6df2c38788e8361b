// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// A question that cannot be understood, with the character where it breaks.
///
/// The only error of the query room: whatever text comes in, either it is a
/// question or it is one of these. The sentence names the character and says
/// what would be right there; `excerpt` and `caret` show the place.
package struct QueryError: ExplainedError, Equatable {
    /// What is wrong with the text, for those who act on it.
    package enum Code: String, Sendable, Equatable {
        /// A character that no word, number or text begins with.
        case character
        /// A word where another one must stand.
        case syntax
        /// A date, number or list that no question can mean.
        case value
        /// Longer, deeper or wider than a question may be.
        case tooLarge
    }

    package let code: Code
    package let sentence: String
    /// The place of the character, counted from 0, in Unicode scalars.
    package let position: Int
    /// The text around the place, on one line.
    package let excerpt: String
    /// Spaces and a caret that point at the place when printed under `excerpt`.
    package let caret: String

    init(_ code: Code, at position: Int, of text: [Unicode.Scalar], _ sentence: String) {
        self.code = code
        self.position = position
        self.sentence = "character \(position + 1): \(sentence)"
        let first = max(0, position - 40)
        let end = min(text.count, position + 40)
        var line = ""
        for scalar in text[min(first, end)..<end] {
            let isPlain = scalar.value >= 0x20 && scalar.value != 0x7F && scalar.value != 0x2028
            line.unicodeScalars.append(isPlain ? scalar : " ")
        }
        excerpt = line
        caret = String(repeating: " ", count: position - first) + "^"
    }

    /// The sentence, the line and the caret, for a terminal.
    package var picture: String { "\(sentence)\n  \(excerpt)\n  \(caret)" }
}
