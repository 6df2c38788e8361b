// SPDX-License-Identifier: Apache-2.0

package import JejakCore

extension CampaignState {
    /// As it stands after "This campaign is".
    package var englishWords: String {
        switch self {
        case .draft: "a draft"
        case .scheduled: "scheduled"
        case .sending: "being sent"
        case .paused: "paused"
        case .done: "done"
        case .cancelled: "cancelled"
        }
    }

    /// As it stands after "Kampanye ini".
    package var indonesianWords: String {
        switch self {
        case .draft: "masih draf"
        case .scheduled: "sudah dijadwalkan"
        case .sending: "sedang dikirim"
        case .paused: "sedang dijeda"
        case .done: "sudah selesai"
        case .cancelled: "sudah dibatalkan"
        }
    }
}

extension CampaignMove {
    /// As it stands after "it cannot".
    var englishWords: String {
        switch self {
        case .schedule: "be scheduled"
        case .begin: "begin"
        case .finish: "finish"
        case .pause: "be paused"
        case .resume: "be resumed"
        case .cancel: "be cancelled"
        }
    }

    /// As it stands after "tidak bisa".
    var indonesianWords: String {
        switch self {
        case .schedule: "dijadwalkan"
        case .begin: "dimulai"
        case .finish: "diselesaikan"
        case .pause: "dijeda"
        case .resume: "dilanjutkan"
        case .cancel: "dibatalkan"
        }
    }
}
