// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import JejakCollect
internal import JejakEngine
internal import JejakStore

/// `jejak import`: files into the log.
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Bring files of events into the log: CSV or JSON Lines, plain or .gz.",
        discussion: """
            Say what the columns mean (--person, --time, --event or --event-name), or name a
            preset: online-retail, cdnow, ecom, complete-journey, jsonl. Columns that are not
            named become properties. The same content is never taken twice, so a stopped import
            is resumed by running the same command again. Rows that cannot be taken go to
            DATA/rejects with line and reason, and the exit code is then 3.

            --map FILE holds lines 'column = property'; '-' instead of a property leaves the
            column out.
            """
    )

    @Argument(help: "The files, or for complete-journey the folder.") var files: [String]
    @OptionGroup var data: DataOption
    @Option(help: "What the source is called in the log.") var source: String?
    @Option(help: "online-retail, cdnow, ecom, complete-journey or jsonl.") var preset: String?
    @Option(help: "The column with the person.") var person: String?
    @Option(help: "The column with the time.") var time: String?
    @Option(help: "The column with the event's name.") var event: String?
    @Option(help: "The name of every row's event.") var eventName: String?
    @Option(help: "s, ms, us or iso (default: iso).") var timeUnit: String?
    @Option(help: "The column with the money, in major units.") var revenue: String?
    @Option(help: "A file that renames columns or leaves them out.") var map: String?
    @Flag(help: "Read and count, but write nothing.") var dryRun = false
    @OptionGroup var output: OutputOption

    func run() throws {
        let request = try request()
        let folderExists = FileManager.default.fileExists(
            atPath: data.folder + "/jejak.sqlite"
        )
        let isThrowaway = dryRun && !folderExists
        let folder =
            isThrowaway
            ? NSTemporaryDirectory() + "jejak-dry-run-\(getpid())" : data.folder
        defer {
            // A folder made only to try leaves nothing behind.
            if isThrowaway { try? FileManager.default.removeItem(atPath: folder) }
        }
        let workspace = try Workspace(
            folder: folder,
            access: dryRun && folderExists ? .reader : .owner
        )
        let progress = ProgressLine(isQuiet: output.json)
        let report = try workspace.importFiles(request, isDryRun: dryRun) {
            progress.show($0)
        }
        progress.end()
        let people = try workspace.store.peopleCounts()
        if output.json {
            print(
                report.json(
                    people: people.identified + people.anonymous,
                    identifiedPeople: people.identified
                )
            )
        } else {
            print(words(report, people.identified + people.anonymous))
        }
        if report.rejected > 0 {
            throw Failure.Rejects(sentence: rejectSentence(report))
        }
    }

    private func request() throws -> ImportRequest {
        var request = ImportRequest()
        request.files = files
        request.source = source ?? ""
        if let preset {
            guard let known = ImportRequest.Preset(rawValue: preset) else {
                let all = ImportRequest.Preset.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("there is no preset '\(preset)'; there are: \(all)")
            }
            request.preset = known
        }
        if let timeUnit {
            guard let unit = ImportRequest.TimeUnit(rawValue: timeUnit) else {
                throw ValidationError("--time-unit is s, ms, us or iso, not '\(timeUnit)'")
            }
            request.timeUnit = unit
        }
        request.personColumn = person
        request.timeColumn = time
        request.eventColumn = event
        request.eventName = eventName
        request.revenueColumn = revenue
        if let map {
            // Whatever the reason, the mend is the same: name a readable file.
            guard let text = try? String(contentsOfFile: map, encoding: .utf8) else {
                throw ValidationError("the mapping file \(map) cannot be read as UTF-8 text")
            }
            request.columnMap = try ImportRequest.columnMap(text, path: map)
        }
        return request
    }

    private func words(_ report: ImportReport, _ people: Int) -> String {
        let speed = report.seconds > 0 ? Int(Double(report.rows) / report.seconds) : 0
        var lines = [
            "\(report.rows) rows read in \(String(format: "%.1f", report.seconds)) s "
                + "(\(speed) rows/s): \(report.events) new events, \(report.duplicates) known "
                + "already, \(report.rejected) rejected. \(people) people are known now."
        ]
        for (name, value) in report.totals {
            switch value {
            case .count(let count): lines.append("  \(name): \(count)")
            case .money(let hundredths):
                lines.append("  \(name): \(String(format: "%.2f", Double(hundredths) / 100))")
            }
        }
        if dryRun { lines.append("Dry run: nothing was written.") }
        return lines.joined(separator: "\n")
    }

    private func rejectSentence(_ report: ImportReport) -> String {
        let place = report.rejectsFile.map { "; all are in \($0)" } ?? ""
        return "jejak: \(report.rejected) rows were rejected, the first one in "
            + "\(report.firstReject ?? "an unknown place")\(place); mend them and import that file"
    }
}
