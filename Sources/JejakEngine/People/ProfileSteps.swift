// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney

/// Adds one person's footprints up to computed traits, in one pass.
///
/// Memory grows with the different events, categories and answers.
struct ProfileSteps {
    static let consentFact = "consent."
    private static let consentKey = "context.consent.categoryPreferences."
    private static let consentEvent = "Segment Consent Preference Updated"
    /// The keys that name what a footprint was about, the most telling first.
    private static let categoryKeys = ["category", "product_category", "products.category"]
    private static let mediumKeys = ["context.medium", "context.campaign.medium"]

    /// What the columns of one part mean here.
    private struct Columns {
        var categories: [PropertyColumn] = []
        var media: [PropertyColumn] = []
        var consents: [(name: String, column: PropertyColumn)] = []
    }

    private let snapshot: JourneySnapshot
    private let columns: [Columns]
    /// What an event's code means: a footprint, an answer, an answered message.
    private let isFootprint: [Bool]
    private let channels: [String?]
    private var hours: ProfileZone.Hours
    private var counts: [Int]
    private var byHour = [Int](repeating: 0, count: 24)
    private var byChannel: [String: Int] = [:]
    private var byMedium: [String: Int] = [:]
    private var byCategory: [String: Int] = [:]
    private var sums = PersonProfile.Computed()
    /// The answers about each consent, the oldest first.
    private(set) var answers: [String: [PersonProfile.Consent.Answer]] = [:]

    init(_ snapshot: JourneySnapshot, zone: ProfileZone) {
        self.snapshot = snapshot
        hours = ProfileZone.Hours(zone)
        let names = snapshot.dictionary.eventNames
        isFootprint = names.map { !$0.hasPrefix("$") }
        channels = names.map(Self.answeredChannel)
        counts = [Int](repeating: 0, count: names.count)
        columns = snapshot.parts.map { part in
            var columns = Columns()
            for column in part.properties {
                let key = part.dictionary.propertyKeys[Int(column.key)]
                if Self.categoryKeys.contains(key) { columns.categories.append(column) }
                if Self.mediumKeys.contains(key) { columns.media.append(column) }
                if key.hasPrefix(Self.consentKey) {
                    columns.consents.append((String(key.dropFirst(Self.consentKey.count)), column))
                }
            }
            return columns
        }
    }

    /// The channel whose message somebody answered with an event of this name.
    private static func answeredChannel(_ name: String) -> String? {
        let answers = ["Opened", "Link Clicked", "Clicked", "Tapped", "Replied"]
        let channels = [
            ("Email ", "email"), ("Push Notification ", "push"), ("SMS ", "sms"),
            ("WhatsApp ", "whatsapp"), ("In-App Message ", "in-app"),
        ]
        for (prefix, channel) in channels where name.hasPrefix(prefix) {
            if answers.contains(String(name.dropFirst(prefix.count))) { return channel }
        }
        return nil
    }

    mutating func take(_ view: JourneyView) {
        for index in 0..<view.count {
            let event = Int(view.events[index])
            let time = view.times[index]
            counts[event] += 1
            let amount = view.amounts[index]
            let sum = sums.revenue.addingReportingOverflow(amount)
            // A thousand hostile amounts must not overflow.
            if !sum.overflow { sums.revenue = sum.partialValue }
            if amount > 0 { sums.orders += 1 }
            noteAnswers(view, index, event: event, time: time)
            guard isFootprint[event] else { continue }
            sums.events += 1
            byHour[hours.hour(at: time)] += 1
            if let channel = channels[event] { byChannel[channel, default: 0] += 1 }
            let place = view.reference(index)
            let part = columns[Int(place.part)]
            note(part.categories, Int(place.row), &byCategory)
            note(part.media, Int(place.row), &byMedium)
        }
        sums.firstSeen = view.times.first
        sums.lastSeen = view.times.last
    }

    private func note(_ columns: [PropertyColumn], _ row: Int, _ counts: inout [String: Int]) {
        for column in columns {
            guard case .text(let text) = column.value(ofRow: row), !text.isEmpty else { continue }
            counts[text, default: 0] += 1
            return
        }
    }

    private mutating func noteAnswers(
        _ view: JourneyView,
        _ index: Int,
        event: Int,
        time: Int64
    ) {
        let name = snapshot.dictionary.eventNames[event]
        guard name == Self.consentEvent || name == EventKind.identify.journeyName else { return }
        let place = view.reference(index)
        for (consent, column) in columns[Int(place.part)].consents {
            guard let value = column.value(ofRow: Int(place.row)) else { continue }
            answers[consent, default: []].append(
                PersonProfile.Consent.Answer(time: time, isGiven: value.isYes, event: name)
            )
        }
    }

    /// What it all comes to. Ties go to the name that reads first.
    var computed: PersonProfile.Computed {
        var computed = sums
        let names = snapshot.dictionary.eventNames
        computed.eventCounts = counts.indices.filter { counts[$0] > 0 && isFootprint[$0] }
            .map { PersonProfile.Count(name: names[$0], count: counts[$0]) }
            .sorted { ($1.count, $0.name) < ($0.count, $1.name) }
        func favourite(_ counts: [String: Int]) -> String? {
            counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
        }
        computed.favouriteChannel = favourite(byChannel)
        computed.favouriteMedium = favourite(byMedium)
        computed.favouriteCategory = favourite(byCategory)
        if computed.events > 0, let most = byHour.max() {
            computed.favouriteHour = byHour.firstIndex(of: most)
        }
        return computed
    }
}

extension PropertyValue {
    /// What is not clearly a yes is a no.
    fileprivate var isYes: Bool {
        switch self {
        case .bool(let flag): flag
        case .number(let number): number == 1
        case .text(let text): ["true", "yes", "ya", "1", "granted"].contains(text.lowercased())
        case .null, .json: false
        }
    }
}
