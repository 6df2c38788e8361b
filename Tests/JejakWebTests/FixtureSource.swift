// SPDX-License-Identifier: Apache-2.0

internal import JejakWeb

/// A source of plausible content, for tests and for looking at pages without a
/// data folder. Seven groups of an Indonesian web shop's people.
struct FixtureSource: ConsoleSource {
    static let now: Int64 = 1_751_270_400_000
    static let day: Int64 = 86_400_000

    var isDemo = true
    var isEmpty = false
    var isReady = true
    let mails = MailRecorder()
    let calls = CallRecorder()

    func workspace() -> WorkspaceContent {
        WorkspaceContent(
            name: "Toko Senja",
            folder: "demo-data",
            version: "0.1.0",
            currency: CurrencyContent(code: "IDR", minorDigits: 2),
            timeZone: "Asia/Jakarta",
            now: Self.now,
            isDemo: isDemo
        )
    }

    func overview() -> OverviewContent {
        if isEmpty {
            return OverviewContent(
                events: 0,
                people: 0,
                identifiedPeople: 0,
                buyers: 0,
                orders: 0,
                revenue: 0
            )
        }
        let days = (0..<180).map { place in
            DayCount(
                dayStart: Self.now - Int64(180 - place) * Self.day,
                count: 520 + place * 3 + (place * 37 % 11) * 40 + (place % 30 > 24 ? 420 : 0)
            )
        }
        return OverviewContent(
            events: 214_873,
            people: 5_000,
            identifiedPeople: 4_127,
            buyers: 3_410,
            orders: 9_214,
            revenue: 218_734_112_500,
            firstEvent: Self.now - 180 * Self.day,
            lastEvent: Self.now - 3_600_000,
            eventsPerDay: days,
            lastImport: imports[0],
            clusters: clusters,
            noise: 412,
            tooShort: 268,
            segments: ready,
            refused: [NamedCount(name: "no identity", count: 3)],
            questions: savedQuestions()
        )
    }

    func intake() -> IntakeContent {
        if isEmpty {
            return IntakeContent(
                sources: [],
                imports: [],
                eventNames: [],
                parts: [],
                logBytes: 0,
                partBytes: 0
            )
        }
        return IntakeContent(
            days: overview().eventsPerDay,
            hours: (0..<48).map { place in
                DayCount(
                    dayStart: Self.now - Int64(48 - place) * 3_600_000,
                    count: 20 + (place * 7 + 5) % 24 * 6
                )
            },
            sources: [
                SourceContent(
                    name: "web-shop",
                    events: 211_003,
                    lastEvent: Self.now - 3_600_000
                ),
                SourceContent(
                    name: "crm-export",
                    events: 3_870,
                    lastEvent: Self.now - 9 * Self.day
                ),
            ],
            imports: imports,
            eventNames: names,
            refused: [
                NamedCount(name: "no identity: neither userId nor anonymousId", count: 3),
                NamedCount(name: "time more than 24 hours ahead", count: 1),
            ],
            parts: [
                PartContent(
                    name: "base-000001",
                    events: 205_000,
                    people: 4_890,
                    bytes: 6_410_000,
                    firstEvent: Self.now - 180 * Self.day,
                    lastEvent: Self.now - 2 * Self.day
                ),
                PartContent(
                    name: "run-000002",
                    events: 9_873,
                    people: 1_204,
                    bytes: 402_000,
                    firstEvent: Self.now - 3 * Self.day,
                    lastEvent: Self.now - 3_600_000
                ),
            ],
            logBytes: 10_112_004,
            partBytes: 6_812_000,
            otherBytes: 220_000,
            freeBytes: 84_211_000_000,
            bytesPerEvent: 47.1
        )
    }

    func people(_ query: PeopleQuery) -> PeopleContent {
        let cluster = query.cluster.flatMap { id in clusters.first { $0.id == id } }
        let segment = query.segment.flatMap { id in ready.first { $0.id == id } }
        let rows = isEmpty || query.text == "nobody" ? [] : Array(rows.prefix(query.pageSize))
        return PeopleContent(
            rows: rows,
            total: rows.isEmpty ? 0 : 5_000,
            title: cluster?.label ?? segment?.label
        )
    }

