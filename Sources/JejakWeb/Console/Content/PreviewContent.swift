// SPDX-License-Identifier: Apache-2.0

/// Whose mail of a campaign is wanted.
package struct PreviewRequest: Sendable, Equatable {
    package var campaign: String
    /// What the operator typed: a key, an e-mail address or a name; nothing for
    /// someone of the audience.
    package var person: String?
    /// Nothing for the person's own language.
    package var language: Language?

    package init(campaign: String, person: String? = nil, language: Language? = nil) {
        self.campaign = campaign
        self.person = person
        self.language = language
    }
}

/// The mail as one real person would get it.
package struct PreviewContent: Sendable, Equatable {
    package var campaign: CampaignLink
    /// A few people of the audience to look at next.
    package var suggestions: [PersonLink]
    package var outcome: PreviewOutcome

    package init(
        campaign: CampaignLink,
        suggestions: [PersonLink] = [],
        outcome: PreviewOutcome
    ) {
        self.campaign = campaign
        self.suggestions = suggestions
        self.outcome = outcome
    }
}

/// What came of a preview.
package enum PreviewOutcome: Sendable, Equatable {
    case mail(PreviewMail)
    /// Nobody fits what was typed, or the audience is empty.
    case nobody
    /// The mail cannot be made for this person, with the reason.
    case unmakeable(PersonLink, sentence: String)
}

/// One rendered mail, and whether it would leave.
package struct PreviewMail: Sendable, Equatable {
    /// Whether the person would get it.
    package enum Fate: Sendable, Equatable {
        case wouldGet
        /// In the holdout of this campaign.
        case wouldBeHeld
        case wouldBeRefused(reason: BilingualText)
        /// Not in the audience at all.
        case isOutside
    }

    package var person: PersonLink
    package var fate: Fate
    package var from: String
    /// Warning: personal. In the console only.
    package var to: String
    package var subject: String
    /// The language the mail is in.
    package var language: Language
    /// Shown in a frame that runs nothing. Links and pictures must be the
    /// untracked ones, so that looking counts as nothing.
    package var html: String
    package var text: String

    package init(
        person: PersonLink,
        fate: Fate,
        from: String,
        to: String,
        subject: String,
        language: Language,
        html: String,
        text: String
    ) {
        self.person = person
        self.fate = fate
        self.from = from
        self.to = to
        self.subject = subject
        self.language = language
        self.html = html
        self.text = text
    }
}
