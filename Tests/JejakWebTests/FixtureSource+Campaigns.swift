// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakWeb

/// Campaigns in every state, with every verdict.
extension FixtureSource {
    static let noConsent = BilingualText(
        english: "never agreed to advertising by e-mail",
        indonesian: "belum pernah menyetujui promosi lewat email"
    )
    private static let capped = BilingualText(
        english: "already got as many messages as the rule allows",
        indonesian: "sudah menerima pesan sebanyak yang diizinkan aturan"
    )

    var audience: AudienceContent {
        AudienceContent(
            people: 1_602,
            of: 5_000,
            willGet: 1_204,
            held: 134,
            refused: [
                ReasonCount(key: "noConsent", label: Self.noConsent, count: 243),
                ReasonCount(key: "frequencyCap", label: Self.capped, count: 21),
            ],
            languages: [NamedCount(name: "id", count: 1_101), NamedCount(name: "en", count: 103)]
        )
    }

    private func result(
        _ verdict: EffectVerdict,
        points: (Double, Double, Double),
        money: (Double, Double, Double),
        reached: ArmContent = ArmContent(people: 1_338, converted: 83, revenue: 4_281_000_000),
        held: ArmContent = ArmContent(people: 134, converted: 5, revenue: 241_200_000)
    ) -> CampaignResult {
        CampaignResult(
            reached: reached,
            held: held,
            conversion: EffectContent(
                difference: points.0,
                lower: points.1,
                upper: points.2,
                verdict: verdict,
                method: "Newcombe 1998, method 10"
            ),
            revenue: EffectContent(
                difference: money.0,
                lower: money.1,
                upper: money.2,
                verdict: verdict,
                method: "bootstrap-t, 2,000 draws"
            ),
            countsUntil: Self.now
        )
    }

    private var results: [String: CampaignResult] {
        [
            "lebaran": result(
                .higher,
                points: (0.0247, 0.0061, 0.0421),
                money: (1_399_000, 210_000, 2_611_000)
            ),
            "sms-lama": result(
                .noDifferenceSeen,
                points: (0.004, -0.018, 0.021),
                money: (-120_000, -900_000, 700_000),
                reached: ArmContent(people: 1_180, converted: 62, revenue: 2_124_000_000),
                held: ArmContent(people: 120, converted: 6, revenue: 230_400_000)
            ),
            "terlalu-sering": result(
                .lower,
                points: (-0.021, -0.034, -0.006),
                money: (-1_100_000, -2_000_000, -90_000),
                reached: ArmContent(people: 1_400, converted: 55, revenue: 2_380_000_000),
                held: ArmContent(people: 140, converted: 8, revenue: 392_000_000)
            ),
            "vip": result(
                .tooFewToTell(
                    reason: BilingualText(
                        english: "too few people did it to compare the groups",
                        indonesian: "terlalu sedikit yang melakukannya untuk dibandingkan"
                    )
                ),
                points: (.nan, .nan, .nan),
                money: (.nan, .nan, .nan),
                reached: ArmContent(people: 31, converted: 2, revenue: 9_000_000),
                held: ArmContent(people: 3, converted: 0, revenue: 0)
            ),
            "gajian": result(
                .notYet(until: Self.now + 6 * Self.day),
                points: (0.009, -0.004, 0.02),
                money: (410_000, -200_000, 1_000_000)
            ),
        ]
    }

    private func campaign(
        _ id: String,
        _ name: String,
        _ state: CampaignState,
        _ counts: [MessageState: Int] = [:],
        scheduledFor: Int64? = nil
    ) -> CampaignContent {
        CampaignContent(
            id: id,
            name: name,
            state: state,
            audience: "did \"Order Completed\" at least 1 times in last 90 days",
            audienceLabel: ready.first?.label,
            scheduledFor: scheduledFor,
            changedAt: Self.now - 3 * 3_600_000,
            counts: MessageCounts(counts),
            result: results[id]
        )
    }

    var campaignList: [CampaignContent] {
        [
            campaign("draf", "Akhir pekan Yogyakarta", .draft),
            campaign(
                "gajian",
                "Gajian Juni",
                .sending,
                [
                    .sent: 702, .queued: 488, .sending: 4, .failed: 6, .unknown: 4, .held: 134,
                    .refused: 264,
                ]
            ),
            campaign(
                "kemerdekaan",
                "17 Agustus",
                .scheduled,
                scheduledFor: Self.now + 40 * Self.day
            ),
            campaign("jeda", "Gratis ongkir", .paused, [.sent: 40, .queued: 360, .held: 44]),
            campaign(
                "lebaran",
                "Lebaran 2025",
                .done,
                [.sent: 1_322, .bounced: 12, .failed: 4, .unknown: 2, .held: 134, .refused: 264]
            ),
            campaign("sms-lama", "Katalog Mei", .done, [.sent: 1_180, .held: 120]),
            campaign("terlalu-sering", "Tiga kali seminggu", .done, [.sent: 1_400, .held: 140]),
            campaign("vip", "VIP", .done, [.sent: 31, .held: 3]),
            campaign("batal", "Salah harga", .cancelled, [.cancelled: 900, .sent: 12]),
        ]
    }

    func campaigns() -> CampaignsContent {
        isEmpty
            ? CampaignsContent(campaigns: [], hasSender: false)
            : CampaignsContent(campaigns: campaignList, hasSender: true, unknownMessages: 6)
    }

