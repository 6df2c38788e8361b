// SPDX-License-Identifier: Apache-2.0

internal import CBLAS
internal import CLinux
internal import Foundation
internal import JejakJourney

/// What the machine under Jejak is and can do.
package enum Machine {
    /// Names and values for `jejak doctor`.
    package static func facts() -> [(name: String, value: String)] {
        [
            ("blas", "BLIS " + String(cString: bli_info_get_version_str())),
            ("blasKernel", String(cString: bli_arch_string(bli_arch_query_id()))),
            ("system", ProcessInfo.processInfo.operatingSystemVersionString),
        ]
    }

    /// Gives memory that was freed back to the system. glibc keeps it else: a
    /// merge of a million rows would count for as long as the process lives.
    static func trimMemory() {
        jejak_trim_memory()
    }

    /// Has the allocator keep little of what is freed, for a process that stays.
    ///
    /// Else glibc raises the size from which a block is a mapping of its own to
    /// that of the largest that was freed, and keeps an arena for every thread:
    /// at 80,000 events a second a third of the heap lay free in between.
    static func keepLittleMemory() {
        jejak_keep_little_memory()
    }

    package static func freeBytes(at path: String) -> Int? {
        // Without an answer the line is left out.
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: path)
        return (attributes?[.systemFreeSize] as? NSNumber)?.intValue
    }

    /// How long the disk takes to promise 4 KB: the median of nine times.
    package static func fsyncSeconds(in folder: String) -> Double? {
        let path = folder + "/.jejak-doctor-\(getpid())"
        let descriptor = open(path, O_RDWR | O_CREAT, 0o600)
        guard descriptor >= 0 else { return nil }
        defer {
            close(descriptor)
            unlink(path)
        }
        let block = [UInt8](repeating: 7, count: 4096)
        var times: [Double] = []
        for index in 0..<9 {
            let started = Date()
            guard pwrite(descriptor, block, block.count, off_t(index * block.count)) == block.count,
                fsync(descriptor) == 0
            else { return nil }
            times.append(Date().timeIntervalSince(started))
        }
        return times.sorted()[4]
    }
}

extension Workspace {
    /// Proves the checksums of all parts.
    package func verifyParts() throws {
        try withProjection { projection in
            for part in projection.parts { try part.verify() }
        }
    }
}
