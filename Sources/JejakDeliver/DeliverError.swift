// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Something that cannot go out, or a report that cannot be read, in one
/// sentence.
///
/// The room's only error. The code is for programs, the sentence for whoever
/// wrote the template, the address or the setting. No sentence ever holds a
/// password.
package struct DeliverError: ExplainedError, Equatable {
    /// What kind of fault it is; the set is closed.
    package enum Code: String, Sendable, Codable {
        /// A template cannot be used.
        case badTemplate
        /// A template, a mail or a file is larger than is worked with.
        case tooLarge
        /// An address is none that mail can go to.
        case badAddress
        /// A text would break out of the header it stands in.
        case badHeader
        /// A setting of a mail server does not make sense.
        case badSetting
        /// A file or folder cannot be read.
        case cannotRead
        /// The bytes are no mail.
        case badMail
    }

    package let code: Code
    package let sentence: String

    package init(_ code: Code, _ sentence: String) {
        self.code = code
        self.sentence = sentence
    }
}
