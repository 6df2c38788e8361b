// SPDX-License-Identifier: Apache-2.0

internal import JejakCollect
internal import JejakCore
internal import Testing

/// Ten thousand bodies that nobody should send, made from a grammar with a
/// seed: right words in wrong places, wrong types, absurd values.
@Suite("Ten thousand hostile bodies")
struct HostileStepTests {
    private static let keys = [
        "type", "event", "userId", "anonymousId", "messageId", "timestamp", "originalTimestamp",
        "sentAt", "context", "properties", "traits", "groupId", "previousId", "name", "category",
        "page", "url", "referrer", "search", "campaign", "source", "medium", "device", "token",
        "advertisingId", "adTrackingEnabled", "os", "consent", "categoryPreferences", "externalIds",
        "id", "userAgent", "sessionId", "session_id", "location", "country", "gpc", "products",
        "price", "quantity", "total", "revenue", "currency", "email", "phone", "address", "ip",
        "consentManagement", "allowedConsentIds", "batch", "writeKey", "products.count", "",
        "context.medium", "a.b", "\\u0000", "__proto__",
    ]

    private static let texts = [
        "track", "identify", "page", "alias", "group", "screen", "Order Completed",
        "Viewed Product",
        "u-1", "null", "0", "test@x.id", "a@b.id", "+62812000000", "2025-03-10T12:00:00Z",
        "9999-12-31", "-1", "1e308", "idr", "USD", "https://a.id/?utm_source=x&gclid=%FF",
        "https://www.google.com/", "?utm_medium=cpc", "Googlebot/2.1", "\\ud83d\\ude00", "\\u0000",
        "Mozilla/5.0 (Linux; Android 14) Chrome/126 Mobile", "", " ", "[object Object]", "%", "\\n",
    ]

    private static let numbers = [
        "0", "1", "-1", "1.5", "1e308", "-1e308", "9007199254740993", "18446744073709551615",
        "-9223372036854775808", "5e-324", "-0.0", "1741608000000",
    ]

    /// One value, at most so deep. Objects and lists grow rarer with depth.
    private static func value(_ depth: Int, _ random: inout SeededRandom) -> String {
        switch random.below(depth <= 0 ? 6 : 12) {
        case 0: return "null"
        case 1: return random.below(2) == 0 ? "true" : "false"
        case 2, 3: return numbers[random.below(numbers.count)]
        case 4, 5: return "\"" + texts[random.below(texts.count)] + "\""
        case 6, 7:
            let items = (0..<random.below(5)).map { _ in value(depth - 1, &random) }
            return "[" + items.joined(separator: ",") + "]"
        default: return object(depth - 1, [], &random)
        }
    }

    private static func object(
        _ depth: Int,
        _ always: [String],
        _ random: inout SeededRandom
    ) -> String {
        var members = always
        for _ in 0..<random.below(7) {
            members.append("\"\(keys[random.below(keys.count)])\":" + value(depth, &random))
        }
        return "{" + members.joined(separator: ",") + "}"
    }

    /// An item that is nearly an event, so that most of it is reached.
    private static func item(_ random: inout SeededRandom) -> String {
        guard random.below(10) > 0 else { return value(4, &random) }
        let kind = EventKind.allCases[random.below(EventKind.allCases.count)].name
        var members = ["\"type\":\"\(kind)\""]
        if random.below(8) > 0 { members.append("\"userId\":\"u-\(random.below(40))\"") }
        if random.below(8) > 0 {
            members.append("\"event\":\"\(texts[random.below(8)])\"")
        }
        for key in ["context", "properties", "traits"] where random.below(4) > 0 {
            members.append("\"\(key)\":" + object(4, [], &random))
        }
        if random.below(3) == 0 {
            let page = object(2, ["\"url\":\"\(texts[20])\""], &random)
            members.append("\"context\":{\"page\":\(page),\"userAgent\":\"\(texts[26])\"}")
        }
        return object(3, members, &random)
    }

    private static var settings: IntakeSettings {
        var settings = IntakeSettings.standard
        settings.defaultCurrency = "IDR"
        settings.callingCode = "62"
        settings.pastMilliseconds = 86_400_000 * 700
        settings.consentCategories = ["ads"]
        settings.trackingPlan = TrackingPlan(
            mode: .quarantine,
            unplannedMode: .observe,
            events: [
                TrackingPlan.Event(
                    "Product Viewed",
                    mode: .refuse,
                    properties: ["price": TrackingPlan.Property(.number), "a.b": .init(.list)]
                ),
                TrackingPlan.Event("", kind: .group, properties: ["id": .init(.whole)]),
            ]
        )
        return settings
    }

    @Test func `never a crash, never half an event, and the counts add up`() {
        var random = SeededRandom(seed: 10_000)
        var bench = WireBench(settings: Self.settings)
        var read = 0
        var accepted = 0
        var seen: Set<UInt64> = []
        for round in 0..<10_000 {
            let items = (0..<1 + random.below(4)).map { _ in Self.item(&random) }
            let shared = random.below(4) == 0 ? "\"context\":\(Self.object(3, [], &random))," : ""
            let isBatch = random.below(3) > 0
            let body =
                isBatch
                ? "{\(shared)\"batch\":[\(items.joined(separator: ","))]}" : items[0]
            bench.call.isStrict = random.below(10) == 0
            bench.call.globalPrivacyControl = random.below(5) == 0
            let kind = EventKind.allCases[random.below(6)]
            let before = bench.batch.count
            let reason = bench.decoder.read(
                Array(body.utf8),
                endpoint: isBatch || random.below(2) == 0 ? nil : kind
            )
            if reason != nil {
                #expect(bench.batch.count == before)
                continue
            }
            read += 1
            let count = bench.decoder.itemCount
            let outcome = bench.decoder.append(to: &bench.batch, bench.call) { identity, _ in
                seen.insert(identity).inserted || identity % 3 == 0 ? identity : nil
            }
            let refused = outcome.rejected.count + outcome.quarantined.count
            if bench.call.isStrict && refused > 0 {
                #expect(outcome.accepted == 0)
            } else {
                #expect(
                    outcome.accepted + outcome.duplicates + refused + outcome.droppedCount == count
                )
            }
            #expect(bench.batch.count - before == outcome.accepted)
            #expect(outcome.tally[.dropRobots].seen <= count)
            for item in outcome.rejected + outcome.quarantined where round % 20 == 0 {
                Self.expectSame(item)
            }
            accepted += outcome.accepted
            #expect(bench.isSound)
            if bench.batch.count > 40 { bench.batch.removeAll() }
        }
        #expect(read > 8_000)
        #expect(accepted > 5_000)
    }

    /// What was refused, sent again by itself, is refused for the same reason.
    private static func expectSame(_ item: RejectedItem) {
        var again = WireBench(settings: settings)
        let (refusal, outcome) = again.send(item.content)
        let reasons =
            refusal.map { [$0] } ?? (outcome.rejected + outcome.quarantined).map(\.reason)
        #expect(reasons.first == item.reason, "\(item.content)")
    }
}
