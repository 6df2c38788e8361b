// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakEngine
internal import JejakJourney
internal import JejakStore

/// The page Data: what came in, and where it rests.
extension WorkspaceConsole {
    private static let hoursShown = 48

    func intake(at moment: ConsoleMoment) throws -> IntakeContent {
        let totals = try moment.totals(of: workspace.store)
        let parts = partContents(of: moment.snapshot)
        let partBytes = try workspace.store.parts().reduce(0) { sum, part in
            sum + Self.size(of: workspace.folder.parts + "/" + part.file)
        }
        let events = totals.accepted + totals.derived
        let all = workspace.folder.sizeInBytes()
        return IntakeContent(
            days: moment.figures.days(ZoneClock(identifier: try timeZone())),
            hours: moment.figures.hours(Self.hoursShown),
            sources: try sourceContents(),
            imports: try imports(limit: 50),
            eventNames: eventNames(at: moment),
            refused: door.refused,
            parts: parts,
            logBytes: totals.storedBytes,
            partBytes: partBytes,
            otherBytes: max(0, all - totals.storedBytes - partBytes),
            freeBytes: Machine.freeBytes(at: workspace.folder.path),
            bytesPerEvent: events == 0
                ? nil : Double(totals.storedBytes + partBytes) / Double(events)
        )
    }

    private static func size(of path: String) -> Int {
        // A part that is being replaced at this moment has no size.
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.size] as? NSNumber)?.intValue ?? 0
    }

    /// The parts on disk; what waits in memory is no file yet.
    private func partContents(of snapshot: JourneySnapshot) -> [PartContent] {
        snapshot.parts.filter { $0.file.path.hasPrefix(workspace.folder.parts) }.map { part in
            PartContent(
                name: part.file.path.split(separator: "/").last.map(String.init) ?? "",
                events: part.rowCount,
                people: part.people.count,
                bytes: part.file.byteCount,
                firstEvent: part.timeRange?.lowerBound,
                lastEvent: part.timeRange?.upperBound
            )
        }
    }

    private func eventNames(at moment: ConsoleMoment) -> [NamedCount] {
        let names = moment.snapshot.dictionary.eventNames
        return zip(names, moment.figures.eventCounts).filter { $0.1 > 0 }
            .map { NamedCount(name: $0.0, count: $0.1) }
            .sorted { ($1.count, $0.name) < ($0.count, $1.name) }
            .prefix(200).map { $0 }
    }

    /// Sources from the log; nothing while a large log is being counted.
    private func sourceContents() throws -> [SourceContent] {
        let store = workspace.store
        if try sources.isFarBehind(store) {
            later { [sources] in
                // The page shows no sources until a count succeeds.
                try? sources.catchUp(with: store)
            }
            return []
        }
        try sources.catchUp(with: store)
        return sources.contents
    }

    func imports(limit: Int) throws -> [ImportContent] {
        try workspace.store.imports(limit: limit).map { record in
            // An import that was interrupted has no report.
            let report = try? JSONDecoder().decode(
                RecordedReport.self,
                from: Data(record.report.utf8)
            )
            let reasons = (report?.rejectedBy ?? [:]).map { NamedCount(name: $0, count: $1) }
            return ImportContent(
                file: record.files.joined(separator: ", "),
                source: record.source,
                state: record.finished == nil ? .interrupted : .finished,
                startedAt: record.started,
                seconds: report?.seconds,
                rows: report?.rows ?? 0,
                events: report?.events ?? 0,
                rejected: report?.rejected ?? 0,
                duplicates: report?.duplicates ?? 0,
                reasons: reasons.sorted { ($1.count, $0.name) < ($0.count, $1.name) },
                rejectsFile: report?.rejectsFile
            )
        }
    }

    /// The members of an import's report that pages show.
    private struct RecordedReport: Decodable {
        var rows: Int
        var events: Int
        var rejected: Int
        var duplicates: Int
        var seconds: Double
        var rejectedBy: [String: Int]?
        var rejectsFile: String?
    }
}

extension JourneyFigures {
    /// Events of each of the last hours, up to the last one that has any.
    func hours(_ count: Int) -> [DayCount] {
        guard let end = slots.lastIndex(where: { $0 > 0 }) else { return [] }
        let perHour: Int64 = 4
        let first = slotStart / Self.slotLength
        // Hours since 1970, since the slots may begin within one.
        let last = (first + Int64(end)) / perHour
        return (max(first / perHour, last - Int64(count) + 1)...last).map { hour in
            let start = max(0, Int(hour * perHour - first))
            let range = start..<min(slots.count, Int((hour + 1) * perHour - first))
            return DayCount(
                dayStart: hour * perHour * Self.slotLength,
                count: range.reduce(0) { $0 + Int(slots[$1]) }
            )
        }
    }
}
