// SPDX-License-Identifier: Apache-2.0

internal import JejakDecide

/// Why a message is where it is: the words of the outbox's reasons, in both
/// languages of the house.
///
/// The guards' reasons are `GuardRefusal`'s; the others arise on the way out.
/// The raw words are part of the outbox's format.
package enum MessageReason {
    /// Somebody else of the audience has the same address.
    static let sameAddress = "sameAddress"

    private static let words: [String: (english: String, indonesian: String)] = [
        sameAddress: (
            "somebody else in the audience has the same address and gets it",
            "orang lain di audiens punya alamat yang sama dan menerimanya"
        ),
        "quietHours": (
            "waits for the end of the quiet hours where the person lives",
            "menunggu jam tenang di tempat orang ini berakhir"
        ),
        "serverUnreachable": (
            "waits until the mail server can be reached again",
            "menunggu sampai server email bisa dihubungi lagi"
        ),
        "serverSaidLater": (
            "the mail server said to try again later",
            "server email meminta dicoba lagi nanti"
        ),
        "serverSaidLaterTooOften": (
            "the mail server said 'later' until it was given up",
            "server email terus berkata 'nanti' sampai dihentikan"
        ),
        "addressRefused": (
            "the mail server says that there is no such address",
            "server email berkata alamat ini tidak ada"
        ),
        "messageRefused": (
            "the mail server refused this mail",
            "server email menolak email ini"
        ),
        "delivered": (
            "the other side says that it arrived",
            "pihak penerima berkata sudah sampai"
        ),
        "bouncedLater": (
            "came back: the address does not exist",
            "kembali: alamatnya tidak ada"
        ),
        "bouncedForNow": (
            "came back: the mailbox could not take it",
            "kembali: kotak suratnya tidak bisa menerima"
        ),
        "cannotBeMade": (
            "the mail could not be made for this person",
            "email tidak bisa dibuat untuk orang ini"
        ),
        "stoppedWhileSending": (
            "Jejak ended while this mail was being handed over: it may have arrived or not, and "
                + "is not sent again by itself",
            "Jejak berhenti saat email ini diserahkan: bisa jadi sampai, bisa jadi tidak, dan "
                + "tidak dikirim lagi dengan sendirinya"
        ),
        "noAnswerAfterData": (
            "the mail server took the mail and never answered: it may have arrived or not, and "
                + "is not sent again by itself",
            "server email menerima tetapi tidak menjawab: bisa jadi sampai, bisa jadi tidak, "
                + "dan tidak dikirim lagi dengan sendirinya"
        ),
        "resendUnknown": (
            "its fate was unknown, and this campaign says to send again",
            "nasibnya tidak diketahui, dan kampanye ini meminta dikirim lagi"
        ),
        "addressChanged": (
            "the person has another address since the audience was chosen",
            "alamat orang ini sudah berganti sejak audiens dipilih"
        ),
        "campaignGone": (
            "its campaign can no longer be read",
            "kampanyenya tidak bisa dibaca lagi"
        ),
    ]

    /// A reason in words; the raw word where a newer Jejak wrote it.
    package static func words(_ reason: String) -> (english: String, indonesian: String) {
        if let refusal = GuardRefusal(rawValue: reason) {
            return (refusal.englishWords, refusal.indonesianWords)
        }
        return words[reason] ?? (reason, reason)
    }
}
