// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// A lesson that could not be learnt, said in one sentence.
///
/// The room's only error. The code is for programs (an exit code, a test), the
/// sentence for the person whose table, setting or model file is at fault.
package struct LearnError: ExplainedError, Equatable {
    /// What kind of fault it is; the set is closed.
    package enum Code: String, Sendable, Codable {
        /// There are no rows, no columns, or no bytes.
        case empty
        /// A number is missing, not finite, or too large to work with.
        case badNumber
        /// A hyperparameter is outside its range.
        case badSetting
        /// There are fewer rows than the setting asks for.
        case tooFewRows
        /// Every row is the same, so there is nothing to tell apart.
        case constantRows
        /// The table or the work would not fit in memory.
        case tooLarge
        /// Rows do not have the columns that are expected.
        case shapeMismatch
        /// The bytes are not a table that can be read.
        case badFile
        /// A saved model's parts do not fit each other.
        case badModel
    }

    package let code: Code
    package let sentence: String

    package init(_ code: Code, _ sentence: String) {
        self.code = code
        self.sentence = sentence
    }
}
