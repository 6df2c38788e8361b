// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakWeb

/// A message in every state.
extension FixtureSource {
    private static let handedOver = BilingualText(
        english: "Jejak ended while this mail was being handed over",
        indonesian: "Jejak berhenti saat email ini diserahkan"
    )

    func outbox(_ query: OutboxQuery) -> OutboxContent {
        if isEmpty { return OutboxContent(rows: [], total: 0, counts: MessageCounts()) }
        let reasons: [MessageState: BilingualText] = [
            .refused: Self.noConsent, .unknown: Self.handedOver,
        ]
        let people = ["Ayu Lestari", "Budi Santoso", "Citra Dewi", "Dimas Pratama"]
        let rows = MessageState.allCases.enumerated().compactMap { place, state in
            query.state == nil || query.state == state
                ? OutboxRowContent(
                    person: PersonLink(key: "u-\(place)", name: people[place % 4]),
                    maskedAddress: state == .refused ? nil : "a••@gmail.com",
                    campaign: CampaignLink(id: "gajian", name: "Gajian Juni"),
                    state: state,
                    reason: reasons[state],
                    at: Self.now - Int64(place) * 600_000,
                    attempts: state == .queued ? 3 : 1,
                    nextAttemptAt: state == .queued ? Self.now + 120_000 : nil
                ) : nil
        }
        return OutboxContent(
            rows: rows,
            total: 1_602,
            counts: campaignList[1].counts,
            reasons: audience.refused,
            campaigns: [CampaignLink(id: "gajian", name: "Gajian Juni")],
            queues: [
                QueueContent(
                    sender: "shop",
                    waiting: 488,
                    trouble: BilingualText(
                        english: "The mail server does not answer.",
                        indonesian: "Server email tidak menjawab."
                    ),
                    nextAttemptAt: Self.now + 120_000
                )
            ],
            suppressions: [
                SuppressionCount(reason: .unsubscribed, count: 84),
                SuppressionCount(reason: .bounced, count: 31),
                SuppressionCount(reason: .complained, count: 2),
            ]
        )
    }
}

/// A mail as it would look, and one that tries to run something.
enum FixtureMail {
    static let html = """
        <!doctype html><html><body style="margin:0;background:#f4f1ea;font-family:sans-serif">
        <div style="max-width:560px;margin:0 auto;padding:28px;background:#fff">
        <h1 style="color:#0d6b5e">Selamat Lebaran, Ayu</h1>
        <p>Diskon 20&nbsp;% sampai 1 April, khusus untuk Anda.</p>
        <p><a style="background:#0d6b5e;color:#fff;padding:12px 20px;text-decoration:none"
        href="https://toko.example/sale">Lihat penawaran</a></p></div>
        <script>document.title = "ran"; parent.document.title = "ran";</script></body></html>
        """
}
