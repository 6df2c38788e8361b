// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Counts the features of one person after the other, in one pass over their
/// footprints each.
///
/// A visit ends with a pause of half an hour. What brings money is an order;
/// what is given back lowers the money and not the count.
struct PersonFigures {
    private let people: PeopleTable
    private let names: FeatureNames
    private let messages: [Message]

    private static let day = 86_400_000.0

    /// What a message went through, by the names of the common tracking plans.
    private enum Message {
        case none, sent, opened, clicked
    }

    init(_ people: PeopleTable, _ names: FeatureNames) {
        self.people = people
        self.names = names
        messages = people.journeys.eventNames.map { name in
            let channels = ["Email ", "Push Notification ", "SMS ", "WhatsApp ", "In-App Message "]
            guard let channel = channels.first(where: { name.hasPrefix($0) }) else { return .none }
            switch String(name.dropFirst(channel.count)) {
            case "Sent": return .sent
            case "Opened": return .opened
            case "Link Clicked", "Clicked", "Tapped", "Replied": return .clicked
            default: return .none
            }
        }
    }

    /// Everything of one person that costs a look at each footprint.
    private struct Sums {
        var orders = 0.0
        var money = 0.0
        var lastOrder: Int64?
        var starts: [Int64] = []
        var hours = [0.0, 0.0, 0.0, 0.0]
        var weekend = 0.0
        var sent = 0.0
        var opened = 0.0
        var clicked = 0.0
        var categories: [Int32: Double] = [:]
        var media: [Int32: Double] = [:]
        var mediumVisits = 0.0
        var named: [PersonFeature.Template: [Double]] = [:]
    }

    func measure(_ person: Int, _ keys: [String], into row: inout [Double]) {
        let rows = people.journeys.rows(of: person)
        let sums = sums(person, rows)
        let steps = Double(rows.count)
        let first = rows.isEmpty ? nil : people.journeys.times[rows.lowerBound]
        let last = rows.isEmpty ? nil : people.journeys.times[rows.upperBound - 1]
        func days(_ time: Int64?) -> Double {
            time.map { max(0, Double(people.date - $0) / Self.day) } ?? .nan
        }
        let gaps = zip(sums.starts.dropFirst(), sums.starts).map { Double($0 - $1) / Self.day }
        for (column, key) in keys.enumerated() {
            row[column] =
                switch key {
                case "recency": days(sums.lastOrder)
                case "frequency": sums.orders
                case "money": sums.money / 100
                case "order_value": sums.orders > 0 ? sums.money / 100 / sums.orders : .nan
                case "last_seen": days(last)
                case "tenure": days(first)
                case "sessions": Double(sums.starts.count)
                case "steps_per_session":
                    sums.starts.isEmpty ? .nan : steps / Double(sums.starts.count)
                case "gap_median": JourneyTraits.median(gaps)
                case "gap_variation": Self.variation(gaps)
                case "category_breadth": Self.breadth(sums.categories)
                case "share_morning": share(sums.hours[0], steps)
                case "share_day": share(sums.hours[1], steps)
                case "share_evening": share(sums.hours[2], steps)
                case "share_night": share(sums.hours[3], steps)
                case "share_weekend": share(sums.weekend, steps)
                case "messages_sent": sums.sent
                case "open_share": share(min(sums.opened, sums.sent), sums.sent)
                case "click_share": share(min(sums.clicked, sums.sent), sums.sent)
                default: named(key, person, sums, steps)
                }
        }
    }

    private func share(_ part: Double, _ whole: Double) -> Double {
        whole > 0 ? part / whole : .nan
    }

