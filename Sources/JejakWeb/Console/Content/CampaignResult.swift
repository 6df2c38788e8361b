// SPDX-License-Identifier: Apache-2.0

/// What a campaign changed: those it reached against those who were held back
/// by lot.
package struct CampaignResult: Sendable, Equatable {
    package var reached: ArmContent
    package var held: ArmContent
    /// The difference of the shares that reached the goal, 0 to 1.
    package var conversion: EffectContent
    /// The difference of the revenue per person, minor units.
    package var revenue: EffectContent
    /// When the last outcome that counts has happened.
    package var countsUntil: Int64?

    package init(
        reached: ArmContent,
        held: ArmContent,
        conversion: EffectContent,
        revenue: EffectContent,
        countsUntil: Int64? = nil
    ) {
        self.reached = reached
        self.held = held
        self.conversion = conversion
        self.revenue = revenue
        self.countsUntil = countsUntil
    }
}

/// One of the two groups that are compared, counted by whom it was meant for.
package struct ArmContent: Sendable, Equatable {
    package var people: Int
    package var converted: Int
    /// Minor units, over all people of the group.
    package var revenue: Int64

    package init(people: Int, converted: Int, revenue: Int64) {
        self.people = people
        self.converted = converted
        self.revenue = revenue
    }

    package var rate: Double { people > 0 ? Double(converted) / Double(people) : 0 }

    package var revenuePerPerson: Double { people > 0 ? Double(revenue) / Double(people) : 0 }
}

/// A difference, reached less held, with how sure it is.
///
/// `lower` and `upper` bound the 95 % interval; all three are not finite where
/// they cannot be told.
package struct EffectContent: Sendable, Equatable {
    package var difference: Double
    package var lower: Double
    package var upper: Double
    package var verdict: EffectVerdict
    /// The name of the method, such as `Newcombe 1998, method 10`.
    package var method: String

    package init(
        difference: Double,
        lower: Double,
        upper: Double,
        verdict: EffectVerdict,
        method: String
    ) {
        self.difference = difference
        self.lower = lower
        self.upper = upper
        self.verdict = verdict
        self.method = method
    }
}

/// What may be said of a difference.
package enum EffectVerdict: Sendable, Equatable {
    case tooFewToTell(reason: BilingualText)
    /// The interval lies above zero.
    case higher
    /// The interval lies below zero.
    case lower
    /// The interval holds zero.
    case noDifferenceSeen
    /// Outcomes still count until this instant; figures so far are shown.
    case notYet(until: Int64)
}

/// A share with its 95 % interval (Wilson 1927). The bounds are nothing where an
/// interval says nothing.
package struct ShareContent: Sendable, Equatable {
    package var count: Int
    package var of: Int
    package var lower: Double?
    package var upper: Double?

    package init(count: Int, of: Int, lower: Double? = nil, upper: Double? = nil) {
        self.count = count
        self.of = of
        self.lower = lower
        self.upper = upper
    }
}

/// How people and machines dealt with the mail. Each person counts once.
package struct EngagementContent: Sendable, Equatable {
    package var sent: Int
    /// Nothing where no mail server says so.
    package var delivered: ShareContent?
    package var opened: ShareContent
    /// Opens by mail programs and scanners that fetch pictures unasked.
    package var machineOpens: Int
    package var clicked: ShareContent
    /// Links followed by robots and scanners.
    package var robotClicks: Int
    package var unsubscribed: ShareContent
    package var bounced: ShareContent
    package var complained: ShareContent

    package init(
        sent: Int,
        delivered: ShareContent? = nil,
        opened: ShareContent,
        machineOpens: Int,
        clicked: ShareContent,
        robotClicks: Int,
        unsubscribed: ShareContent,
        bounced: ShareContent,
        complained: ShareContent
    ) {
        self.sent = sent
        self.delivered = delivered
        self.opened = opened
        self.machineOpens = machineOpens
        self.clicked = clicked
        self.robotClicks = robotClicks
        self.unsubscribed = unsubscribed
        self.bounced = bounced
        self.complained = complained
    }
}
