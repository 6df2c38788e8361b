// SPDX-License-Identifier: Apache-2.0

package import JejakCore

/// What is known of a person: what they said, what follows from their
/// footprints, and what they agreed to.
///
/// Worked out when it is asked for, from the journeys and facts of one moment.
package struct PersonProfile: Sendable, Equatable {
    /// Something that was said of the person.
    package struct Trait: Sendable, Equatable {
        package let name: String
        package let value: PropertyValue
        /// The source whose event said it; nothing where Jejak worked it out.
        package let source: String?
        /// When it was said, by the event's own time.
        package let time: Int64

        /// `text`, `number`, `bool`, `json` or `null`.
        package var type: String {
            switch value {
            case .null: "null"
            case .bool: "bool"
            case .number: "number"
            case .text: "text"
            case .json: "json"
            }
        }
    }

    /// A consent as it stands, and how it came to that.
    package struct Consent: Sendable, Equatable {
        /// One answer that was given.
        package struct Answer: Sendable, Equatable {
            package let time: Int64
            package let isGiven: Bool
            /// The event that said it.
            package let event: String
        }

        /// The name of the category, as it was said.
        package let name: String
        /// What it is for, such as `marketing`, where the name tells.
        package let purpose: String?
        /// The way to reach somebody that it is for, where the name tells.
        package let channel: String?
        package let isGiven: Bool
        /// When what stands was said.
        package let time: Int64
        package let source: String?
        /// The oldest first, at most `historyMost` of the latest.
        package let history: [Answer]
    }

    /// How often something occurred.
    package struct Count: Sendable, Equatable {
        package let name: String
        package let count: Int
    }

    /// What the footprints add up to.
    package struct Computed: Sendable, Equatable {
        package var firstSeen: Int64?
        package var lastSeen: Int64?
        package var events = 0
        /// The most frequent first.
        package var eventCounts: [Count] = []
        package var orders = 0
        /// Minor units.
        package var revenue: Int64 = 0
        /// The way to reach them that they answer most, such as `email`.
        package var favouriteChannel: String?
        /// Where their visits come from most, such as `search`.
        package var favouriteMedium: String?
        /// The hour of the day, on their clock, in which they come most.
        package var favouriteHour: Int?
        package var favouriteCategory: String?
    }

    package let key: String
    package let kind: IdentifierKind
    package let code: UInt32
    /// What was said, by name.
    package let traits: [Trait]
    /// What Jejak worked out from everybody together: RFM, clusters.
    package let standings: [Trait]
    package let computed: Computed
    package let consents: [Consent]
    package let zone: ProfileZone

    package static let historyMost = 100
}

/// The zone of a person's clock, and how we know it.
package struct ProfileZone: Sendable, Equatable {
    /// Why the workspace's own zone stands in.
    package enum Fallback: String, Sendable {
        /// Nobody said where they are.
        case notSaid
        /// What was said is no zone of the IANA table.
        case notAZone
    }

    /// A name of the IANA table.
    package let name: String
    /// What was said, whether it is a zone or not.
    package let said: String?
    /// Nothing where what was said is the zone.
    package let fallback: Fallback?
}

extension PersonProfile {
    package var json: String {
        var object = JSONObject()
        object.add("person", key)
        object.add("kind", kind.name)
        object.add("traits", traits.map(\.json))
        object.add("standings", standings.map(\.json))
        object.add("computed", computed.json)
        object.add("consents", consents.map(\.json))
        var place = JSONObject()
        place.add("name", zone.name)
        if let said = zone.said { place.add("said", said) }
        if let fallback = zone.fallback { place.add("fallback", fallback.rawValue) }
        object.add("zone", place)
        return object.text
    }
}

extension PersonProfile.Trait {
    fileprivate var json: JSONObject {
        var item = JSONObject()
        item.add("name", name)
        item.add("type", type)
        switch value {
        case .null: item.add("value", raw: "null")
        case .bool(let flag): item.add("value", flag)
        case .number(let number): item.add("value", number)
        case .text(let text), .json(let text): item.add("value", text)
        }
        if let source { item.add("source", source) }
        item.add("time", ISO8601.format(time))
        return item
    }
}

extension PersonProfile.Consent {
    fileprivate var json: JSONObject {
        var item = JSONObject()
        item.add("name", name)
        if let purpose { item.add("purpose", purpose) }
        if let channel { item.add("channel", channel) }
        item.add("given", isGiven)
        item.add("time", ISO8601.format(time))
        if let source { item.add("source", source) }
        item.add(
            "history",
            history.map { answer in
                var entry = JSONObject()
                entry.add("time", ISO8601.format(answer.time))
                entry.add("given", answer.isGiven)
                entry.add("event", answer.event)
                return entry
            }
        )
        return item
    }
}

extension PersonProfile.Computed {
    fileprivate var json: JSONObject {
        var item = JSONObject()
        if let firstSeen { item.add("firstSeen", ISO8601.format(firstSeen)) }
        if let lastSeen { item.add("lastSeen", ISO8601.format(lastSeen)) }
        item.add("events", events)
        item.add("orders", orders)
        item.add("revenue", hundredths: revenue)
        if let favouriteChannel { item.add("favouriteChannel", favouriteChannel) }
        if let favouriteMedium { item.add("favouriteMedium", favouriteMedium) }
        if let favouriteHour { item.add("favouriteHour", favouriteHour) }
        if let favouriteCategory { item.add("favouriteCategory", favouriteCategory) }
        item.add(
            "eventCounts",
            eventCounts.map { count in
                var entry = JSONObject()
                entry.add("name", count.name)
                entry.add("count", count.count)
                return entry
            }
        )
        return item
    }
}
