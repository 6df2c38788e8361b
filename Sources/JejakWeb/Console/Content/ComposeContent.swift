// SPDX-License-Identifier: Apache-2.0

package import JejakCore

/// What the compose form offers.
package struct ComposeChoices: Sendable, Equatable {
    /// A sender that is set up: its id in files, and how people see it.
    package struct Sender: Sendable, Equatable {
        package var id: String
        package var label: String

        package init(id: String, label: String) {
            self.id = id
            self.label = label
        }
    }

    package var senders: [Sender]
    /// Ready and saved segments: an audience by a click.
    package var segments: [SegmentContent]
    /// Most frequent first, a few dozen at most.
    package var eventNames: [String]
    package var traitNames: [String]
    /// Of 0 to 1.
    package var defaultHoldoutShare: Double

    package init(
        senders: [Sender],
        segments: [SegmentContent] = [],
        eventNames: [String] = [],
        traitNames: [String] = [],
        defaultHoldoutShare: Double = 0.1
    ) {
        self.senders = senders
        self.segments = segments
        self.eventNames = eventNames
        self.traitNames = traitNames
        self.defaultHoldoutShare = defaultHoldoutShare
    }
}

/// How large an audience is wanted.
package struct AudienceQuery: Sendable, Equatable {
    /// In the segment language.
    package var expression: String
    package var purpose: Purpose
    /// Of 0 to 1; nothing for the default.
    package var holdoutShare: Double?

    package init(expression: String, purpose: Purpose = .marketing, holdoutShare: Double? = nil) {
        self.expression = expression
        self.purpose = purpose
        self.holdoutShare = holdoutShare
    }
}

/// Who would get a campaign if it left now.
///
/// Invariant: `willGet` + `held` + all of `refused` is `people`.
package struct AudienceContent: Sendable, Equatable {
    package var people: Int
    /// Everybody in the workspace.
    package var of: Int
    package var willGet: Int
    package var held: Int
    /// Most frequent first.
    package var refused: [ReasonCount]
    /// How many of `willGet` get it in each language, by its code.
    package var languages: [NamedCount]

    package init(
        people: Int,
        of: Int,
        willGet: Int,
        held: Int,
        refused: [ReasonCount] = [],
        languages: [NamedCount] = []
    ) {
        self.people = people
        self.of = of
        self.willGet = willGet
        self.held = held
        self.refused = refused
        self.languages = languages
    }
}

/// What is wrong or doubtful in a campaign file.
package struct CampaignProblem: Sendable, Equatable {
    /// The field, such as `audience` or `mail.id.subject`; empty where none is
    /// to blame.
    package var place: String
    /// The line of the file, counted from 1.
    package var line: Int?
    package var sentence: String

    package init(place: String, line: Int? = nil, sentence: String) {
        self.place = place
        self.line = line
        self.sentence = sentence
    }
}

/// What a campaign file would do.
package struct CampaignSummary: Sendable, Equatable {
    package var id: String
    package var name: String
    package var audience: AudienceContent
    /// Nothing for a campaign that leaves as soon as it is sent.
    package var scheduledFor: Int64?
    package var languages: [String]

    package init(
        id: String,
        name: String,
        audience: AudienceContent,
        scheduledFor: Int64? = nil,
        languages: [String] = []
    ) {
        self.id = id
        self.name = name
        self.audience = audience
        self.scheduledFor = scheduledFor
        self.languages = languages
    }
}

/// The outcome of reading a campaign file.
///
/// Invariant: there is a summary exactly where there are no problems; warnings
/// keep nothing from being saved or sent.
package struct CampaignCheck: Sendable, Equatable {
    package var problems: [CampaignProblem]
    package var warnings: [CampaignProblem]
    package var summary: CampaignSummary?

    package init(
        problems: [CampaignProblem] = [],
        warnings: [CampaignProblem] = [],
        summary: CampaignSummary? = nil
    ) {
        self.problems = problems
        self.warnings = warnings
        self.summary = summary
    }
}

/// The outcome of keeping a campaign file.
package enum CampaignSaving: Sendable, Equatable {
    case saved(id: String)
    /// Nothing was kept; the check holds at least one problem.
    case refused(CampaignCheck)
}

/// A change of a campaign's state. The raw values are used in addresses.
package enum CampaignAction: String, Sendable, CaseIterable {
    /// Sends at the file's time, or now where it names none.
    case send
    case pause
    case resume
    case cancel
}

/// A change of state that an operator confirmed.
package struct CampaignCommand: Sendable, Equatable {
    package var action: CampaignAction
    package var campaign: String
    /// The version that was shown; for `send` the engine refuses another.
    package var version: String
    /// Who confirmed, where operators sign in.
    package var operatorName: String?

    package init(
        action: CampaignAction,
        campaign: String,
        version: String,
        operatorName: String? = nil
    ) {
        self.action = action
        self.campaign = campaign
        self.version = version
        self.operatorName = operatorName
    }
}