    func campaign(id: String) -> CampaignPageContent? {
        guard !isEmpty, let found = campaignList.first(where: { $0.id == id }) else { return nil }
        let hasStarted = ![.draft, .scheduled].contains(found.state)
        return CampaignPageContent(
            campaign: found,
            file: "id: \(id)\nname: \(found.name)\nmail: {id: {subject: Halo}}\n",
            version: "7f3a",
            fields: id == "draf"
                ? CampaignFields(
                    id: id,
                    name: found.name,
                    audience: found.audience,
                    sender: "shop",
                    mails: [.indonesian: .init(subject: "Halo {{first_name}}", text: "Apa kabar?")]
                ) : nil,
            sender: "Toko Senja <halo@toko.example>",
            languages: ["en", "id"],
            holdoutShare: 0.1,
            goal: GoalContent(event: "Order Completed", withinDays: 7),
            refusals: hasStarted ? audience.refused : [],
            failures: hasStarted
                ? [
                    ReasonCount(
                        key: "addressRefused",
                        label: BilingualText(
                            english: "the mail server says that there is no such address",
                            indonesian: "server email berkata alamat ini tidak ada"
                        ),
                        count: 6
                    )
                ] : [],
            audienceNow: hasStarted ? nil : audience,
            engagement: hasStarted ? engagement : nil,
            trouble: id == "gajian"
                ? BilingualText(
                    english: "The mail server does not answer; it is tried again in 2 minutes.",
                    indonesian: "Server email tidak menjawab; dicoba lagi dalam 2 menit."
                ) : nil,
            mailsPerSecond: id == "gajian" ? 41 : nil
        )
    }

    private var engagement: EngagementContent {
        EngagementContent(
            sent: 1_322,
            opened: ShareContent(count: 403, of: 1_322, lower: 0.281, upper: 0.330),
            machineOpens: 512,
            clicked: ShareContent(count: 96, of: 1_322, lower: 0.060, upper: 0.088),
            robotClicks: 31,
            unsubscribed: ShareContent(count: 7, of: 1_322, lower: 0.0026, upper: 0.0109),
            bounced: ShareContent(count: 12, of: 1_322, lower: 0.005, upper: 0.016),
            complained: ShareContent(count: 1, of: 1_322, lower: 0.0001, upper: 0.0043)
        )
    }

    func composeChoices() -> ComposeChoices {
        ComposeChoices(
            senders: isEmpty ? [] : [.init(id: "shop", label: "Toko Senja <halo@toko.example>")],
            segments: isEmpty ? [] : ready,
            eventNames: isEmpty ? [] : names.map(\.name),
            traitNames: ["city", "firstName", "loyaltyTier"]
        )
    }

    func check(campaignFile: String) -> CampaignCheck {
        if campaignFile.contains("wrong") {
            return CampaignCheck(problems: [
                CampaignProblem(
                    place: "line 3, audience",
                    sentence: "“wrong” means nothing here: write `did`."
                ),
                CampaignProblem(place: "mail.id.subject", sentence: "is missing."),
            ])
        }
        return CampaignCheck(
            summary: CampaignSummary(
                id: "akhir-pekan",
                name: "Akhir pekan",
                audience: audience,
                scheduledFor: Self.now + Self.day,
                languages: ["id"]
            )
        )
    }

    func save(campaignFile: String, replacing: String?) -> CampaignSaving {
        let check = check(campaignFile: campaignFile)
        return check.problems.isEmpty ? .saved(id: replacing ?? "draf") : .refused(check)
    }

    func audience(_ query: AudienceQuery) throws -> AudienceContent {
        if let place = query.expression.firstIndex(of: "!") {
            throw QuestionError(
                sentence: "“!” means nothing here: write `not`.",
                place: query.expression.distance(from: query.expression.startIndex, to: place)
            )
        }
        return audience
    }

    func preview(_ request: PreviewRequest) -> PreviewContent? {
        guard let found = campaign(id: request.campaign)?.campaign else { return nil }
        let person = PersonLink(key: "u-1", name: "Ayu Lestari")
        var outcome = PreviewOutcome.nobody
        if request.person != "nobody" {
            outcome = .mail(
                PreviewMail(
                    person: person,
                    fate: request.person == "refused"
                        ? .wouldBeRefused(reason: Self.noConsent) : .wouldGet,
                    from: "Toko Senja <halo@toko.example>",
                    to: "ayu.lestari@example.co.id",
                    subject: "Halo Ayu, diskon Lebaran",
                    language: request.language ?? .indonesian,
                    html: FixtureMail.html,
                    text: "Halo Ayu,\n\nDiskon 20 % sampai 1 April.\nhttps://toko.example/sale\n"
                )
            )
        }
        return PreviewContent(
            campaign: CampaignLink(id: found.id, name: found.name),
            suggestions: [person, PersonLink(key: "u-2", name: "Budi Santoso")],
            outcome: outcome
        )
    }

    func perform(_ command: CampaignCommand) throws {
        if command.version != "7f3a" {
            throw FixtureRefusal(sentence: "The campaign has changed since: look at it again.")
        }
        mails.note(
            "\(command.action.rawValue) \(command.campaign) \(command.operatorName ?? "-")",
            MailHit(method: "POST")
        )
    }
}

/// A refusal as the engine makes one.
struct FixtureRefusal: ExplainedError {
    var sentence: String
}
