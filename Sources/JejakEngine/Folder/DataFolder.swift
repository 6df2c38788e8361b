// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Where things lie in a data folder.
package struct DataFolder: Sendable {
    package let path: String

    package init(_ path: String) {
        var trimmed = path
        while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
        self.path = trimmed
    }

    package var parts: String { path + "/parts" }
    package var rejects: String { path + "/rejects" }
    /// Files of the journeys that were not what was written.
    package var damaged: String { path + "/damaged" }
    package var models: String { path + "/models" }
    package var socket: String { path + "/jejak.sock" }

    /// Makes the folders for derived files.
    func prepare() throws {
        for folder in [parts, models] {
            do {
                try FileManager.default.createDirectory(
                    atPath: folder,
                    withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700]
                )
            } catch {
                throw EngineError(
                    .failed,
                    "\(folder) cannot be made: mend the permissions of the data folder, "
                        + "or free some space"
                )
            }
        }
    }

    /// Removes derived files that no transaction has named.
    func sweep(keeping names: Set<String>) {
        // A file that cannot be listed or removed now is swept next time.
        let found = (try? FileManager.default.contentsOfDirectory(atPath: parts)) ?? []
        for name in found where !names.contains(name) {
            try? FileManager.default.removeItem(atPath: parts + "/" + name)  // Next time.
        }
    }

    /// Removes derived files that no transaction names any more.
    func remove(_ names: Set<String>) {
        for name in names {
            try? FileManager.default.removeItem(atPath: parts + "/" + name)  // Swept next time.
        }
    }

    /// Puts the entries of the parts folder on the platter, so that a named
    /// file is there after a power cut.
    func syncParts() throws {
        let descriptor = open(parts, O_RDONLY)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else {
            throw EngineError(
                .failed,
                "\(parts) cannot be written: the disk may be full or failing; free some "
                    + "space and run the same command again"
            )
        }
    }

    /// Bytes that the folder takes on disk.
    package func sizeInBytes() -> Int {
        var total = 0
        let items = FileManager.default.enumerator(atPath: path)
        while let item = items?.nextObject() as? String {
            // A file that went away while we counted has no size.
            let attributes = try? FileManager.default.attributesOfItem(atPath: path + "/" + item)
            total += (attributes?[.size] as? NSNumber)?.intValue ?? 0
        }
        return total
    }
}
