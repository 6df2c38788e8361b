// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// A failure of the journey room: a part or facts file that cannot be written,
/// or that is not what the store says it is.
package struct JourneyError: ExplainedError {
    /// What failed, for those who decide what to do about it.
    package enum Code: Sendable, Equatable {
        case cannotWrite
        case cannotRead
        case damaged
        case newerFormat
    }

    package let code: Code
    package let sentence: String

    package init(_ code: Code, _ sentence: String) {
        self.code = code
        self.sentence = sentence
    }

    package var isRetryable: Bool { code == .cannotWrite }
}
