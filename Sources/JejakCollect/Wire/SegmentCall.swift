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
    /// The header `User-Agent`. It is believed for the person only where it is
    /// a browser's: those of servers name their library.
    package var userAgent: String?
    /// Where the call came from. Asked of the place resolver, never stored.
    package var address: String?
    /// The header `Sec-GPC` said 1.
    package var globalPrivacyControl: Bool

    package init(
        source: String,
        receivedAt: Int64,
        flags: UInt8 = 0,
        isStrict: Bool = false,
        userAgent: String? = nil,
        address: String? = nil,
        globalPrivacyControl: Bool = false
    ) {
        self.source = source
        self.receivedAt = receivedAt
        self.flags = flags
        self.isStrict = isStrict
        self.userAgent = userAgent
        self.address = address
        self.globalPrivacyControl = globalPrivacyControl
    }

    var isImported: Bool { flags & EventBatch.importedFlag != 0 }
}

/// How much of a stranger's text is looked at. The defaults are Segment's, so
/// that what its SDKs may send is taken.
package struct SegmentLimits: Sendable, Equatable {
    package var bodyBytes = 512_000
    package var eventBytes = 32_768
    package var eventCount = 2_500
    /// All values of one event, nested ones too.
    package var valuesPerEvent = 10_000
    package var depth = 32
    /// Longer message ids are kept shortened; all of their bytes still count.
    package var messageIdBytes = 256

    package init() {}
}
