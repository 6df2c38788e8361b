// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Rules that make no sense, told to whoever wrote them.
///
/// A person who gets no message is never an error: that is a `GuardRefusal`.
package struct DecideError: ExplainedError, Equatable {
    /// One sentence: what is wrong and what to write instead.
    package let sentence: String

    init(_ sentence: String) {
        self.sentence = sentence
    }
}
