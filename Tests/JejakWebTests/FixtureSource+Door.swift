// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakWeb

/// What comes in at the made-up shop, and what does not.
extension FixtureSource {
    /// A refusal of the engine's kind.
    struct Refusal: ExplainedError {
        var sentence: String
        var isRetryable: Bool { false }
    }

    func senders() -> SourcesContent {
        if isEmpty { return SourcesContent(senders: []) }
        return SourcesContent(
            senders: [
                SenderContent(
                    name: "web-shop",
                    keyEnding: "a9f2",
                    createdAt: Self.now - 90 * Self.day,
                    accepted: 48_213,
                    duplicates: 112,
                    rejected: 31,
                    lastAt: Self.now - 4_000
                ),
                SenderContent(
                    name: "android-app",
                    keyEnding: "77c0",
                    createdAt: Self.now - 60 * Self.day,
                    rotatedAt: Self.now - 3 * Self.day,
                    ratePerSecond: 200,
                    accepted: 0,
                    lastAt: Self.now - 3 * Self.day
                ),
                SenderContent(
                    name: "old-kiosk",
                    keyEnding: "0b1d",
                    createdAt: Self.now - 400 * Self.day,
                    isDisabled: true,
                    rejected: 5
                ),
            ]
        )
    }

    func perform(_ command: SourceCommand) throws -> String? {
        calls.note("\(command)")
        switch command {
        case .add(let name, _):
            guard name != "web-shop" else {
                throw Refusal(sentence: "there is a source web-shop already: choose another name")
            }
            return "jk_4f0c9d2e8b7a61534f0c9d2e8b7a6153"
        case .change(let name, let action):
            guard name != "nobody" else { throw Refusal(sentence: "there is no source nobody") }
            return action == .rotate ? "jk_new" : nil
        }
    }

    func live(limit: Int) -> LiveContent {
        if isEmpty { return LiveContent(events: []) }
        return LiveContent(
            events: (0..<14).map { liveEvent($0) },
            accepted: 48_213,
            duplicates: 112,
            refused: 36,
            queueLength: 3,
            isShedding: false
        )
    }

    private func liveEvent(_ place: Int) -> LiveEventContent {
        let names = ["Product Viewed", "Product Added", "", "Order Completed", "Link Clicked"]
        let name = names[place % names.count]
        let received = Self.now - Int64(place) * 1_700
        let delay: Int64 = place == 5 ? 7_200_000 : 40
        return LiveEventContent(
            receivedAt: received,
            time: received - delay,
            source: place % 4 == 1 ? "android-app" : "web-shop",
            kind: name.isEmpty ? "page" : "track",
            name: name,
            key: place % 3 == 0 ? "u-\(100 + place)" : "b1946ac9-2f41-4c07-\(place)"
        )
    }

    func refused(_ query: RefusedQuery) -> RefusedContent {
        if isEmpty { return RefusedContent(refusals: []) }
        let reasons = ["unplannedEvent", "noIdentity", "badTimestamp"]
        return RefusedContent(
            refusals: [
                RefusalContent(reason: "unplannedEvent", sinceStart: 21, waiting: 21),
                RefusalContent(reason: "noIdentity", sinceStart: 9, waiting: 14),
                RefusalContent(reason: "badTimestamp", sinceStart: 1, waiting: 1),
                RefusalContent(reason: "badWriteKey", sinceStart: 5, waiting: 0),
                RefusalContent(reason: "busy", sinceStart: 2, waiting: 0),
            ],
            dropped: [RefusalContent(reason: "robot", sinceStart: 412, waiting: 0)],
            items: (0..<4).map { place in
                RefusedItemContent(
                    id: Int64(90 - place),
                    receivedAt: Self.now - Int64(place) * 600_000,
                    source: "web-shop",
                    reason: query.reason ?? reasons[place % 3],
                    messageId: "m-\(place)",
                    content:
                        "{\"type\":\"track\",\"event\":\"Prodct Viewed\",\"userId\":\"u-\(place)\"}"
                )
            },
            hasMore: query.before == nil
        )
    }

    func perform(_ command: RefusedCommand) -> RefusedOutcome {
        calls.note("\(command)")
        return RefusedOutcome(done: 34, stillRefused: command.action == .replay ? 2 : 0)
    }

    func plan() -> PlanContent {
        if isEmpty { return PlanContent(mode: nil, events: [], canInfer: false) }
        return PlanContent(
            mode: .quarantine,
            events: [
                PlanEventContent(
                    name: "Order Completed",
                    mode: .refuse,
                    note: "Kasir",
                    properties: [
                        PlanPropertyContent(name: "order_id", type: "text", isRequired: true),
                        PlanPropertyContent(name: "total", type: "number", isRequired: true),
                        PlanPropertyContent(name: "coupon", type: "text", isRequired: false),
                    ]
                ),
                PlanEventContent(
                    name: "Product Viewed",
                    properties: [
                        PlanPropertyContent(name: "product_id", type: "text", isRequired: true)
                    ]
                ),
                PlanEventContent(name: "", kind: "identify"),
            ],
            canInfer: true
        )
    }

    func inferredPlan() -> String { "mode: observe\nevents:\n  - name: Order Completed\n" }

