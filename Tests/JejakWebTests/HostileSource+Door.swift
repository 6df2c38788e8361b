// SPDX-License-Identifier: Apache-2.0

internal import JejakWeb

/// The door and who is who, as hostile as the rest.
extension HostileSource {
    private var text: String { Self.payload }
    private var identifier: IdentifierContent { IdentifierContent(kind: text, value: text) }

    func senders() -> SourcesContent {
        SourcesContent(
            senders: [
                SenderContent(
                    name: text,
                    keyEnding: text,
                    createdAt: .min,
                    rotatedAt: .max,
                    ratePerSecond: .max,
                    accepted: .max,
                    duplicates: .min,
                    rejected: .max,
                    lastAt: .min
                )
            ]
        )
    }

    func perform(_ command: SourceCommand) throws -> String? { text }

    func live(limit: Int) -> LiveContent {
        let event = LiveEventContent(
            receivedAt: .max,
            time: .min,
            source: text,
            kind: text,
            name: text,
            key: text
        )
        return LiveContent(
            events: [event, event],
            accepted: .max,
            duplicates: .min,
            refused: .max,
            queueLength: .max,
            isShedding: true
        )
    }

    func refused(_ query: RefusedQuery) -> RefusedContent {
        RefusedContent(
            refusals: [RefusalContent(reason: text, sinceStart: .max, waiting: .max)],
            dropped: [RefusalContent(reason: text, sinceStart: .min, waiting: .min)],
            items: [
                RefusedItemContent(
                    id: .min,
                    receivedAt: .max,
                    source: text,
                    reason: text,
                    messageId: text,
                    content: text
                )
            ],
            hasMore: true
        )
    }

    func perform(_ command: RefusedCommand) -> RefusedOutcome {
        RefusedOutcome(done: .max, stillRefused: .min)
    }

    func plan() -> PlanContent {
        PlanContent(
            mode: .observe,
            events: [
                PlanEventContent(
                    name: text,
                    kind: text,
                    mode: .refuse,
                    note: text,
                    properties: [
                        PlanPropertyContent(name: text, type: text, isRequired: true, note: text)
                    ]
                )
            ],
            canInfer: true
        )
    }

    func inferredPlan() -> String { text }

    func report() -> ReportContent {
        ReportContent(
            madeAt: .max,
            events: .min,
            days: .max,
            findings: FindingContent.Kind.allCases.map {
                FindingContent(
                    kind: $0,
                    name: text,
                    count: .max,
                    from: .min,
                    until: .max,
                    note: BilingualText(text)
                )
            }
        )
    }

    func identity(of key: String) -> IdentityContent? {
        IdentityContent(
            key: text,
            name: text,
            identifiers: [identifier, IdentifierContent(kind: "anonymous", value: text)],
            links: [
                IdentityLinkContent(
                    first: identifier,
                    second: IdentifierContent(kind: text, value: "2"),
                    time: .min,
                    isAlias: true,
                    isUsed: false
                ),
                IdentityLinkContent(first: identifier, second: identifier, time: .max),
            ],
            edits: [edit]
        )
    }

    private var edit: IdentityEditContent {
        IdentityEditContent(
            at: .min,
            kind: .merge,
            first: identifier,
            second: identifier,
            operatorName: text,
            reason: text
        )
    }

    func preview(_ change: IdentityChange) -> IdentityPreviewContent {
        let side = IdentitySideContent(name: text, identifiers: [identifier], events: .max)
        return IdentityPreviewContent(
            before: [side],
            after: [side, side],
            warnings: [
                .unknownIdentifier(identifier), .sameIdentifier, .oneAlready, .apartAlready,
                .joinsKnownUsers([identifier]), .exceedsLimit(kind: text, count: .max),
                .overrules(.split),
            ]
        )
    }

    func perform(_ change: IdentityChange) {}

    func conflicts() -> ConflictsContent {
        let link = PersonLink(key: text, name: text)
        return ConflictsContent(
            conflicts: [.limit(kind: text), .edict, .size].map {
                ConflictContent(
                    at: .min,
                    first: identifier,
                    second: identifier,
                    firstPerson: link,
                    secondPerson: link,
                    reason: $0
                )
            },
            total: .max,
            edits: [edit]
        )
    }
}
