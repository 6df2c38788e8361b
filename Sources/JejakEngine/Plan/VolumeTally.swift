// SPDX-License-Identifier: Apache-2.0

internal import JejakCollect
internal import JejakCore
internal import JejakQuery

/// Gathers what a data report tells, one batch after the other.
///
/// Time: a look at each event and each property. Memory: with the names, not
/// with the events.
struct VolumeTally {
    private struct Span {
        var first = Int.max
        var last = Int.min
        var days: Set<Int> = []

        mutating func note(_ day: Int) {
            first = min(first, day)
            last = max(last, day)
            if days.count < 4_000 { days.insert(day) }
        }
    }

    private static let lateMilliseconds = ISO8601.millisecondsPerDay
    /// Clocks of honest senders differ by as much.
    private static let aheadMilliseconds: Int64 = 60_000
    private static let namesMost = 5_000

    private var inference = PlanInference()
    private var report = IntakeReport()
    private var days: [Int: Int] = [:]
    private var spans: [String: Span] = [:]

    mutating func observe(_ batch: EventBatch) {
        inference.observe(batch)
        var robotKey: UInt32?
        for place in 0..<batch.strings.count where batch.strings.byteCount(of: place) == 13 {
            if batch.strings[place] == "context.robot" { robotKey = UInt32(place) }
        }
        var names: [UInt64: String] = [:]
        for index in 0..<batch.count {
            report.looked += 1
            let day = Int(batch.times[index].flooredDivision(by: ISO8601.millisecondsPerDay))
            days[day, default: 0] += 1
            let isImported = batch.flags[index] & EventBatch.importedFlag != 0
            let age = batch.received(index) - batch.times[index]
            if isImported {
                report.imported += 1
            } else if age > Self.lateMilliseconds {
                report.late += 1
            }
            if age < -Self.aheadMilliseconds { report.future += 1 }
            if let robotKey {
                let range =
                    Int(batch.propertyStarts[index])..<Int(batch.propertyStarts[index + 1])
                if range.contains(where: { batch.propertyKeys[$0] == robotKey }) {
                    report.robots += 1
                }
            }
            let code = UInt64(batch.kinds[index]) << 32 | UInt64(batch.names[index])
            let name = names[code] ?? Self.name(batch, index)
            names[code] = name
            guard spans[name] != nil || spans.count < Self.namesMost else { continue }
            spans[name, default: Span()].note(day)
        }
    }

    private static func name(_ batch: EventBatch, _ index: Int) -> String {
        "\(batch.kinds[index]):" + batch.strings[Int(batch.names[index])]
    }

    func report(plan: TrackingPlan?, today: Int) -> IntakeReport {
        var report = report
        report.days = IntakeReport.trends(days, today: today)
        let last = days.keys.filter { $0 <= today }.max() ?? today
        report.events = inference.seenEvents.map { event in
            let span = spans["\(event.kind.rawValue):" + event.name] ?? Span()
            let length = span.last == .min ? 1 : span.last - span.first + 1
            return IntakeReport.Event(
                kind: event.kind,
                name: event.name,
                count: event.count,
                firstDay: span.first == .max ? 0 : span.first,
                lastDay: span.last == .min ? 0 : span.last,
                hasStopped: span.days.count >= 5 && 2 * span.days.count > length
                    && last - span.last >= 3,
                isPlanned: plan.map { $0.event(event.kind, event.name) != nil }
            )
        }
        if let plan {
            report.faults = inference.faults(against: plan).map {
                IntakeReport.Fault(fault: $0.fault, count: $0.count)
            }
        }
        return report
    }

    /// Properties that came and that nothing asks for, the most frequent first.
    func unused(_ used: UsedNames) -> [IntakeReport.Property] {
        var totals: [String: PlanInference.Seen] = [:]
        let names = Array(used.properties.keys) + Array(used.traits.keys)
        var asked = Set(names.flatMap { UsedNames.roots(of: $0) })
        asked.formUnion(used.spareProperties)
        asked.formUnion(used.spareTraits)
        for event in inference.seenEvents {
            for (key, seen) in event.properties
            where !asked.contains(key) && !UsedNames.ofTheHouse.contains(key) {
                var sum = totals[key] ?? PlanInference.Seen()
                sum.count += seen.count
                sum.texts += seen.texts
                sum.numbers += seen.numbers
                sum.wholes += seen.wholes
                sum.bools += seen.bools
                sum.lists += seen.lists
                sum.objects += seen.objects
                totals[key] = sum
            }
        }
        return totals.map { IntakeReport.Property(key: $0, count: $1.count, type: $1.type) }
            .sorted { ($1.count, $0.key) < ($0.count, $1.key) }
    }

    /// Names that something asks for and that no event had. Traits that the
    /// house derives (scores, clusters, counts) are not sent by anybody.
    func missing(_ used: UsedNames) -> [IntakeReport.Missing] {
        guard report.looked > 0 else { return [] }
        var events: Set<String> = []
        var keys: Set<String> = []
        for event in inference.seenEvents {
            events.insert(event.name)
            keys.formUnion(event.properties.keys)
        }
        // A list that is sent may hold what is asked for.
        func isSent(_ name: String) -> Bool {
            UsedNames.roots(of: name).contains(where: keys.contains)
        }
        var missing: [IntakeReport.Missing] = []
        for (name, user) in used.events where !events.contains(name) {
            missing.append(IntakeReport.Missing(what: .event, name: name, user: user))
        }
        for (name, user) in used.properties
        where !isSent(name) && !name.hasPrefix("context.") && !PlanInference.isPut(name) {
            missing.append(IntakeReport.Missing(what: .property, name: name, user: user))
        }
        for (name, user) in used.traits
        where !isSent(name) && !Self.isDerived(name)
            // Either of them is enough, and without them people go by UTC.
            && !QuestionZone.traits.contains(name)
        {
            missing.append(IntakeReport.Missing(what: .trait, name: name, user: user))
        }
        return missing.sorted { ($0.what.rawValue, $0.name) < ($1.what.rawValue, $1.name) }
    }

    /// Whether the house knows it by itself, such as `rfm.tier`.
    private static func isDerived(_ name: String) -> Bool {
        ["rfm.", "cluster.", "computed.", "score.", "consent."].contains { name.hasPrefix($0) }
    }
}
