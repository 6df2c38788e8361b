// SPDX-License-Identifier: Apache-2.0

/// Somebody or something fetched the pixel or followed a link of a mail.
package struct DemoHit: Sendable, Equatable {
    /// Milliseconds since 1970 UTC.
    package let at: Int64
    /// Which link of the mail, from 0; nothing for the pixel of an open.
    package let link: Int?
    /// What it says it is.
    package let userAgent: String
    /// What it truly is.
    package let isRobot: Bool
}

/// Something bought within the week.
package struct DemoOrder: Sendable, Equatable {
    /// Milliseconds since 1970 UTC.
    package let at: Int64
    /// Whole rupiah.
    package let rupiah: Int64
}

/// What one person does after a campaign, reached or not.
package struct DemoAnswer: Sendable, Equatable {
    /// The person's own opens.
    package var opens: [DemoHit] = []
    /// The person's own clicks.
    package var clicks: [DemoHit] = []
    /// What a scanner did before the person saw the mail: the pixel and every
    /// link, all within a second.
    package var robotHits: [DemoHit] = []
    /// When the person unsubscribes (by the button, not by a GET), if at all.
    package var unsubscribes: Int64?
    /// When the person calls the mail spam, if at all.
    package var complains: Int64?
    package var orders: [DemoOrder] = []

    /// Nothing happens.
    package init() {}

    /// Whether the goal was reached.
    package var converted: Bool { !orders.isEmpty }
    /// Rupiah spent within the week.
    package var rupiah: Int64 { orders.reduce(0) { $0 + $1.rupiah } }
}
