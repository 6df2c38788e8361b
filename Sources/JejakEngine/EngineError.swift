// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// A failure of the wheel: a folder that somebody else owns, or a question
/// that cannot be answered yet.
package struct EngineError: ExplainedError {
    /// What kind of failure it is, for those who act on it.
    package enum Code: Sendable, Equatable {
        case ownedByAnother
        case nothingYet
        case badRequest
        case interrupted
        /// What is asked for is not there.
        case notFound
        /// It may pass by itself.
        case retryable
        case failed
    }

    package let code: Code
    package let sentence: String

    package var isRetryable: Bool { code == .interrupted || code == .retryable }

    package init(_ code: Code, _ sentence: String) {
        self.code = code
        self.sentence = sentence
    }
}
