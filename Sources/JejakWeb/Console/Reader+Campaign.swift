// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Campaigns and messages as the reader would say them.
extension Reader {
    func languageName(_ code: String) -> String {
        switch code {
        case "en": say("English", "Inggris")
        case "id": say("Indonesian", "Indonesia")
        default: clipped(code, 20)
        }
    }

    func campaignState(_ state: CampaignState) -> String {
        switch state {
        case .draft: say("draft", "draf")
        case .scheduled: say("scheduled", "terjadwal")
        case .sending: say("sending", "sedang dikirim")
        case .paused: say("paused", "dijeda")
        case .done: say("sent", "terkirim")
        case .cancelled: say("cancelled", "dibatalkan")
        }
    }

    func purpose(_ purpose: Purpose) -> String {
        switch purpose {
        case .marketing: say("Advertising", "Promosi")
        case .transactional: say("Service message", "Pesan layanan")
        }
    }

    /// A message's state in a word or two.
    func messageState(_ state: MessageState) -> String {
        switch state {
        case .held: say("held back", "disisihkan")
        case .refused: say("not allowed", "tidak boleh")
        case .queued: say("waiting", "menunggu")
        case .sending: say("leaving now", "sedang dikirim")
        case .sent: say("sent", "terkirim")
        case .failed: say("failed", "gagal")
        case .bounced: say("came back", "kembali")
        case .unknown: say("unknown", "tidak diketahui")
        case .cancelled: say("cancelled", "dibatalkan")
        }
    }

    /// What a message's state means.
    func messageStateMeaning(_ state: MessageState) -> String {
        switch state {
        case .held:
            say(
                "Left without the mail by lot, so that the others can be compared with them.",
                "Tidak dikirimi lewat undian, supaya yang lain bisa dibandingkan dengan mereka."
            )
        case .refused:
            say(
                "Did not get it because a rule says no: consent, the stop list, or too many "
                    + "messages.",
                "Tidak dikirimi karena aturan melarang: persetujuan, daftar stop, atau terlalu "
                    + "banyak pesan."
            )
        case .queued: say("Waits for its turn.", "Menunggu giliran.")
        case .sending:
            say("Being handed to the mail server.", "Sedang diserahkan ke server email.")
        case .sent: say("The mail server took it.", "Server email sudah menerimanya.")
        case .failed:
            say("The mail server refused it for good.", "Server email menolaknya.")
        case .bounced:
            say("It was sent, and came back.", "Sudah dikirim, lalu kembali.")
        case .unknown:
            say(
                "Jejak or the line stopped at the very moment of handing over. The mail may have "
                    + "arrived or not. It is never sent again by itself: better one too few than "
                    + "one twice.",
                "Jejak atau sambungan berhenti tepat saat menyerahkan. Email mungkin sampai, "
                    + "mungkin tidak. Tidak dikirim ulang dengan sendirinya: lebih baik kurang "
                    + "satu daripada dobel."
            )
        case .cancelled:
            say(
                "The campaign was cancelled before its turn.",
                "Kampanye dibatalkan sebelum gilirannya."
            )
        }
    }

    /// Why an address gets nothing any more.
    func suppression(_ reason: SuppressionReason) -> String {
        switch reason {
        case .unsubscribed: say("unsubscribed", "berhenti berlangganan")
        case .bounced: say("address does not exist", "alamat tidak ada")
        case .complained: say("marked a mail as spam", "menandai email sebagai spam")
        case .operatorChoice: say("put on the list by your team", "dimasukkan tim Anda")
        }
    }

    /// Of how many people a difference of shares is best told: 100, or 1,000
    /// where it is small.
    func lotSize(_ difference: Double) -> Int { difference.magnitude < 0.01 ? 1_000 : 100 }

    /// A difference of shares as people in a lot: `2.5` of 100.
    func lot(_ difference: Double, of size: Int) -> String {
        decimal(difference * Double(size), digits: 1)
    }

    /// A difference of shares with its sign: `+2.5 of 100 people`.
    func lift(_ difference: Double) -> String {
        guard difference.isFinite else { return "–" }
        let size = lotSize(difference)
        let sign = difference > 0 ? "+" : ""
        return sign + lot(difference, of: size)
            + say(" of \(number(size)) people", " dari \(number(size)) orang")
    }

    /// A difference of amounts with its sign: `+Rp1.200`.
    func signedMoney(_ minorUnits: Double) -> String {
        guard minorUnits.isFinite else { return "–" }
        return (minorUnits > 0 ? "+" : "") + moneyShort(minorUnits)
    }

    /// A share with its interval: `4.2% (3.1–5.6%)`.
    func interval(_ share: ShareContent) -> String {
        guard let lower = share.lower, let upper = share.upper, share.of > 0 else { return "" }
        return say("likely ", "kira-kira ") + "\(percent(lower))–\(percent(upper))"
    }
}