    func person(
        key: String,
        timelinePage: Int,
        timelinePageSize: Int
    ) -> PersonContent? {
        guard key != "missing" else { return nil }
        return PersonContent(
            key: key,
            name: "Ayu Lestari",
            identifiers: [
                NamedText(name: "userId", value: key),
                NamedText(name: "anonymousId", value: "b1946ac9-2f41-4c07"),
            ],
            traits: [
                NamedText(name: "city", value: "Yogyakarta"),
                NamedText(name: "email", value: "ayu.lestari@example.co.id"),
                NamedText(name: "gender", value: "female"),
                NamedText(name: "loyaltyTier", value: "gold"),
            ],
            events: 62,
            orders: 4,
            revenue: 148_750_000,
            firstSeen: Self.now - 171 * Self.day,
            lastSeen: Self.now - 12 * Self.day,
            rfm: RFMContent(
                recencyDays: 12,
                orders: 4,
                revenue: 148_750_000,
                recencyScore: 5,
                frequencyScore: 4,
                moneyScore: 4,
                tier: BilingualText(english: "Champions", indonesian: "Juara")
            ),
            valueTier: BilingualText(english: "Top 20 %", indonesian: "20 % teratas"),
            segments: ready.prefix(3).map { SegmentLink(id: $0.id, label: $0.label) },
            membership: .member(
                ClusterLink(id: 4, label: clusters[3].label, colour: clusters[3].colour),
                probability: 0.91
            ),
            hasPicture: true,
            timeline: timeline,
            timelineTotal: 62
        )
    }

    func segments() -> SegmentsContent {
        if isEmpty { return SegmentsContent(of: 0, ready: []) }
        return SegmentsContent(
            of: 5_000,
            ready: ready,
            rfm: RFMTableContent(asOf: Self.now - Self.day, version: 3, tiers: tiers, grid: grid),
            valueTiers: valueTiers
        )
    }

    func vocabulary() -> VocabularyContent {
        VocabularyContent(
            eventNames: isEmpty ? [] : names.map(\.name),
            traitNames: ["city", "loyaltyTier"]
        )
    }

    func journeys() -> JourneysContent {
        if isEmpty { return JourneysContent() }
        return JourneysContent(
            computedAt: Self.now - 2 * 3_600_000,
            people: 5_000,
            noise: 412,
            tooShort: 268,
            minimumEvents: 8,
            hasMap: true,
            clusters: clusters,
            state: journeyState,
            fit: 3
        )
    }

    func cluster(id: Int) -> ClusterPageContent? {
        clusters.first { $0.id == id }.map {
            ClusterPageContent(
                cluster: $0,
                average: ClusterAverages(conversion: 0.68, revenuePerPerson: 43_746_800),
                people: Array(rows.prefix(8)),
                state: journeyState,
                kept: ["Lookers"]
            )
        }
    }

    func image(_ request: ImageRequest) -> ImageContent? {
        switch request.subject {
        case .map: ImageContent(format: .svg, bytes: Array(FixturePicture.map(clusters).utf8))
        case .contactSheet:
            ImageContent(format: .svg, bytes: Array(FixturePicture.sheet.utf8))
        case .journey(let person):
            person == "missing"
                ? nil : ImageContent(format: .svg, bytes: Array(FixturePicture.journey.utf8))
        }
    }

    func ask(_ question: String) throws -> [UInt8] {
        if let place = question.firstIndex(of: "!") {
            throw QuestionError(
                sentence: "“!” means nothing here: write `not`.",
                place: question.distance(from: question.startIndex, to: place)
            )
        }
        return Array(FixtureAnswer.text(question).utf8)
    }

    func collect(_ request: CollectRequest) -> CollectAnswer {
        if let answer = calls.note(request) { return answer }
        if request.body.isEmpty {
            return CollectAnswer(status: 400, body: Array("{\"error\":\"empty body\"}".utf8))
        }
        if request.writeKey == "busy" {
            return CollectAnswer(status: 503, body: Array("{}".utf8), retryAfterSeconds: 7)
        }
        let text =
            "{\"accepted\":1,\"endpoint\":\"\(request.endpoint.rawValue)\",\"bytes\":"
            + "\(request.body.count),\"strict\":\(request.isStrict),"
            + "\"address\":\"\(request.address ?? "")\"}"
        return CollectAnswer(status: 200, body: Array(text.utf8))
    }

    func metrics() -> [MetricContent] {
        [
            MetricContent(
                name: "jejak_events_accepted_total",
                help: "Events that are on disk.",
                kind: .counter,
                samples: [
                    .init(labels: [NamedText(name: "source", value: "web \"shop\"\n")], value: 7),
                    .init(labels: [NamedText(name: "source", value: "crm")], value: 1.5),
                ]
            ),
            MetricContent(
                name: "jejak_queue_length",
                help: "Requests that wait.",
                kind: .gauge,
                samples: [.init(value: -2)]
            ),
            MetricContent(
                name: "jejak_commit_seconds",
                help: "How long a commit took.",
                kind: .histogram,
                samples: [
                    .init(
                        suffix: "_bucket",
                        labels: [NamedText(name: "le", value: "0.1")],
                        value: 3
                    ),
                    .init(
                        suffix: "_bucket",
                        labels: [NamedText(name: "le", value: "+Inf")],
                        value: 4
                    ),
                    .init(suffix: "_sum", value: 0.25), .init(suffix: "_count", value: 4),
                ]
            ),
        ]
    }

    func health() -> HealthContent {
        HealthContent(isWell: true, isReady: isReady, version: "0.1.0")
    }
}
