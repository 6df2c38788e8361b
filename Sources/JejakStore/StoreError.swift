// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// A failure of the store: the folder cannot be used, or what is in it is not
/// what it should be.
package struct StoreError: ExplainedError {
    /// What failed, for those who decide what to do about it.
    package enum Code: Sendable, Equatable {
        case cannotOpen
        case newerFormat
        case notAFolder
        case ownedByAnother
        case full
        case damaged
        case failed
    }

    package let code: Code
    package let sentence: String

    package init(_ code: Code, _ sentence: String) {
        self.code = code
        self.sentence = sentence
    }

    package var isRetryable: Bool { code == .full || code == .ownedByAnother }
}
