// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Lines of Segment-shaped JSON: one call of the tracking protocol a line, or
/// one batch.
///
/// The same decoder as the wire's, so a file and a request of the same events
/// mean the same; only the size limits are wider. A call with a message id is
/// the same event wherever it comes from; one without is known by its content.
struct JSONLinesMapping: RecordMapping {
    private let decoder: SegmentDecoder
    private let source: String
    private let receivedAt: Int64

    init(source: String, receivedAt: Int64) {
        var settings = IntakeSettings.standard
        settings.limits.bodyBytes = RecordReader.longestRecord
        settings.limits.eventBytes = RecordReader.longestRecord
        settings.limits.eventCount = 100_000
        // A file is somebody's choice: nothing in it is left out unasked.
        settings.robots = .keep
        decoder = SegmentDecoder(settings: settings)
        self.source = source
        self.receivedAt = receivedAt
    }

    func layout(firstLine: UnsafeRawBufferPointer) -> RecordReader.Layout { .lines }
    func hasHeader(_ first: Record) -> Bool { false }
    mutating func begin(header: Record, file: String) throws {}

    mutating func map(_ record: Record, _ run: ImportRun) throws {
        if let reason = decoder.read(record.bytes) {
            return try run.reject(reason, line: record.line, record: record.bytes)
        }
        let call = SegmentCall(
            source: source,
            receivedAt: receivedAt,
            flags: EventBatch.importedFlag
        )
        let outcome = decoder.append(to: &run.batch, call) { identity, hasMessageId in
            run.admit(identity: identity, isMessage: hasMessageId)
        }
        for item in outcome.rejected {
            try run.reject(item.reason, line: record.line, record: record.bytes)
        }
        try run.finishDecoded(outcome.accepted)
    }

    mutating func finish(_ run: ImportRun) throws {}
}
