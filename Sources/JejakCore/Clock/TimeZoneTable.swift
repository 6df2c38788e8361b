// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The zones that a machine knows, by the names of the IANA table.
///
/// They are data that systems keep as files and renew. The names are listed
/// once; a file is read when its zone is first asked for, and kept. Only names of
/// the list are opened, so no name leads out of the folder. `UTC` is always known.
package final class TimeZoneTable: Sendable {
    /// What has been read.
    private struct Known: Sendable {
        var names: Set<String> = []
        var rules: [String: TimeZoneRules?] = [:]
        var folder = ""
    }

    private let folders: [String]
    private let known = Mutex(Known())

    /// Where systems keep their zones.
    private static let usualFolders = [
        "/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo",
    ]
    private static let mostNames = 4_096
    private static let mostDepth = 3

    /// The zones of this machine.
    package static let machine = TimeZoneTable(folders: usualFolders)

    package init(folders: [String]) {
        self.folders = folders
    }

    /// All names, sorted; those without a `/`, which are abbreviations and old
    /// names, are left out. Empty where the machine has no zones.
    package var names: [String] { known.withLock { list(&$0).sorted() } }

    /// Nothing where no zone is called so, or where its file is damaged.
    package func rules(_ name: String) -> TimeZoneRules? {
        if name == "UTC" { return .utc }
        return known.withLock { known in
            guard list(&known).contains(name) else { return nil }
            if let rules = known.rules[name] { return rules }
            let rules = Self.read(known.folder + "/" + name).flatMap {
                TimeZoneFile.rules(name: name, $0)
            }
            known.rules[name] = .some(rules)
            return rules
        }
    }

    // MARK: Files

    private func list(_ known: inout Known) -> Set<String> {
        guard known.names.isEmpty else { return known.names }
        for folder in folders {
            var names: Set<String> = []
            Self.list(folder, "", depth: 0, &names)
            if !names.isEmpty {
                known.names = names
                known.folder = folder
                break
            }
        }
        return known.names
    }

    private static func list(
        _ folder: String,
        _ prefix: String,
        depth: Int,
        _ names: inout Set<String>
    ) {
        guard depth < mostDepth, let stream = opendir(folder + "/" + prefix) else { return }
        var found: [String] = []
        while let entry = readdir(stream), found.count < mostNames {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if isName(name) { found.append(name) }
        }
        closedir(stream)
        for name in found where names.count < mostNames {
            let count = names.count
            list(folder, prefix + name + "/", depth: depth + 1, &names)
            // What is no folder with zones is a zone.
            if names.count == count, !prefix.isEmpty { names.insert(prefix + name) }
        }
    }

    /// Zones and their regions begin with a capital; `posix`, `right` and lists
    /// do not, and `.` and `..` are no names.
    private static func isName(_ name: String) -> Bool {
        guard let first = name.utf8.first, (0x41...0x5A).contains(first) else { return false }
        return name.utf8.allSatisfy { byte in
            (0x41...0x5A).contains(byte & 0xDF) || (0x30...0x39).contains(byte)
                || [0x2B, 0x2D, 0x5F].contains(byte)
        }
    }

    private static func read(_ path: String) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: TimeZoneFile.mostBytes + 1)
        var count = 0
        while count < bytes.count {
            let more = bytes.withUnsafeMutableBytes { buffer in
                Int(readBytes(file, buffer.baseAddress.map { $0 + count }, buffer.count - count))
            }
            if more <= 0 { break }
            count += more
        }
        return count > TimeZoneFile.mostBytes ? nil : Array(bytes[..<count])
    }

    /// `read` of the C library, which the type's own hides.
    private static func readBytes(
        _ file: Int32,
        _ buffer: UnsafeMutableRawPointer?,
        _ count: Int
    ) -> Int {
        #if canImport(Glibc)
        return Glibc.read(file, buffer, count)
        #else
        return Darwin.read(file, buffer, count)
        #endif
    }
}