    func report() -> ReportContent {
        if isEmpty { return ReportContent(madeAt: Self.now, events: 0, days: 28, findings: []) }
        return ReportContent(
            madeAt: Self.now - 600_000,
            events: 61_204,
            days: 28,
            findings: [
                FindingContent(
                    kind: .gap,
                    from: Self.now - 9 * Self.day,
                    until: Self.now - 8 * Self.day
                ),
                FindingContent(kind: .stopped, name: "Product Added", count: 3_120),
                FindingContent(kind: .surge, count: 9_112, from: Self.now - 12 * Self.day),
                FindingContent(
                    kind: .missing,
                    name: "loyaltyTier",
                    note: BilingualText(english: "segment Jogja", indonesian: "segmen Jogja")
                ),
                FindingContent(kind: .unknownEvent, name: "Prodct Viewed", count: 21),
                FindingContent(kind: .unusedProperty, name: "debug_flag", count: 48_000),
                FindingContent(kind: .robots, count: 412),
                FindingContent(kind: .late, count: 1_204),
                FindingContent(kind: .future, count: 3),
            ]
        )
    }
}

/// Who is who at the made-up shop.
extension FixtureSource {
    func identity(of key: String) -> IdentityContent? {
        guard key != "missing" else { return nil }
        let user = IdentifierContent(kind: "user", value: key)
        let web = IdentifierContent(kind: "anonymous", value: "b1946ac9-2f41-4c07-9a3e")
        let app = IdentifierContent(kind: "anonymous", value: "e02d11f0-7c55-4e0b-8d21")
        let mail = IdentifierContent(kind: "email", value: "ayu.lestari@example.co.id")
        let device = IdentifierContent(kind: "device", value: "fcm-93ab22c1")
        let other = IdentifierContent(kind: "user", value: "u-977")
        return IdentityContent(
            key: key,
            name: "Ayu Lestari",
            identifiers: [user, mail, web, app, device],
            links: [
                IdentityLinkContent(first: web, second: user, time: Self.now - 171 * Self.day),
                IdentityLinkContent(first: user, second: mail, time: Self.now - 170 * Self.day),
                IdentityLinkContent(first: app, second: user, time: Self.now - 60 * Self.day),
                IdentityLinkContent(first: app, second: device, time: Self.now - 60 * Self.day),
                IdentityLinkContent(
                    first: web,
                    second: other,
                    time: Self.now - 12 * Self.day,
                    isUsed: false
                ),
            ],
            edits: [edit]
        )
    }

    private var edit: IdentityEditContent {
        IdentityEditContent(
            at: Self.now - 5 * Self.day,
            kind: .split,
            first: IdentifierContent(kind: "anonymous", value: "77aa"),
            second: IdentifierContent(kind: "user", value: "u-1"),
            operatorName: "rani",
            reason: "kios"
        )
    }

    func preview(_ change: IdentityChange) -> IdentityPreviewContent {
        let ayu = IdentitySideContent(
            name: "Ayu Lestari",
            identifiers: [
                IdentifierContent(kind: "user", value: "u-1"),
                IdentifierContent(kind: "anonymous", value: "b1946ac9-2f41-4c07-9a3e"),
            ],
            events: 62
        )
        let budi = IdentitySideContent(
            name: "Budi Santoso",
            identifiers: [IdentifierContent(kind: "user", value: "u-977")],
            events: 9
        )
        let both = IdentitySideContent(
            name: "Ayu Lestari",
            identifiers: ayu.identifiers + budi.identifiers
        )
        return IdentityPreviewContent(
            before: change.kind == .merge ? [ayu, budi] : [both],
            after: change.kind == .merge ? [both] : [ayu, budi],
            warnings: change.kind == .merge
                ? [
                    .joinsKnownUsers([ayu.identifiers[0], budi.identifiers[0]]),
                    .exceedsLimit(kind: "user", count: 2), .overrules(.split),
                ] : [.overrules(.merge)],
            isPossible: !change.first.hasSuffix(":unknown")
        )
    }

    func perform(_ change: IdentityChange) throws {
        guard change.first != change.second else { throw Refusal(sentence: "both are the same") }
        calls.note("\(change.kind) \(change.first) \(change.second) \(change.reason)")
    }

    func conflicts() -> ConflictsContent {
        if isEmpty { return ConflictsContent(conflicts: [], total: 0, edits: []) }
        return ConflictsContent(
            conflicts: [
                ConflictContent(
                    at: Self.now - 12 * Self.day,
                    first: IdentifierContent(kind: "anonymous", value: "b1946ac9-2f41"),
                    second: IdentifierContent(kind: "user", value: "u-977"),
                    firstPerson: PersonLink(key: "u-1", name: "Ayu Lestari"),
                    secondPerson: PersonLink(key: "u-977", name: "Budi Santoso"),
                    reason: .limit(kind: "user")
                ),
                ConflictContent(
                    at: Self.now - 30 * Self.day,
                    first: IdentifierContent(kind: "device", value: "kiosk-1"),
                    second: IdentifierContent(kind: "user", value: "u-12"),
                    firstPerson: PersonLink(key: "u-3", name: "Sari"),
                    secondPerson: PersonLink(key: "u-12", name: "u-12"),
                    reason: .edict
                ),
            ],
            total: 2,
            edits: [edit]
        )
    }
}
