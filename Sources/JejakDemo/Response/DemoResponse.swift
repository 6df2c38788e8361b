// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// The hidden rule by which the shop's people answer a mail.
///
/// It exists so that what Jejak says about a campaign can be held against the
/// truth. Everybody has a chance to buy within the week anyway, and a mail adds
/// to it; both follow from the archetype and the person. What an order is worth
/// comes from one skewed distribution whether a mail came or not.
///
/// Luck is drawn once a person and replicate and is the same whether the mail
/// came or not (potential outcomes, Rubin 1974): who buys without the mail buys
/// with it too. So the true effect is a matter of the rule, not of luck.
///
/// Warning: for judging what was found, never for finding it.
package struct DemoResponse: Sendable {
    package let seed: UInt64
    package let people: Int
    /// What a mail adds to the chance of buying, on average over all people.
    package let effect: Double
    let persons: [DemoRespondent]

    /// About 5 of a hundred people buy because of the mail: with 2,000 people and
    /// a holdout of a tenth, about two campaigns of five show it clearly.
    package static let usualEffect = 0.048
    /// The effects that the rule can hold: no one's chance leaves 0 to 1.
    package static let effects = -0.02...0.2

    /// The people of a shop with this seed. An effect outside `effects` is
    /// brought to its nearest end. Time and memory grow with the people.
    package init(shop: DemoShop, effect: Double = usualEffect) {
        seed = shop.seed
        people = shop.people
        let asked = effect.isFinite ? effect : 0
        self.effect = min(max(asked, Self.effects.lowerBound), Self.effects.upperBound)
        var persons: [DemoRespondent] = []
        persons.reserveCapacity(shop.people)
        for number in 0..<shop.people {
            persons.append(
                DemoRespondent(shop.person(number), shop: shop.seed, effect: self.effect)
            )
        }
        self.persons = persons
    }

    /// The number of a person by its id `u-000017`, if the shop has it.
    package func number(of person: String) -> Int? {
        guard person.hasPrefix("u-"), let number = Int(person.dropFirst(2)), number >= 0,
            number < people, DemoPerson.userID(number) == person
        else { return nil }
        return number
    }

    /// `u-000017`.
    package func person(_ number: Int) -> String { DemoPerson.userID(number) }

    /// The people who said yes to mail, and are therefore an audience.
    package var consenting: [String] {
        persons.indices.filter { persons[$0].allowsMail }.map(person)
    }

    /// What reaching these people truly changes, on average over them: the
    /// share who buy within the week, and rupiah per person. Exact, by the rule.
    /// People the shop does not have are left out.
    package func truth(
        over people: some Sequence<String>
    ) -> (conversionLift: Double, revenueLift: Double) {
        var count = 0.0
        var conversion = 0.0
        var revenue = 0.0
        for person in people {
            guard let number = number(of: person) else { continue }
            let respondent = persons[number]
            let added = respondent.chanceReached - respondent.chance
            count += 1
            conversion += added
            revenue += added * respondent.spendingMean
        }
        return count > 0 ? (conversion / count, revenue / count) : (0, 0)
    }
}

/// What the rule knows of one person.
struct DemoRespondent: Sendable {
    /// Chance to buy within the week without a mail.
    let chance: Double
    /// Chance to buy within the week with it.
    let chanceReached: Double
    /// Median of what an order is worth to this person, in rupiah.
    let median: Double
    /// A machine reads this person's mail first and follows every link.
    let isScanned: Bool
    let allowsMail: Bool

    /// The spread of the logarithm of an order's worth.
    static let spread = 0.75
    /// Of those who buy, how many buy twice within the week.
    static let twice = 0.12

    /// What somebody who buys within the week spends, on average: the mean of
    /// the lognormal times the number of orders.
    var spendingMean: Double {
        median * exponential(Self.spread * Self.spread / 2) * (1 + Self.twice)
    }

    init(_ person: DemoPerson, shop: UInt64, effect: Double) {
        // Apart from the person's own generator, so that the shop's footprints
        // do not depend on there being answers.
        let key = StableHash.combine(StableHash.mix(shop ^ 0x4A65_6A61_6B), UInt64(person.number))
        var random = SeededRandom(seed: key)
        let rule = Self.rule(person.archetype)
        let mood = 0.7 + 0.6 * random.uniform()
        let liking = 0.7 + 0.6 * random.uniform()
        chance = rule.chance * mood
        chanceReached = min(0.95, max(0, chance + effect * rule.weight * liking))
        median = 140_000 + 120_000 * random.uniform()
        isScanned = random.below(33) == 0
        allowsMail = person.allowsMail
    }

    /// Chance without a mail, and how strongly a mail works, of an archetype.
    /// Over the shares of the archetypes the weights average 0.99.
    private static func rule(_ archetype: DemoArchetype) -> (chance: Double, weight: Double) {
        switch archetype {
        case .researcher: (0.045, 0.6)
        case .impulse: (0.09, 0.9)
        case .payday: (0.075, 1.1)
        case .promoHunter: (0.06, 1.8)
        case .cartReturner: (0.075, 1.3)
        case .fading: (0.045, 0.5)
        case .warming: (0.09, 0.7)
        }
    }
}

extension DemoShop {
    /// Who person `number` is, without their footprints.
    func person(_ number: Int) -> DemoPerson {
        var random = SeededRandom(seed: StableHash.combine(seed, UInt64(number)))
        return DemoPerson(number: number, random: &random)
    }
}

extension DemoPerson {
    /// `u-000017`.
    static func userID(_ number: Int) -> String { "u-" + sixDigits(number) }
}
