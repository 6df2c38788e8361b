// SPDX-License-Identifier: Apache-2.0

/// What happens to an event that breaks the tracking plan.
package enum PlanModeContent: String, Sendable, CaseIterable {
    case observe, quarantine, refuse
}

/// One property of a planned event.
package struct PlanPropertyContent: Sendable, Equatable {
    package var name: String
    /// Such as `text` or `number`.
    package var type: String
    package var isRequired: Bool
    package var note: String

    package init(name: String, type: String, isRequired: Bool, note: String = "") {
        self.name = name
        self.type = type
        self.isRequired = isRequired
        self.note = note
    }
}

/// One planned event.
package struct PlanEventContent: Sendable, Equatable {
    package var name: String
    /// Such as `track`.
    package var kind: String
    package var mode: PlanModeContent?
    package var note: String
    package var properties: [PlanPropertyContent]

    package init(
        name: String,
        kind: String = "track",
        mode: PlanModeContent? = nil,
        note: String = "",
        properties: [PlanPropertyContent] = []
    ) {
        self.name = name
        self.kind = kind
        self.mode = mode
        self.note = note
        self.properties = properties
    }
}

/// What the business means to collect: the page Tracking plan.
package struct PlanContent: Sendable, Equatable {
    /// Nothing where no plan is in force.
    package var mode: PlanModeContent?
    package var events: [PlanEventContent]
    /// Whether anything came in of which a plan could be made.
    package var canInfer: Bool

    package init(mode: PlanModeContent?, events: [PlanEventContent], canInfer: Bool) {
        self.mode = mode
        self.events = events
        self.canInfer = canInfer
    }
}
