// SPDX-License-Identifier: Apache-2.0

/// A failure that ends in one clear sentence for the person who caused it.
///
/// The sentence names the place and the mend. Each room has its own error type;
/// this is what the command line and the HTTP answers know about all of them.
package protocol ExplainedError: Error, CustomStringConvertible {
    /// One sentence: what is wrong, where, and what to do about it.
    var sentence: String { get }
    /// Whether the same call may succeed later without a change.
    var isRetryable: Bool { get }
}

extension ExplainedError {
    package var description: String { sentence }
    package var isRetryable: Bool { false }
}
