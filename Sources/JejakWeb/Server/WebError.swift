// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// What can go wrong with the web itself.
package struct WebError: ExplainedError, Equatable {
    /// What kind of failure it is; `ErrorAnswer` gives each its status.
    package enum Code: Sendable, Equatable {
        /// The configuration is refused before anything listens.
        case refused
        /// The address cannot be listened on.
        case cannotListen
        /// A request asks for what does not exist.
        case notFound
        /// A request that cannot be understood or is not allowed.
        case badRequest
        case crossSite
        case unknownHost
        case tooLarge
        case wrongMethod
        /// What is asked does not fit the state of the thing it is asked of.
        case conflict
        /// Too many requests in too short a time.
        case tooMany
        case unsupported
    }

    package var code: Code
    package var sentence: String

    static let nothingHere = WebError(.notFound, "There is nothing at this address.")

    package init(_ code: Code, _ sentence: String) {
        self.code = code
        self.sentence = sentence
    }
}
