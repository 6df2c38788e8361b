// SPDX-License-Identifier: Apache-2.0

package import JejakCore

/// Brings files into the log: reads records, maps them to events, drops what
/// the log already has, and hands on full batches.
///
/// It streams: memory is the ledger (12 bytes an event that the log holds) and
/// a few megabytes, whatever the file; presets that join lines into orders say
/// what they hold beside that. An import that was interrupted is resumed by
/// running it again: what was accepted is known by its content.
package struct Importer {
    /// Each record with an open quote costs a look at 4 MB; a file full of them
    /// is no CSV.
    private static let openQuoteLimit = 1_000
    private let request: ImportRequest
    private let receivedAt: Int64

    package init(_ request: ImportRequest, receivedAt: Int64) throws {
        var request = request
        guard !request.files.isEmpty else {
            throw CollectError(.badRequest, "name at least one file to import")
        }
        if request.source.isEmpty { request.source = request.preset?.rawValue ?? "file" }
        self.request = request
        self.receivedAt = receivedAt
    }

    /// Runs the import. `deliver` gets batches in order and owns them; `watch`
    /// sees the counts now and then and may throw to stop.
    package func run(
        ledger: ContentLedger,
        deliver: @escaping (EventBatch) throws -> Void,
        watch: @escaping (ImportReport) throws -> Void
    ) throws -> (report: ImportReport, ledger: ContentLedger) {
        let run = ImportRun(
            request: request,
            ledger: ledger,
            receivedAt: receivedAt,
            deliver: deliver,
            watch: watch
        )
        let files = try inputs()
        // Opening a file proves that it is there before the first is taken in.
        run.report.bytesInAll = try files.reduce(0) { try $0 + ByteSource(path: $1.path).fileSize }
        var bytesBefore = 0
        for (path, mapping) in files {
            run.begin(file: path)
            run.beginOccurrences()
            var mapping = mapping
            bytesBefore += try read(path, &mapping, run, bytesBefore: bytesBefore)
            try mapping.finish(run)
        }
        run.report.bytesRead = run.report.bytesInAll
        try run.finishAll()
        return (run.report, run.ledger)
    }

    private func inputs() throws -> [(path: String, mapping: any RecordMapping)] {
        switch request.preset {
        case .completeJourney:
            return try CompleteJourneyFolder.files(in: request.files).map {
                ($0.path, $0.mapping)
            }
        case .onlineRetail:
            return request.files.map { ($0, OnlineRetailMapping()) }
        case .cdnow:
            return request.files.map { ($0, CDNowMapping()) }
        case .ecom:
            var table = request
            table.personColumn = "user_id"
            table.timeColumn = "timestamp"
            table.eventColumn = "event"
            let mapping = try TableMapping(table)
            return request.files.map { ($0, mapping) }
        case .jsonl:
            return request.files.map {
                ($0, JSONLinesMapping(source: request.source, receivedAt: receivedAt))
            }
        case nil:
            let isJSON = request.files.allSatisfy(Self.looksLikeJSONLines)
            if isJSON, request.personColumn != nil {
                let mapping = try JSONTableMapping(request)
                return request.files.map { ($0, mapping) }
            }
            let mapping = try TableMapping(request)
            return request.files.map { ($0, mapping) }
        }
    }

    private static func looksLikeJSONLines(_ path: String) -> Bool {
        let name = path.hasSuffix(".gz") ? path.dropLast(3) : path[...]
        return name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson")
    }

    private func read(
        _ path: String,
        _ mapping: inout any RecordMapping,
        _ run: ImportRun,
        bytesBefore: Int
    ) throws -> Int {
        let source = try ByteSource(path: path)
        let probe = try RecordReader(source: source, layout: .lines)
        let layout = mapping.layout(firstLine: probe.peekLine())
        let reader = probe.with(layout: layout)
        var isFirst = true
        var openQuotes = 0
        let rowsBefore = run.report.rows
        while true {
            switch try reader.next() {
            case .end:
                if isFirst || run.report.rows == rowsBefore {
                    throw CollectError(.empty, "\(path) holds no rows: there is nothing to import")
                }
                return source.fileSize
            case .broken(let line, let reason):
                if isFirst {
                    throw CollectError(
                        .notText,
                        "\(path), line \(line): the first line cannot be read: "
                            + "\(reason.sentence)"
                    )
                }
                openQuotes += reason == .openQuote ? 1 : 0
                guard openQuotes <= Self.openQuoteLimit else {
                    throw CollectError(
                        .notText,
                        "\(path), line \(line): more than \(Self.openQuoteLimit) records open a "
                            + "quote that never closes: export the file with doubled quotes"
                    )
                }
                try run.countRow(bytesRead: bytesBefore + source.consumed)
                try run.reject(
                    reason,
                    line: line,
                    record: UnsafeRawBufferPointer(start: nil, count: 0)
                )
            case .record(let record):
                if isFirst {
                    isFirst = false
                    try mapping.begin(header: record, file: path)
                    if mapping.hasHeader(record) { continue }
                }
                try run.countRow(bytesRead: bytesBefore + source.consumed)
                try mapping.map(record, run)
            }
        }
    }
}
