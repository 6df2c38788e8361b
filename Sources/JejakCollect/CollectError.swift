// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// A failure at the door: a file that cannot be read, or a request to import
/// that makes no sense.
package struct CollectError: ExplainedError {
    /// What kind of failure it is, for those who act on it.
    package enum Code: Sendable, Equatable {
        case cannotRead
        case empty
        case notText
        case missingColumn
        case badRequest
        case cannotWrite
        case interrupted
    }

    package let code: Code
    package let sentence: String

    package init(_ code: Code, _ sentence: String) {
        self.code = code
        self.sentence = sentence
    }
}
