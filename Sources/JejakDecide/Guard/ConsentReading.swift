// SPDX-License-Identifier: Apache-2.0

package import JejakCore

/// What a person's consents mean for one purpose and channel.
///
/// Tools name the same consent differently, so several names count, whatever
/// their case: for marketing by e-mail `marketing.email`, `marketing_email`,
/// `email` and `marketing`. Any no among them is a no; without one, any yes is
/// a yes; silence is not consent.
package struct ConsentReading: Sendable, Equatable {
    package private(set) var given = false
    package private(set) var withdrawn = false
    /// `profiling` is refused: then nobody may choose a message for the person.
    package private(set) var objected = false

    package init(_ consents: [String: Bool], purpose: Purpose, channel: Channel) {
        let names = Self.names(purpose: purpose, channel: channel)
        for (category, isGiven) in consents {
            let name = category.lowercased()
            if name == "profiling", !isGiven { objected = true }
            guard names.contains(name) else { continue }
            if isGiven { given = true } else { withdrawn = true }
        }
    }

    /// The categories that speak about a purpose on a channel.
    package static func names(purpose: Purpose, channel: Channel) -> [String] {
        let (what, how) = (purpose.rawValue, channel.rawValue)
        return ["\(what).\(how)", "\(what)_\(how)", how, what]
    }
}
