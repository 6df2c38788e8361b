// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore

/// Where mails that came back lie: one mail as a file, an mbox, or a folder
/// (Maildir, or files side by side).
///
/// Mails are handed out one by one, so a mailbox may be larger than memory; a
/// mail over 10 MB is told, not read. Nothing is changed or marked as read.
package enum ReportMailbox {
    /// A mail of the mailbox, or why there is none in its place.
    package enum Item: Sendable, Equatable {
        case mail(bytes: [UInt8], place: String)
        case skipped(reason: String, place: String)
    }

    /// Hands out every mail, in the order of the file or of the files' names.
    package static func read(_ path: String, each: (Item) throws -> Void) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw DeliverError(.cannotRead, "\(path) is not there; check the path.")
        }
        guard isFolder.boolValue else {
            try readFile(path, each)
            return
        }
        // A Maildir keeps what came in `new` and `cur`; `tmp` is half written.
        let inner = ["new", "cur"].map { "\(path)/\($0)" }
            .filter { FileManager.default.fileExists(atPath: $0) }
        for folder in inner.isEmpty ? [path] : inner {
            for name in try names(folder) { try readFile("\(folder)/\(name)", each) }
        }
    }

    private static func names(_ folder: String) throws -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().filter {
                name in
                var isFolder: ObjCBool = false
                let path = "\(folder)/\(name)"
                return !name.hasPrefix(".")
                    && FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
                    && !isFolder.boolValue
            }
        } catch {
            throw DeliverError(
                .cannotRead,
                "The folder \(folder) cannot be read; mend its permissions."
            )
        }
    }

    private static func readFile(_ path: String, _ each: (Item) throws -> Void) throws {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw DeliverError(.cannotRead, "\(path) cannot be opened; mend its permissions.")
        }
        defer { file.closeFile() }
        var splitter = MailboxSplitter(path: path)
        while true {
            let piece: Data
            do {
                piece = try file.read(upToCount: 1 << 18) ?? Data()
            } catch {
                throw DeliverError(
                    .cannotRead,
                    "\(path) cannot be read to its end; check the disk."
                )
            }
            guard !piece.isEmpty else { break }
            try splitter.take(Array(piece), each)
        }
        try splitter.end(each)
    }
}

/// Cuts the bytes of a file into mails: at the lines `From ` of an mbox that
/// follow an empty line, or not at all.
private struct MailboxSplitter {
    let path: String
    private var mail: [UInt8] = []
    private var line: [UInt8] = []
    private var number = 0
    private var isMailbox = false
    private var isAtStart = true
    private var wasEmpty = true
    private var isTooLarge = false

    init(path: String) { self.path = path }

    private static let mark = Array("From ".utf8)

    mutating func take(_ bytes: [UInt8], _ each: (ReportMailbox.Item) throws -> Void) throws {
        var place = 0
        while let end = bytes[place...].firstIndex(of: 0x0A) {
            line += bytes[place...end]
            place = end + 1
            try finishLine(each)
        }
        line += bytes[place...]
        // A line without an end is part of a mail that is too large.
        if line.count > MailReader.octetsMax {
            isTooLarge = true
            line = Array(line.suffix(8))
        }
    }

    private mutating func finishLine(_ each: (ReportMailbox.Item) throws -> Void) throws {
        defer {
            wasEmpty = line.allSatisfy { $0 == 0x0A || $0 == 0x0D }
            isAtStart = false
            line.removeAll(keepingCapacity: true)
        }
        if line.starts(with: Self.mark) && (isAtStart || (isMailbox && wasEmpty)) {
            if !isAtStart { try handOut(each) }
            isMailbox = true
            return
        }
        guard mail.count + line.count <= MailReader.octetsMax else {
            isTooLarge = true
            return
        }
        // mboxrd and mboxo both put a `>` before a line that begins so.
        if isMailbox, line.first == 0x3E,
            line.drop(while: { $0 == 0x3E }).starts(with: Self.mark)
        {
            line.removeFirst()
        }
        mail += line
    }

    private mutating func handOut(_ each: (ReportMailbox.Item) throws -> Void) throws {
        number += 1
        let place = isMailbox ? "\(path), mail \(number)" : path
        defer {
            mail = []
            isTooLarge = false
        }
        if isTooLarge {
            let limit = MailReader.octetsMax
            try each(.skipped(reason: "it has more than \(limit) bytes", place: place))
        } else if mail.isEmpty {
            try each(.skipped(reason: "it is empty", place: place))
        } else {
            try each(.mail(bytes: mail, place: place))
        }
    }

    mutating func end(_ each: (ReportMailbox.Item) throws -> Void) throws {
        if !line.isEmpty { try finishLine(each) }
        try handOut(each)
    }
}
