// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A folder of mails, `000001.eml` and on.
///
/// A mail is written under a name with a dot in front and then renamed, so
/// nobody who looks into the folder sees half a mail. Numbers go on after the
/// highest that is there.
final class MailboxFolder: Sendable {
    private let path: String
    private let next: Atomic<Int>

    init(path: String) throws {
        if mkdir(path, 0o755) != 0 && errno != EEXIST {
            throw MailboxError.system(
                "The folder \(path) cannot be made",
                "check the path above it"
            )
        }
        guard let folder = opendir(path) else {
            throw MailboxError.system("The folder \(path) cannot be read", "check its permissions")
        }
        defer { closedir(folder) }
        var highest = 0
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name.hasSuffix(".eml"), let number = Int(name.dropLast(4)) else { continue }
            highest = max(highest, number)
        }
        self.path = path
        next = Atomic(highest + 1)
    }

    /// Whether the mail is in the folder now.
    func keep(_ mail: [UInt8]) -> Bool {
        let number = String(next.wrappingAdd(1, ordering: .relaxed).oldValue)
        let name = String(repeating: "0", count: max(0, 6 - number.utf8.count)) + number + ".eml"
        let hidden = "\(path)/.\(name)"
        let descriptor = open(hidden, O_WRONLY | O_CREAT | O_EXCL, 0o644)
        guard descriptor >= 0 else { return false }
        var place = 0
        while place < mail.count {
            let count = mail.withUnsafeBytes { buffer in
                systemWrite(descriptor, buffer.baseAddress.map { $0 + place }, mail.count - place)
            }
            guard count > 0 else { break }
            place += count
        }
        let isWhole = close(descriptor) == 0 && place == mail.count
        guard isWhole, rename(hidden, "\(path)/\(name)") == 0 else {
            unlink(hidden)
            return false
        }
        return true
    }
}

/// The system's `write`, under a name that no method hides.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
