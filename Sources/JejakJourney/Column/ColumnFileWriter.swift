// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Writes a `ColumnFile`, column by column, to disk or to memory.
///
/// A file on disk is complete and on the platter when `finish` returns; it
/// becomes real only when a transaction of the store names it, so a crash in
/// between leaves a file that nobody names and that the next start sweeps.
package struct ColumnFileWriter: ~Copyable {
    private let path: String
    private let descriptor: Int32
    private var memory: [UInt8] = []
    private var position = ColumnFile.headerSize
    private var directory = ByteWriter()
    private var columnCount: UInt32 = 0

    /// A writer to memory.
    package init(name: String) {
        path = name
        descriptor = -1
        memory = [UInt8](repeating: 0, count: ColumnFile.headerSize)
    }

    /// A writer to a new file.
    package init(path: String) throws {
        self.path = path
        descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC, 0o600)
        guard descriptor >= 0 else { throw Self.failure(path) }
        try write([UInt8](repeating: 0, count: ColumnFile.headerSize)[...])
    }

    deinit {
        if descriptor >= 0 { closeDescriptor(descriptor) }
    }

    private static func failure(_ path: String) -> JourneyError {
        let reason = String(cString: strerror(errno))
        return JourneyError(
            .cannotWrite,
            "\(path) cannot be written (\(reason)); free some space or mend the folder's "
                + "permissions and try again, nothing accepted is lost"
        )
    }

    private mutating func write(_ bytes: ArraySlice<UInt8>) throws {
        try bytes.withUnsafeBytes { try write(raw: $0) }
    }

    private mutating func write(raw: UnsafeRawBufferPointer) throws {
        guard descriptor >= 0 else {
            memory.append(contentsOf: raw)
            return
        }
        var done = 0
        while done < raw.count {
            let written = Self.systemWrite(descriptor, raw, from: done)
            if written < 0 {
                if errno == EINTR { continue }
                throw Self.failure(path)
            }
            done += written
        }
    }

    private static func systemWrite(
        _ descriptor: Int32,
        _ raw: UnsafeRawBufferPointer,
        from start: Int
    ) -> Int {
        let rest = UnsafeRawBufferPointer(rebasing: raw[start...])
        #if canImport(Glibc)
        return Glibc.write(descriptor, rest.baseAddress, rest.count)
        #else
        return Darwin.write(descriptor, rest.baseAddress, rest.count)
        #endif
    }

    /// Appends a column under a name that the file does not have yet.
    package mutating func add<T: BitwiseCopyable>(
        _ name: String,
        _ values: UnsafeBufferPointer<T>
    ) throws {
        let raw = UnsafeRawBufferPointer(values)
        directory.write(text: name)
        directory.write(UInt64(position))
        directory.write(UInt64(raw.count))
        directory.write(StableHash.hash(raw))
        columnCount += 1
        try write(raw: raw)
        position += raw.count
        try pad()
    }

    package mutating func add<T: BitwiseCopyable>(_ name: String, _ values: [T]) throws {
        directory.write(text: name)
        directory.write(UInt64(position))
        let length = values.withUnsafeBytes { $0.count }
        directory.write(UInt64(length))
        directory.write(values.withUnsafeBytes { StableHash.hash($0) })
        columnCount += 1
        try values.withUnsafeBytes { try write(raw: $0) }
        position += length
        try pad()
    }

    private mutating func pad() throws {
        let rest = position % 64
        guard rest != 0 else { return }
        try write([UInt8](repeating: 0, count: 64 - rest)[...])
        position += 64 - rest
    }

    private mutating func seal(note: [UInt8]) throws -> [UInt8] {
        var closing = ByteWriter()
        closing.write(columnCount)
        closing.write(raw: directory.bytes)
        closing.write(UInt32(note.count))
        closing.write(raw: note)
        try write(closing.bytes[...])
        var header = ByteWriter()
        header.write(ColumnFile.magic)
        header.write(ColumnFile.formatVersion)
        header.write(UInt32(0))
        header.write(UInt64(position))
        header.write(UInt64(closing.count))
        header.write(closing.bytes.withUnsafeBytes { StableHash.hash($0) })
        return header.bytes
    }

    /// Ends a file on disk: directory, header, and everything on the platter.
    package consuming func finish(note: [UInt8] = []) throws {
        let header = try seal(note: note)
        guard
            header.withUnsafeBytes({ pwrite(descriptor, $0.baseAddress, $0.count, 0) })
                == header.count, fsync(descriptor) == 0
        else { throw Self.failure(path) }
    }

    /// Ends a file in memory.
    package consuming func finishInMemory(note: [UInt8] = []) throws -> ColumnFile {
        let header = try seal(note: note)
        memory.replaceSubrange(0..<header.count, with: header)
        return try ColumnFile(memory: memory, name: path)
    }
}

private func closeDescriptor(_ descriptor: Int32) {
    close(descriptor)
}
