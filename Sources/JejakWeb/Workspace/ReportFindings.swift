// SPDX-License-Identifier: Apache-2.0

internal import JejakCollect
internal import JejakCore
internal import JejakEngine

/// What of a report is worth a line on its page.
struct ReportFindings {
    let all: [FindingContent]

    init(_ report: IntakeReport) {
        var found = Self.days(report.days)
        found += report.events.filter(\.hasStopped).map { event in
            FindingContent(
                kind: .stopped,
                name: event.name,
                count: event.count,
                from: Self.start(event.lastDay)
            )
        }
        found += report.missing.map { missing in
            FindingContent(kind: .missing, name: missing.name, note: Self.user(missing.user))
        }
        found += report.events.filter { $0.isPlanned == false }.map { event in
            FindingContent(kind: .unknownEvent, name: event.name, count: event.count)
        }
        found += report.faults.compactMap { fault in
            guard let property = fault.fault.property else { return nil }
            return FindingContent(
                kind: .brokenPlan,
                name: fault.fault.event,
                count: fault.count,
                note: Self.words(fault.fault.reason, property)
            )
        }
        found += report.unused.map {
            FindingContent(kind: .unusedProperty, name: $0.key, count: $0.count)
        }
        let counts: [(FindingContent.Kind, Int)] = [
            (.robots, report.robots), (.late, report.late), (.future, report.future),
        ]
        found += counts.filter { $0.1 > 0 }.map { FindingContent(kind: $0.0, count: $0.1) }
        all = found
    }

    private static func start(_ day: Int) -> Int64 { Int64(day) * ISO8601.millisecondsPerDay }

    /// Days out of the ordinary; silent ones that follow each other together.
    private static func days(_ days: [IntakeReport.Day]) -> [FindingContent] {
        var found: [FindingContent] = []
        var silence: (first: Int, last: Int)?
        func end() {
            guard let gap = silence else { return }
            found.append(
                FindingContent(
                    kind: .gap,
                    from: start(gap.first),
                    until: gap.last > gap.first ? start(gap.last) : nil
                )
            )
            silence = nil
        }
        for day in days {
            guard day.trend == .gap else {
                end()
                if day.trend == .surge || day.trend == .drop {
                    found.append(
                        FindingContent(
                            kind: day.trend == .surge ? .surge : .slump,
                            count: day.events,
                            from: start(day.day)
                        )
                    )
                }
                continue
            }
            silence = (silence?.first ?? day.day, day.day)
        }
        end()
        return found
    }

    /// The engine names who asks as part of an English sentence.
    private static func user(_ user: String) -> BilingualText {
        func name(after start: String) -> String? {
            user.hasPrefix(start) && user.hasSuffix("'")
                ? String(user.dropFirst(start.count).dropLast()) : nil
        }
        if let segment = name(after: "the segment '") {
            return BilingualText(english: "segment \(segment)", indonesian: "segmen \(segment)")
        }
        if let campaign = name(after: "the campaign '") {
            return BilingualText(
                english: "campaign \(campaign)",
                indonesian: "kampanye \(campaign)"
            )
        }
        return BilingualText(user)
    }

    private static func words(_ reason: RejectReason, _ property: String) -> BilingualText {
        switch reason {
        case .missingProperty:
            BilingualText(english: "lacks \(property)", indonesian: "kurang \(property)")
        case .wrongType:
            BilingualText(
                english: "\(property) is of another type",
                indonesian: "tipe \(property) lain"
            )
        case .unlistedValue:
            BilingualText(
                english: "\(property) has an unlisted value",
                indonesian: "nilai \(property) tidak terdaftar"
            )
        default:
            BilingualText(
                english: "\(property) is not planned",
                indonesian: "\(property) tidak direncanakan"
            )
        }
    }
}
