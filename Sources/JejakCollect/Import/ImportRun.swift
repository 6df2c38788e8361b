// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// The state of one import: the batch being filled, the counts, the rejects.
///
/// Mappers read records and write events through it; it decides what is new,
/// hands full batches on, and sees to it that every row ends in a count.
final class ImportRun {
    static let batchSize = 16_384
    var batch = EventBatch()
    var report = ImportReport()
    /// Rises with every batch: string places of older batches mean nothing.
    private(set) var generation = 0
    private(set) var ledger: ContentLedger
    private let request: ImportRequest
    private let receivedAt: Int64
    private let deliver: (EventBatch) throws -> Void
    private let watch: (ImportReport) throws -> Void
    private var rejects: RejectsFile
    private var rowsAtLastWatch = 0
    private(set) var file = ""
    private var sourcePlace: UInt32 = 0

    init(
        request: ImportRequest,
        ledger: ContentLedger,
        receivedAt: Int64,
        deliver: @escaping (EventBatch) throws -> Void,
        watch: @escaping (ImportReport) throws -> Void
    ) {
        self.request = request
        self.ledger = ledger
        self.receivedAt = receivedAt
        self.deliver = deliver
        self.watch = watch
        rejects = RejectsFile(folder: request.rejectsFolder)
        beginBatch()
    }

    private func beginBatch() {
        batch.removeAll()
        batch.receivedAt = receivedAt
        sourcePlace = batch.strings.intern(request.source)
        generation += 1
    }

    func begin(file: String) {
        self.file = file
        rejects.begin(file: file)
    }

    /// Occurrences count within one file: the same row in two files is one event.
    func beginOccurrences() { ledger.beginImport() }

    /// The seed that content hashes of this import begin with.
    var contentSeed: UInt64 { StableHash.hash(request.source) }

    /// Whether a content is new to the log. Counts it where it is not.
    func admit(content: UInt64) -> UInt64? {
        let identity = ledger.admit(content: content)
        if identity == nil { report.duplicates += 1 }
        return identity
    }

    /// Ends an event whose trail and properties are in the batch.
    func finish(kind: EventKind = .track, name: UInt32, time: Int64, identity: UInt64) throws {
        batch.finishEvent(
            kind: kind,
            name: name,
            source: sourcePlace,
            time: time,
            identity: identity,
            flags: EventBatch.importedFlag
        )
        report.events += 1
        if batch.count >= Self.batchSize { try flush() }
    }

    func flush() throws {
        guard !batch.isEmpty else { return }
        try deliver(batch)
        beginBatch()
    }

    /// Counts rows and lets the caller see how far the import is.
    func countRow(bytesRead: Int) throws {
        report.rows += 1
        if report.rows - rowsAtLastWatch >= 65_536 {
            rowsAtLastWatch = report.rows
            report.bytesRead = bytesRead
            try watch(report)
        }
    }

    func reject(_ reason: RejectedRow, line: Int, record: UnsafeRawBufferPointer) throws {
        try reject(reason.rawValue, reason.sentence, line: line, record: record)
    }

    func reject(_ reason: RejectReason, line: Int, record: UnsafeRawBufferPointer) throws {
        try reject(reason.rawValue, reason.sentence, line: line, record: record)
    }

    private func reject(
        _ reason: String,
        _ sentence: String,
        line: Int,
        record: UnsafeRawBufferPointer
    ) throws {
        report.rejected += 1
        report.rejectedBy[reason, default: 0] += 1
        if report.firstReject == nil {
            report.firstReject = "\(file), line \(line): \(sentence)"
        }
        try rejects.add(line: line, reason: reason, sentence: sentence, record: record)
        report.rejectsFile = rejects.path
    }

    /// Whether a decoded call is new to the log.
    func admit(identity: UInt64, isMessage: Bool) -> UInt64? {
        guard isMessage else { return admit(content: identity) }
        if ledger.admitOnce(identity) { return identity }
        report.duplicates += 1
        return nil
    }

    /// Ends events that a decoder has put into the batch by itself.
    func finishDecoded(_ count: Int) throws {
        report.events += count
        if batch.count >= Self.batchSize { try flush() }
    }

    func finishAll() throws {
        try flush()
        try rejects.finish()
        try watch(report)
    }
}
