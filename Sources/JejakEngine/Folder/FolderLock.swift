// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// One owner per data folder: a lock that the system takes back when the
/// process ends, however it ends.
package final class FolderLock: Sendable {
    private let descriptor: Int32

    package init(folder: String) throws {
        let path = folder + "/lock"
        descriptor = open(path, O_RDWR | O_CREAT, 0o600)
        guard descriptor >= 0 else {
            throw EngineError(
                .failed,
                "\(path) cannot be made (\(String(cString: strerror(errno)))): mend the "
                    + "permissions of the folder, or free some space"
            )
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let owner = Self.owner(path)
            close(descriptor)
            throw EngineError(
                .ownedByAnother,
                "\(folder) is in use by another Jejak\(owner): stop that one, or "
                    + "name another folder with --data"
            )
        }
        let text = "\(getpid())\n"
        ftruncate(descriptor, 0)
        _ = text.withCString { pwrite(descriptor, $0, strlen($0), 0) }
    }

    deinit {
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    private static func owner(_ path: String) -> String {
        // Only for the sentence: without it the sentence still holds.
        guard let text = try? String(contentsOfFile: path, encoding: .utf8),
            let process = Int(text.trimmingCharacters(in: .whitespacesAndNewlines))
        else { return "" }
        return " (process \(process))"
    }
}
