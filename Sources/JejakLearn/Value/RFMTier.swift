// SPDX-License-Identifier: Apache-2.0

/// The usual names for combinations of recency and frequency.
///
/// Every pair of scores has exactly one tier. Raw values are stable: stored
/// facts and the segment language use them.
package enum RFMTier: String, Sendable, Codable, CaseIterable {
    case champions
    case loyal
    case potentialLoyalist = "potential_loyalist"
    case newCustomers = "new_customers"
    case promising
    case needAttention = "need_attention"
    case aboutToSleep = "about_to_sleep"
    case atRisk = "at_risk"
    case cantLose = "cant_lose"
    case hibernating
    case lost

    /// The tier of a pair of scores, 1 to 5 each.
    package init(recency: Int, frequency: Int) {
        switch (recency, frequency) {
        case (5, 4...): self = .champions
        case (5, 1): self = .newCustomers
        case (4, 1): self = .promising
        case (4..., 2...3): self = .potentialLoyalist
        case (3..., 4...): self = .loyal
        case (3, 3): self = .needAttention
        case (3, _): self = .aboutToSleep
        case (_, 5): self = .cantLose
        case (_, 3...4): self = .atRisk
        case (1, 1): self = .lost
        default: self = .hibernating
        }
    }

    /// The name that an English reader sees.
    package var english: String {
        switch self {
        case .champions: "Champions"
        case .loyal: "Loyal customers"
        case .potentialLoyalist: "Could become loyal"
        case .newCustomers: "New customers"
        case .promising: "Promising"
        case .needAttention: "Need attention"
        case .aboutToSleep: "About to fall asleep"
        case .atRisk: "At risk of leaving"
        case .cantLose: "Must not be lost"
        case .hibernating: "Asleep"
        case .lost: "Lost"
        }
    }

    /// The name that an Indonesian reader sees.
    package var indonesian: String {
        switch self {
        case .champions: "Pelanggan juara"
        case .loyal: "Pelanggan setia"
        case .potentialLoyalist: "Calon pelanggan setia"
        case .newCustomers: "Pelanggan baru"
        case .promising: "Menjanjikan"
        case .needAttention: "Perlu perhatian"
        case .aboutToSleep: "Mulai jarang belanja"
        case .atRisk: "Berisiko pergi"
        case .cantLose: "Jangan sampai hilang"
        case .hibernating: "Lama tidak belanja"
        case .lost: "Sudah hilang"
        }
    }
}

/// Who brings the money: the top fifth, the next three tenths, the rest, unless
/// other shares are given. People with equal money are in the same tier.
package enum ValueTier: String, Sendable, Codable, CaseIterable {
    case high
    case middle
    case low

    /// The name that an English reader sees.
    package var english: String {
        switch self {
        case .high: "High value"
        case .middle: "Middle value"
        case .low: "Low value"
        }
    }

    /// The name that an Indonesian reader sees.
    package var indonesian: String {
        switch self {
        case .high: "Nilai tinggi"
        case .middle: "Nilai menengah"
        case .low: "Nilai rendah"
        }
    }
}
