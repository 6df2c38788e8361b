// SPDX-License-Identifier: Apache-2.0

internal import CLinux

/// Hands a long file to the disk while it is still being written.
///
/// Else all of it lies in memory until the sync at the end, and that sync takes
/// the disk for seconds: whoever wants four kilobytes on the platter meanwhile,
/// as a commit does, stands behind gigabytes. Here at most two windows are on
/// their way at any time. Promises nothing: the sync at the end does.
struct WriteBehind {
    private static let window = 8 << 20

    private let descriptor: Int32
    /// How much was written, handed over, and seen to arrive.
    private var written = 0
    private var handed = 0
    private var arrived = 0

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Tells that as many more bytes were written behind the others.
    mutating func note(_ count: Int) {
        written += count
        guard written - handed >= Self.window else { return }
        jejak_send_to_disk(descriptor, Int64(handed), Int64(written - handed))
        if handed > arrived {
            jejak_wait_for_disk(descriptor, Int64(arrived), Int64(handed - arrived))
        }
        arrived = handed
        handed = written
    }
}
