// SPDX-License-Identifier: Apache-2.0

package import JejakCore

/// How many messages stand in each state.
package struct MessageCounts: Sendable, Equatable {
    private var counts: [MessageState: Int]

    package init(_ counts: [MessageState: Int] = [:]) {
        self.counts = counts
    }

    package subscript(state: MessageState) -> Int {
        get { counts[state] ?? 0 }
        set { counts[state] = newValue }
    }

    /// All of them, the holdout and the refused too.
    package var total: Int { MessageState.allCases.map { self[$0] }.saturatingSum }
}

/// How many messages share one reason. `key` is stable and used in addresses,
/// `label` says it in words.
package struct ReasonCount: Sendable, Equatable {
    package var key: String
    package var label: BilingualText
    package var count: Int

    package init(key: String, label: BilingualText, count: Int) {
        self.key = key
        self.label = label
        self.count = count
    }
}

/// A campaign by its id and name.
package struct CampaignLink: Sendable, Equatable {
    package var id: String
    package var name: String

    package init(id: String, name: String) {
        self.id = id
        self.name = name
    }
}

/// A person by their key and what to call them.
package struct PersonLink: Sendable, Equatable {
    package var key: String
    package var name: String

    package init(key: String, name: String) {
        self.key = key
        self.name = name
    }
}
