// SPDX-License-Identifier: Apache-2.0

package import JejakCore

/// A campaign as the compose form holds it: the part of a campaign file that
/// can be made without writing one.
///
/// Everything is text as typed; `CampaignFields.file` writes the file and the
/// engine checks that, so the two ways of composing obey one set of rules.
package struct CampaignFields: Sendable, Equatable {
    /// The mail in one language.
    package struct Mail: Sendable, Equatable {
        package var subject: String
        package var html: String
        package var text: String

        package init(subject: String = "", html: String = "", text: String = "") {
            self.subject = subject
            self.html = html
            self.text = text
        }

        package var isEmpty: Bool { subject.isEmpty && html.isEmpty && text.isEmpty }
    }

    /// A word in the mail that is a trait of the person, such as a first name.
    package struct Variable: Sendable, Equatable {
        /// As the template names it: `first_name` in `{{first_name}}`.
        package var name: String
        package var trait: String
        /// What stands there for people without the trait, by language.
        package var fallbacks: [Language: String]
        /// `text`, `money` or `date`.
        package var format: String

        package init(
            name: String,
            trait: String,
            fallbacks: [Language: String] = [:],
            format: String = "text"
        ) {
            self.name = name
            self.trait = trait
            self.fallbacks = fallbacks
            self.format = format
        }
    }

    /// Empty for one made from the name.
    package var id: String
    package var name: String
    package var audience: String
    package var purpose: Purpose
    package var sender: String
    /// In percent, such as `10`.
    package var holdoutPercent: String
    /// `2026-11-23T09:00` as browsers write it; empty for as soon as it is sent.
    package var at: String
    /// An IANA name.
    package var zone: String
    package var goalEvent: String
    package var goalDays: String
    /// For people whose language has no mail.
    package var fallbackLanguage: Language
    package var variables: [Variable]
    package var mails: [Language: Mail]

    package init(
        id: String = "",
        name: String = "",
        audience: String = "",
        purpose: Purpose = .marketing,
        sender: String = "",
        holdoutPercent: String = "10",
        at: String = "",
        zone: String = "",
        goalEvent: String = "",
        goalDays: String = "7",
        fallbackLanguage: Language = .indonesian,
        variables: [Variable] = [],
        mails: [Language: Mail] = [:]
    ) {
        self.id = id
        self.name = name
        self.audience = audience
        self.purpose = purpose
        self.sender = sender
        self.holdoutPercent = holdoutPercent
        self.at = at
        self.zone = zone
        self.goalEvent = goalEvent
        self.goalDays = goalDays
        self.fallbackLanguage = fallbackLanguage
        self.variables = variables
        self.mails = mails
    }
}
