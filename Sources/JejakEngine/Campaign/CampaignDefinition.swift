// SPDX-License-Identifier: Apache-2.0

package import JejakCore
package import JejakQuery

/// What a campaign file says: who gets what, from whom, when, and how its
/// effect is told.
///
/// Made by `CampaignFile` only, so its parts are within their bounds.
package struct CampaignDefinition: Sendable {
    /// The subject and body in one language.
    package struct Mail: Sendable, Equatable {
        package var subject: String
        package var html: String?
        package var text: String?
    }

    /// Where a template's variable takes its value from.
    package enum Source: Sendable, Equatable {
        /// A trait or another fact of the person.
        case trait(String)
        case value(String)
    }

    /// How a value is written.
    package enum Format: String, Sendable, CaseIterable {
        case text
        case number
        case money
        case date
    }

    /// A name that templates may use.
    package struct Variable: Sendable, Equatable {
        package var source: Source
        package var format: Format
        /// What stands there for people without the trait, by language.
        package var fallback: [String: String]
    }

    package var id: String
    package var name: String
    package var audience: SegmentExpression
    package var purpose: Purpose
    package var sender: String
    /// The share of those entitled who are left without it, 0 to 0.9.
    package var holdout: Double
    /// Nothing where it begins by hand.
    package var at: Int64?
    /// The zone of `at`, and of people whose own is not known.
    package var zone: String
    /// The event that counts as success.
    package var goal: String
    package var goalWithin: Int64
    /// For people whose language the campaign does not have.
    package var language: String
    package var variables: [String: Variable]
    package var mail: [String: Mail]
    /// Whether a message whose fate is not known may be sent again; only for
    /// transactional ones.
    package var resendUnknown: Bool
    package var currency: String
    /// How many marketing messages a person may get within a day.
    package var cap: Int
    /// Minutes since midnight on the person's clock; equal where no hour is quiet.
    package var quietFrom: Int
    package var quietUntil: Int
}

/// Something wrong in a campaign file, with its place and its mend.
package struct CampaignProblem: Sendable, Equatable {
    /// `line 4`, or the key it is about.
    package let place: String
    package let sentence: String

    package var words: String { "\(place): \(sentence)" }
}

/// A campaign file that cannot be taken.
package struct CampaignFileError: ExplainedError {
    package let problems: [CampaignProblem]

    package var sentence: String {
        "the campaign cannot be taken: " + problems.map(\.words).joined(separator: "; ")
    }
}

extension CampaignDefinition {
    /// Nobody's campaign, to ask how large an audience is.
    package init(trialOf audience: SegmentExpression, purpose: Purpose, holdout: Double) {
        self.init(
            id: "trial",
            name: "",
            audience: audience,
            purpose: purpose,
            sender: "",
            holdout: min(max(holdout, 0), 0.9),
            at: nil,
            zone: "Asia/Jakarta",
            goal: "Order Completed",
            goalWithin: 7 * 86_400_000,
            language: "id",
            variables: [:],
            mail: ["en": Mail(subject: ""), "id": Mail(subject: "")],
            resendUnknown: false,
            currency: "IDR",
            cap: 1,
            quietFrom: 21 * 60,
            quietUntil: 8 * 60
        )
    }

    /// Milliseconds that the clock of its zone is ahead of UTC at a moment.
    package func offset(at instant: Int64) -> Int64 {
        CampaignReader.offset(of: zone, at: instant)
    }
}
