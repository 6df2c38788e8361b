// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// An immutable file of named columns, mapped into memory.
///
/// The container under journey parts and person facts: a 64-byte header, the
/// columns one after the other on 64-byte boundaries, and a directory that
/// names them with length and checksum. Reading a column costs nothing until
/// its pages are touched; `verify` proves the checksums. See docs/formats.md.
///
/// Safe to share: the bytes never change after `init` and live as long as the
/// object.
package final class ColumnFile: @unchecked Sendable {
    /// Where a column lies in the file, as the directory says.
    struct Entry {
        let name: String
        let offset: Int
        let byteCount: Int
        let checksum: UInt64
    }

    static let magic: UInt64 = 0x314C_4F43_4B4A_454A  // "JEJKCOL1"
    static let formatVersion: UInt32 = 1
    static let headerSize = 64

    package let path: String
    /// What the writer put beside the columns: the meaning is the owner's.
    package let note: [UInt8]
    package let byteCount: Int
    private let bytes: UnsafeRawBufferPointer
    private let entries: [String: Entry]
    private let isMapped: Bool

    /// Maps a file and reads its directory.
    package convenience init(path: String) throws {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else {
            throw JourneyError(
                .cannotRead,
                "\(path) cannot be opened (\(String(cString: strerror(errno)))); "
                    + "run 'jejak rebuild' to derive it anew from the log"
            )
        }
        defer { close(descriptor) }
        let size = Int(lseek(descriptor, 0, SEEK_END))
        guard size >= Self.headerSize else { throw Self.damage(path, "it is too short") }
        guard let address = mmap(nil, size, PROT_READ, MAP_SHARED, descriptor, 0),
            address != MAP_FAILED
        else {
            throw JourneyError(
                .cannotRead,
                "\(path) cannot be mapped (\(String(cString: strerror(errno)))); "
                    + "run 'jejak rebuild' to derive it anew from the log"
            )
        }
        try self.init(
            path: path,
            bytes: UnsafeRawBufferPointer(start: address, count: size),
            isMapped: true
        )
    }

    /// Holds a file that exists only in memory, such as the tail.
    package convenience init(memory: [UInt8], name: String) throws {
        let block = UnsafeMutableRawBufferPointer.block(
            nil,
            byteCount: max(memory.count, Self.headerSize)
        )
        memory.withUnsafeBytes { block.copyMemory(from: $0) }
        try self.init(
            path: name,
            bytes: UnsafeRawBufferPointer(start: block.baseAddress, count: memory.count),
            isMapped: false
        )
    }

    /// Takes over a block of memory, and frees it at the end.
    convenience init(block: UnsafeMutableRawBufferPointer, name: String) throws {
        try self.init(path: name, bytes: UnsafeRawBufferPointer(block), isMapped: false)
    }

    private init(path: String, bytes: UnsafeRawBufferPointer, isMapped: Bool) throws {
        self.path = path
        self.bytes = bytes
        self.isMapped = isMapped
        byteCount = bytes.count
        do {
            (entries, note) = try Self.readDirectory(bytes, path: path)
        } catch {
            Self.release(bytes, isMapped: isMapped)
            throw error
        }
    }

    deinit {
        Self.release(bytes, isMapped: isMapped)
    }

    private static func release(_ bytes: UnsafeRawBufferPointer, isMapped: Bool) {
        if isMapped {
            munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
        } else {
            UnsafeMutableRawBufferPointer(mutating: bytes).deallocateBlock()
        }
    }

    static func damage(_ path: String, _ why: String) -> JourneyError {
        JourneyError(
            .damaged,
            "\(path) is damaged: \(why); 'jejak rebuild' derives it anew from the log, and so does "
                + "the next start of 'jejak serve'"
        )
    }

    private static func readDirectory(
        _ bytes: UnsafeRawBufferPointer,
        path: String
    ) throws -> ([String: Entry], [UInt8]) {
        guard bytes.count >= headerSize else { throw damage(path, "it is too short") }
        var header = ByteReader(bytes)
        do {
            guard try header.read(UInt64.self) == magic else {
                throw damage(path, "it does not begin like a column file")
            }
            let version = try header.read(UInt32.self)
            guard version <= formatVersion else {
                throw JourneyError(
                    .newerFormat,
                    "\(path) has format \(version), this Jejak reads up to \(formatVersion): "
                        + "use the newer Jejak, or 'jejak rebuild'"
                )
            }
            _ = try header.read(UInt32.self)
            let start = try header.read(UInt64.self)
            let length = try header.read(UInt64.self)
            let checksum = try header.read(UInt64.self)
            guard start <= UInt64(bytes.count), length <= UInt64(bytes.count) - start else {
                throw damage(path, "its directory lies outside the file")
            }
            let directory = UnsafeRawBufferPointer(
                rebasing: bytes[Int(start)..<Int(start + length)]
            )
            guard StableHash.hash(directory) == checksum else {
                throw damage(path, "its directory has the wrong checksum")
            }
            return try readEntries(directory, limit: Int(start), path: path)
        } catch let error as ByteReader.Truncated {
            throw damage(path, "it ends early, at byte \(error.position)")
        }
    }

    private static func readEntries(
        _ directory: UnsafeRawBufferPointer,
        limit: Int,
        path: String
    ) throws -> ([String: Entry], [UInt8]) {
        var reader = ByteReader(directory)
        var entries: [String: Entry] = [:]
        let count = try reader.read(UInt32.self)
        for _ in 0..<count {
            let name = try reader.readText()
            let offset = try reader.read(UInt64.self)
            let length = try reader.read(UInt64.self)
            let checksum = try reader.read(UInt64.self)
            guard offset <= UInt64(limit), length <= UInt64(limit) - offset, offset % 64 == 0
            else { throw damage(path, "the column \(name) lies outside the file") }
            entries[name] = Entry(
                name: name,
                offset: Int(offset),
                byteCount: Int(length),
                checksum: checksum
            )
        }
        let noteLength = Int(try reader.read(UInt32.self))
        return (entries, try reader.read(column: UInt8.self, count: noteLength))
    }

    package var columnNames: [String] { entries.keys.sorted() }

    package func has(_ name: String) -> Bool { entries[name] != nil }

    /// A column's values. Throws where the file has no such column or its length
    /// is no multiple of the value's size.
    package func column<T: BitwiseCopyable>(
        _ name: String,
        as type: T.Type = T.self
    ) throws -> UnsafeBufferPointer<T> {
        guard let entry = entries[name] else {
            throw Self.damage(path, "the column \(name) is missing")
        }
        guard entry.byteCount % MemoryLayout<T>.stride == 0 else {
            throw Self.damage(path, "the column \(name) has a broken length")
        }
        let raw = UnsafeRawBufferPointer(
            rebasing: bytes[entry.offset..<entry.offset + entry.byteCount]
        )
        return raw.bindMemory(to: T.self)
    }

    /// Proves every column's checksum. Reads the whole file once.
    package func verify() throws {
        for entry in entries.values {
            let raw = UnsafeRawBufferPointer(
                rebasing: bytes[entry.offset..<entry.offset + entry.byteCount]
            )
            guard StableHash.hash(raw) == entry.checksum else {
                throw Self.damage(path, "the column \(entry.name) has the wrong checksum")
            }
        }
    }
}
