// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Numbers that cannot be the outcome of an experiment.
///
/// Too few people are no error: that is a verdict.
package struct MeasureError: ExplainedError, Equatable {
    /// One sentence: what is wrong and what to give instead.
    package let sentence: String

    init(_ sentence: String) {
        self.sentence = sentence
    }
}
