// SPDX-License-Identifier: Apache-2.0

internal import JejakWeb

/// A source whose every text tries to break out of the page it is shown on,
/// and whose every number is at its end.
struct HostileSource: ConsoleSource {
    /// Ends attributes and elements, starts scripts, turns the writing
    /// direction, and is one long word.
    static let payload =
        "\"'><script>alert(1)</script><img src=x onerror=alert(2)>&amp;\u{202E}\0"
        + String(repeating: "W", count: 120)

    private let text = payload
    private let both = BilingualText(payload)

    func workspace() -> WorkspaceContent {
        WorkspaceContent(
            name: text,
            folder: text,
            version: text,
            currency: CurrencyContent(code: text, minorDigits: 99),
            timeZone: text,
            now: .max,
            isDemo: true
        )
    }

    private var cluster: ClusterContent {
        ClusterContent(
            id: 1,
            label: both,
            colour: "#f00\" x",
            size: .max,
            share: .nan,
            conversion: .infinity,
            revenuePerPerson: -.infinity,
            persistence: .nan,
            typicalPath: Array(repeating: text, count: 3),
            differences: [both],
            hasContactSheet: true,
            fitted: .min,
            figures: hostileFigures
        )
    }

    private var segment: SegmentContent {
        SegmentContent(
            id: text,
            label: both,
            explanation: both,
            expression: text,
            people: -1
        )
    }

    private var imported: ImportContent {
        ImportContent(
            file: text,
            source: text,
            state: .failed(text),
            startedAt: .min,
            seconds: .nan,
            rows: .max,
            events: .max,
            rejected: 1,
            duplicates: .min,
            reasons: [NamedCount(name: text, count: 1)],
            rejectsFile: text
        )
    }

    private var row: PersonRowContent {
        PersonRowContent(
            key: text,
            name: text,
            place: text,
            events: .max,
            orders: .max,
            revenue: .min,
            firstSeen: .min,
            lastSeen: .min,
            tier: both,
            cluster: ClusterLink(id: 1, label: both, colour: text)
        )
    }

    func overview() -> OverviewContent {
        OverviewContent(
            events: .max,
            people: 1,
            identifiedPeople: 1,
            buyers: 1,
            orders: 1,
            revenue: .max,
            firstEvent: .min,
            lastEvent: .max,
            eventsPerDay: [
                DayCount(dayStart: .min, count: .min), DayCount(dayStart: .max, count: .max),
            ],
            lastImport: imported,
            clusters: [cluster],
            segments: [segment],
            questions: savedQuestions()
        )
    }

    func intake() -> IntakeContent {
        IntakeContent(
            days: [DayCount(dayStart: .max, count: .min), DayCount(dayStart: .min, count: .max)],
            hours: [DayCount(dayStart: .max, count: .min), DayCount(dayStart: .min, count: .max)],
            sources: [SourceContent(name: text, events: .max, lastEvent: .min)],
            imports: [imported],
            eventNames: [NamedCount(name: text, count: .max)],
            refused: [NamedCount(name: text, count: .max)],
            parts: [PartContent(name: text, events: .max, people: .max, bytes: .max)],
            logBytes: .max,
            partBytes: .max,
            bytesPerEvent: .nan
        )
    }

    func people(_ query: PeopleQuery) -> PeopleContent {
        PeopleContent(rows: [row], total: .max, title: both)
    }

    func person(key: String, timelinePage: Int, timelinePageSize: Int) -> PersonContent? {
        let pair = NamedText(name: text, value: text)
        return PersonContent(
            key: text,
            name: text,
            identifiers: [pair],
            traits: [pair],
            events: .max,
            orders: 1,
            revenue: .max,
            firstSeen: .min,
            lastSeen: .max,
            rfm: RFMContent(
                recencyDays: .max,
                orders: .max,
                revenue: .max,
                recencyScore: 99,
                frequencyScore: -9,
                moneyScore: .max,
                tier: both
            ),
            valueTier: both,
            segments: [SegmentLink(id: text, label: both)],
            membership: .member(
                ClusterLink(id: 1, label: both, colour: text),
                probability: .nan
            ),
            hasPicture: true,
            timeline: [
                TimelineItem(time: .max, event: text, amount: .max, properties: [pair]),
                TimelineItem(time: .min, event: text, amount: .min, properties: [pair]),
            ],
            timelineTotal: .max
        )
    }

    func segments() -> SegmentsContent {
        let tier = TierContent(
            key: text,
            label: both,
            explanation: both,
            people: .max,
            revenue: .max,
            segment: text
        )
        return SegmentsContent(
            of: 0,
            ready: [segment],
            rfm: RFMTableContent(
                asOf: .min,
                version: .max,
                tiers: [tier, tier],
                grid: Array(repeating: Array(repeating: .max, count: 5), count: 5)
            ),
            valueTiers: [tier, tier]
        )
    }

    func vocabulary() -> VocabularyContent {
        VocabularyContent(
            eventNames: [text, text + "2"],
            traitNames: [text],
            propertyNames: [text]
        )
    }

    func journeys() -> JourneysContent {
        JourneysContent(
            computedAt: .min,
            people: .max,
            noise: .max,
            tooShort: .max,
            minimumEvents: .max,
            hasMap: true,
            clusters: [cluster, cluster],
            state: hostileState,
            fit: .max
        )
    }

    func cluster(id: Int) -> ClusterPageContent? {
        ClusterPageContent(
            cluster: cluster,
            average: ClusterAverages(conversion: .nan, revenuePerPerson: .nan),
            people: [row],
            state: hostileState,
            kept: [text]
        )
    }

    func image(_ request: ImageRequest) -> ImageContent? { nil }

    func ask(_ question: String) throws -> [UInt8] {
        throw QuestionError(sentence: text, place: .max)
    }

    func collect(_ request: CollectRequest) throws -> CollectAnswer {
        throw QuestionError(sentence: text)
    }

    func metrics() -> [MetricContent] {
        [
            MetricContent(
                name: text,
                help: text + "\n# EOF",
                kind: .counter,
                samples: [
                    .init(labels: [NamedText(name: text, value: text + "\n")], value: .nan)
                ]
            )
        ]
    }

    func health() -> HealthContent {
        HealthContent(isWell: false, version: text, trouble: text)
    }
}
