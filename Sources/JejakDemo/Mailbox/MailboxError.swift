// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// A mailbox that could not be opened, in one sentence.
package struct MailboxError: ExplainedError, Equatable {
    package let sentence: String

    init(_ sentence: String) { self.sentence = sentence }

    /// The same with what the system says of its last failure.
    static func system(_ what: String, _ mend: String) -> MailboxError {
        MailboxError("\(what) (\(MailboxSocket.lastFailure)); \(mend).")
    }
}