    private func sums(_ person: Int, _ rows: Range<Int>) -> Sums {
        let journeys = people.journeys
        var sums = Sums()
        let clock = Int64(people.clockMinutes[person]) * 60_000
        var last: Int64?
        for template in [PersonFeature.Template.category, .event] {
            sums.named[template] = Array(repeating: 0, count: names.names[template]?.count ?? 0)
        }
        for row in rows {
            let time = journeys.times[row]
            let event = Int(journeys.events[row])
            let isStart = last.map { time - $0 > JourneyTraits.pause } ?? true
            if isStart { sums.starts.append(time) }
            last = time
            let amount = journeys.amounts[row]
            sums.money += Double(amount)
            if amount > 0 {
                sums.orders += 1
                sums.lastOrder = time
            }
            let local = PersonFigures.local(time + clock)
            sums.hours[Self.stretch(local.hour)] += 1
            if local.isWeekend { sums.weekend += 1 }
            switch messages[event] {
            case .none: break
            case .sent: sums.sent += 1
            case .opened: sums.opened += 1
            case .clicked: sums.clicked += 1
            }
            let category = people.categories[row]
            if category >= 0 { sums.categories[category, default: 0] += 1 }
            let medium = people.media[row]
            if isStart, medium >= 0 {
                sums.media[medium, default: 0] += 1
                sums.mediumVisits += 1
            }
            if let place = names.places[.event]?[event], place >= 0 {
                sums.named[.event]?[place] += 1
            }
        }
        return sums
    }

    private func named(_ key: String, _ person: Int, _ sums: Sums, _ steps: Double) -> Double {
        let pieces = key.split(separator: ":", maxSplits: 1).map(String.init)
        guard pieces.count == 2, let template = PersonFeature.Template(rawValue: pieces[0]) else {
            return .nan
        }
        switch template {
        case .event:
            let place = names.names[.event]?.firstIndex(of: pieces[1])
            return share(place.map { sums.named[.event]?[$0] ?? 0 } ?? 0, steps)
        case .category:
            return share(
                count(of: pieces[1], among: people.categoryNames, sums.categories),
                sums.categories.values.reduce(0, +)
            )
        case .medium:
            return share(
                count(of: pieces[1], among: people.mediumNames, sums.media),
                sums.mediumVisits
            )
        case .city:
            guard let city = names.city, let code = city.codes(of: person).first else {
                return .nan
            }
            return city.texts[Int(code)] == pieces[1] ? 1 : 0
        }
    }

    private func count(of name: String, among all: [String], _ counts: [Int32: Double]) -> Double {
        counts.reduce(0) { $0 + (all[Int($1.key)] == name ? $1.value : 0) }
    }

    /// The standard deviation over the mean: 0 for a clock, 1 for pure chance.
    static func variation(_ gaps: [Double]) -> Double {
        guard gaps.count >= 3 else { return .nan }
        let mean = JourneyTraits.mean(gaps)
        return mean > 0 ? JourneyTraits.deviation(gaps) / mean : .nan
    }

    /// Into how many categories the steps would fall if evenly: the exponential
    /// of the entropy (Hill 1973).
    static func breadth(_ counts: [Int32: Double]) -> Double {
        let total = counts.values.reduce(0, +)
        guard total > 0 else { return .nan }
        // Sorted, so that the sum does not depend on the order of hashing.
        let entropy = counts.values.sorted().reduce(0.0) { sum, count in
            sum - count / total * logarithm(count / total)
        }
        return exponential(entropy)
    }

    /// The hour and kind of day on a clock, from local milliseconds since 1970.
    static func local(_ milliseconds: Int64) -> (hour: Int, isWeekend: Bool) {
        let day = Int((Double(milliseconds) / Self.day).rounded(.down))
        let rest = milliseconds - Int64(day) * 86_400_000
        // 1970-01-01 was a Thursday.
        let weekday = ((day + 3) % 7 + 7) % 7
        return (Int(rest / 3_600_000), weekday >= 5)
    }

    /// Morning, day, evening, night.
    static func stretch(_ hour: Int) -> Int {
        switch hour {
        case 5..<11: 0
        case 11..<17: 1
        case 17..<22: 2
        default: 3
        }
    }
}
