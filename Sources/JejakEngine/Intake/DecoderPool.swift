// SPDX-License-Identifier: Apache-2.0

internal import Foundation
package import JejakCollect

/// Decoders for whoever has a body to read: each serves one at a time and
/// keeps its buffers, so reading allocates nothing once they have grown.
package final class DecoderPool: @unchecked Sendable {
    private static let keptMost = 64

    private let lock = NSLock()
    // Touched only under `lock`.
    private var free: [SegmentDecoder] = []
    private let settings: IntakeSettings

    init(_ settings: IntakeSettings) {
        self.settings = settings
    }

    package func borrow() -> SegmentDecoder {
        lock.lock()
        let found = free.popLast()
        lock.unlock()
        return found ?? SegmentDecoder(settings: settings)
    }

    package func giveBack(_ decoder: SegmentDecoder) {
        lock.lock()
        defer { lock.unlock() }
        if free.count < Self.keptMost { free.append(decoder) }
    }
}

extension Workspace {
    /// A decoder by this folder's settings.
    func newDecoder() -> SegmentDecoder { decoders.borrow() }
}
