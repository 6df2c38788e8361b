// SPDX-License-Identifier: Apache-2.0

internal import Foundation
package import JejakCollect
internal import JejakCore
internal import JejakStore

extension Workspace {
    /// Imports files: log, people, journeys, facts, RFM.
    ///
    /// Reading runs on the caller's thread, writing on another; a batch counts
    /// as imported only when it is durable. An error leaves what was accepted;
    /// the same command run again brings the rest.
    package func importFiles(
        _ request: ImportRequest,
        isDryRun: Bool = false,
        watch: @escaping (ImportReport) throws -> Void = { _ in }
    ) throws -> ImportReport {
        var request = request
        let started = Date()
        request.rejectsFolder = isDryRun ? nil : folder.rejects
        let importer = try Importer(request, receivedAt: now)
        var known = ContentLedger()
        try store.readIdentities(receivedSince: .min) { bytes, _, _ in known.restore(bytes) }
        if isDryRun {
            let result = try importer.run(ledger: known, deliver: { _ in }, watch: watch)
            var report = result.report
            report.seconds = Date().timeIntervalSince(started)
            return report
        }
        let record = try store.beginImport(
            source: request.source,
            files: request.files,
            preset: request.preset?.rawValue ?? "",
            at: now
        )
        let belt = BatchBelt { [self] in try append($0) }
        do {
            var (report, _) = try importer.run(
                ledger: known,
                deliver: { try belt.put($0) },
                watch: watch
            )
            try belt.finish()
            try mergeAll()
            // Also after an import that had failed between log and snapshots.
            if try snapshotsAreBehind() { try refreshSnapshots() }
            try store.checkpoint()
            report.seconds = Date().timeIntervalSince(started)
            try store.endImport(record, report: report.json(), at: now)
            return report
        } catch {
            // What is on the belt is worth keeping: it was read and is good. If
            // it cannot be kept, the first error is the one to tell.
            try? belt.finish()
            throw error
        }
    }
}

extension ImportReport {
    /// The report as the one JSON object that `--json` prints.
    package func json(people: Int? = nil, identifiedPeople: Int? = nil) -> String {
        var object = JSONObject()
        object.add("rows", rows)
        object.add("events", events)
        if let people { object.add("people", people) }
        if let identifiedPeople { object.add("identifiedPeople", identifiedPeople) }
        object.add("rejected", rejected)
        object.add("duplicates", duplicates)
        object.add("seconds", seconds)
        if !rejectedBy.isEmpty {
            var reasons = JSONObject()
            for (reason, count) in rejectedBy.sorted(by: { $0.key < $1.key }) {
                reasons.add(reason, count)
            }
            object.add("rejectedBy", reasons)
        }
        if let rejectsFile { object.add("rejectsFile", rejectsFile) }
        var sums = JSONObject()
        for (name, value) in totals {
            switch value {
            case .count(let count): sums.add(name, count)
            case .money(let hundredths): sums.add(name, hundredths: hundredths)
            }
        }
        object.add("totals", sums)
        return object.text
    }
}
