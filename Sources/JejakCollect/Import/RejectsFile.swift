// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore

/// The rows that were not taken, with line and reason, beside the data.
///
/// Named after the file and its path, so that a second import of the same file
/// writes the same rejects file again instead of a second one. It holds
/// personal data where the rows did: it lies in the data folder with its
/// permissions.
struct RejectsFile {
    private let folder: String?
    private var handle: FileHandle?
    private(set) var path: String?
    private var name = ""
    private var pending: [UInt8] = []

    init(folder: String?) {
        self.folder = folder
    }

    mutating func begin(file: String) {
        // Closing can fail only for what `finish` has already written.
        try? handle?.close()
        handle = nil
        path = nil
        let base = file.split(separator: "/").last.map(String.init) ?? "file"
        let mark = String(StableHash.hash(file) & 0xFFFF_FFFF, radix: 16)
        name = "\(base)-\(mark).rejects.csv"
    }

    mutating func add(
        line: Int,
        reason: String,
        sentence: String,
        record: UnsafeRawBufferPointer
    ) throws {
        guard let folder else { return }
        if handle == nil { try open(folder) }
        // A reject shows what it was; a record of megabytes shows its beginning.
        let shown = UnsafeRawBufferPointer(rebasing: record[0..<min(record.count, 2_000)])
        pending += Array("\(line),\(reason),\"\(sentence.replacing("\"", with: "\"\""))\",\"".utf8)
        for byte in shown {
            if byte == 0x22 { pending.append(0x22) }
            pending.append(byte)
        }
        pending += Array("\"\n".utf8)
        if pending.count > 1 << 16 { try write() }
    }

    private mutating func open(_ folder: String) throws {
        let full = folder + "/" + name
        do {
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            guard
                FileManager.default.createFile(
                    atPath: full,
                    contents: Data("line,reason,meaning,record\n".utf8),
                    attributes: [.posixPermissions: 0o600]
                )
            else { throw CollectError(.cannotWrite, "") }
            let opened = try FileHandle(forWritingTo: URL(fileURLWithPath: full))
            try opened.seekToEnd()
            handle = opened
            path = full
        } catch {
            throw Self.failure(full)
        }
    }

    private static func failure(_ path: String) -> CollectError {
        CollectError(
            .cannotWrite,
            "the rejects file \(path) cannot be written: free some space or mend the "
                + "folder's permissions and run the same command again"
        )
    }

    private mutating func write() throws {
        do {
            try handle?.write(contentsOf: Data(pending))
        } catch {
            throw Self.failure(path ?? name)
        }
        pending.removeAll(keepingCapacity: true)
    }

    mutating func finish() throws {
        if handle != nil { try write() }
        // Everything is written; closing a file handle then cannot lose it.
        try? handle?.close()
        handle = nil
    }
}
