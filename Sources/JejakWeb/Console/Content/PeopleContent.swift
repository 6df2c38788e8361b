// SPDX-License-Identifier: Apache-2.0

/// Which people a list shows.
///
/// Invariants: `page` is 1 or more and `pageSize` is 1 to 100; the routes see to it.
package struct PeopleQuery: Sendable, Equatable {
    /// What the operator typed; empty for everybody. Part of a key, a name or an e-mail.
    package var text: String
    /// Only members of this segment, by its id.
    package var segment: String?
    /// Only members of this journey cluster.
    package var cluster: Int?
    package var page: Int
    package var pageSize: Int

    package init(
        text: String = "",
        segment: String? = nil,
        cluster: Int? = nil,
        page: Int = 1,
        pageSize: Int = 50
    ) {
        self.text = text
        self.segment = segment
        self.cluster = cluster
        self.page = page
        self.pageSize = pageSize
    }
}

/// One person in a list.
package struct PersonRowContent: Sendable, Equatable {
    /// What the person is known by; stable, and used in addresses.
    package var key: String
    /// What to call them: a name if known, else the key.
    package var name: String
    /// A city, where known.
    package var place: String?
    package var events: Int
    package var orders: Int
    package var revenue: Int64
    package var firstSeen: Int64
    package var lastSeen: Int64
    /// The RFM tier.
    package var tier: BilingualText?
    package var cluster: ClusterLink?

    package init(
        key: String,
        name: String,
        place: String? = nil,
        events: Int,
        orders: Int,
        revenue: Int64,
        firstSeen: Int64,
        lastSeen: Int64,
        tier: BilingualText? = nil,
        cluster: ClusterLink? = nil
    ) {
        self.key = key
        self.name = name
        self.place = place
        self.events = events
        self.orders = orders
        self.revenue = revenue
        self.firstSeen = firstSeen
        self.lastSeen = lastSeen
        self.tier = tier
        self.cluster = cluster
    }
}

/// One page of a list of people.
package struct PeopleContent: Sendable, Equatable {
    package var rows: [PersonRowContent]
    /// How many people match in all.
    package var total: Int
    /// The label of the segment or cluster asked for.
    package var title: BilingualText?

    package init(rows: [PersonRowContent], total: Int, title: BilingualText? = nil) {
        self.rows = rows
        self.total = total
        self.title = title
    }
}

/// A journey cluster by its id, label and colour.
package struct ClusterLink: Sendable, Equatable {
    package var id: Int
    package var label: BilingualText
    /// As `#rrggbb`, the colour it has on the map.
    package var colour: String?

    package init(id: Int, label: BilingualText, colour: String? = nil) {
        self.id = id
        self.label = label
        self.colour = colour
    }
}
