// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCollect
internal import JejakCore
internal import JejakEngine

/// What the door refused: counted by reason, and kept with the reason so that
/// it can be mended and sent again.
///
/// One JSON object a line, in a file of bounded size; a full one is set aside
/// in the place of the one before it. Warning: it holds personal data where the
/// events did, and lies in the data folder with its permissions. A file that
/// cannot be written costs the quarantine, never an answer.
///
/// `lock` guards everything.
final class WireRejects: @unchecked Sendable {
    static let fileName = "wire.jsonl"
    static let olderName = "wire.older.jsonl"
    private static let bytesMost = 32 << 20
    /// An unreadable body shows its beginning.
    private static let bodyShown = 2_000

    private let folder: String
    private let lock = NSLock()
    private var tally: [String: Int] = [:]
    private var handle: FileHandle?
    private var size = 0

    init(folder: String) {
        self.folder = folder
    }

    deinit {
        // Every line was written when it came; closing cannot lose one.
        try? handle?.close()
    }

    /// Counts since the start, the most frequent first.
    var counts: [NamedCount] {
        lock.lock()
        defer { lock.unlock() }
        return tally.map { NamedCount(name: $0, count: $1) }
            .sorted { ($1.count, $0.name) < ($0.count, $1.name) }
    }

    func count(_ reason: String) {
        lock.lock()
        defer { lock.unlock() }
        tally[reason, default: 0] += 1
    }

    /// Keeps a body that could not be read; counts it only where it is nil.
    func add(_ reason: RejectReason, body: [UInt8]?, at time: Int64) {
        var text = ""
        if let body, !body.isEmpty {
            var line = line(reason, at: time)
            line.add("body", String(decoding: body.prefix(Self.bodyShown), as: UTF8.self))
            line.add("bytes", body.count)
            text = line.text + "\n"
        }
        keep(text, counting: [reason])
    }

    /// Keeps items so that they can be sent again.
    func add(_ items: [RejectedItem], at time: Int64) {
        guard !items.isEmpty else { return }
        var text = ""
        for item in items {
            var line = line(item.reason, at: time)
            line.add("index", item.index)
            if let message = item.messageId { line.add("messageId", message) }
            line.add("content", raw: item.content)
            text += line.text + "\n"
        }
        keep(text, counting: items.map(\.reason))
    }

    private func line(_ reason: RejectReason, at time: Int64) -> JSONObject {
        var line = JSONObject()
        line.add("receivedAt", ISO8601.format(time))
        line.add("reason", reason.rawValue)
        return line
    }

    private func keep(_ text: String, counting reasons: [RejectReason]) {
        lock.lock()
        defer { lock.unlock() }
        for reason in reasons { tally[reason.rawValue, default: 0] += 1 }
        guard !text.isEmpty else { return }
        do {
            if size >= Self.bytesMost { try setAside() }
            let file = try openFile()
            try file.write(contentsOf: Data(text.utf8))
            size += text.utf8.count
        } catch {
            tally["quarantineFull", default: 0] += reasons.count
        }
    }

    private func openFile() throws -> FileHandle {
        if let handle { return handle }
        let files = FileManager.default
        let path = folder + "/" + Self.fileName
        try files.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        if !files.fileExists(atPath: path) {
            // Where it cannot be made, opening it says so.
            _ = files.createFile(
                atPath: path,
                contents: nil,
                attributes: [.posixPermissions: 0o600]
            )
        }
        let opened = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        size = Int(clamping: try opened.seekToEnd())
        handle = opened
        return opened
    }

    private func setAside() throws {
        try handle?.close()
        handle = nil
        size = 0
        let older = folder + "/" + Self.olderName
        if FileManager.default.fileExists(atPath: older) {
            try FileManager.default.removeItem(atPath: older)
        }
        try FileManager.default.moveItem(
            atPath: folder + "/" + Self.fileName,
            toPath: older
        )
    }
}
