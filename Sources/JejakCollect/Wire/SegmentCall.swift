// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// What the door knows of a call beside its body.
package struct SegmentCall: Sendable {
    /// The name of the source whose key the caller showed.
    package var source: String
    /// When the call arrived, milliseconds since 1970 UTC.
    package var receivedAt: Int64
    /// Goes onto every event, as `EventBatch.importedFlag`.
    package var flags: UInt8
    /// All or nothing: one reject, and no event of the body is taken.
    package var isStrict: Bool

    package init(
        source: String,
        receivedAt: Int64,
        flags: UInt8 = 0,
        isStrict: Bool = false
    ) {
        self.source = source
        self.receivedAt = receivedAt
        self.flags = flags
        self.isStrict = isStrict
    }

    var isImported: Bool { flags & EventBatch.importedFlag != 0 }
}

/// How much of a stranger's text is looked at. The defaults are Segment's, so
/// that what its SDKs may send is taken.
package struct SegmentLimits: Sendable {
    package var bodyBytes = 512_000
    package var eventBytes = 32_768
    package var eventCount = 2_500
    /// All values of one event, nested ones too.
    package var valuesPerEvent = 10_000
    package var depth = 32

    package init() {}
}

/// What became of one body: every item is in one of these counts.
package struct SegmentOutcome: Sendable {
    package var accepted = 0
    /// Items whose identity the caller's `admit` knew.
    package var duplicates = 0
    package var rejected: [RejectedItem] = []
    /// Accepted events that claimed a moment over a day ahead and were put at
    /// the time of arrival.
    package var movedFromFuture = 0
    /// Ids that were placeholders, such as "null", and were not believed.
    package var ignoredIdentifiers = 0

    package init() {}
}

/// One item that was not taken.
package struct RejectedItem: Sendable, Equatable {
    /// Its place in the batch, from 0.
    package let index: Int
    package let messageId: String?
    package let reason: RejectReason
    /// The item as canonical JSON, together with what its batch shared with it:
    /// sent to the door again, it means the same. Personal data.
    package let content: String
}
