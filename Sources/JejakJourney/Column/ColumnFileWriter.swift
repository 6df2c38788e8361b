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
    private var behind: WriteBehind
    /// What is written to memory: a block that grows where it lies, for as long
    /// as there is room behind it.
    private var memory: UnsafeMutableRawBufferPointer?
    private(set) var position = ColumnFile.headerSize
    private var directory = ByteWriter()
    private var columnCount: UInt32 = 0
    /// The column that is being written: where it began, and its checksum so far.
    private var openColumn: (start: Int, checksum: StableHash.Rolling)?

    /// A writer to memory.
    package init(name: String) {
        path = name
        descriptor = -1
        behind = WriteBehind(-1)
        makeRoom(for: 0)
        memory?.initializeMemory(as: UInt8.self, repeating: 0)
    }

    /// A writer to a new file.
    package init(path: String) throws {
        self.path = path
        descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC, 0o600)
        behind = WriteBehind(descriptor)
        guard descriptor >= 0 else { throw Self.failure(path) }
        try write([UInt8](repeating: 0, count: ColumnFile.headerSize)[...])
    }

    deinit {
        if descriptor >= 0 { closeDescriptor(descriptor) }
        memory?.deallocateBlock()
    }

    /// Where a merge can keep what it must remember, if not on the heap.
    var scratchPath: String? { descriptor >= 0 ? path + ".scratch" : nil }

    static func failure(_ path: String) -> JourneyError {
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
            makeRoom(for: raw.count)
            if let target = memory?.baseAddress, let source = raw.baseAddress {
                (target + position).copyMemory(from: source, byteCount: raw.count)
            }
            return
        }
        try Self.writeAll(raw, to: descriptor, path: path)
        behind.note(raw.count)
    }

    private mutating func makeRoom(for count: Int) {
        let wanted = position + count
        let room = memory?.count ?? 0
        guard wanted > room else { return }
        memory = .block(memory, byteCount: max(wanted, room + room / 2, 4096))
    }

    static func writeAll(
        _ raw: UnsafeRawBufferPointer,
        to descriptor: Int32,
        path: String
    ) throws {
        var done = 0
        while done < raw.count {
            let written = systemWrite(descriptor, raw, from: done)
            if written < 0 {
                if errno == EINTR { continue }
                throw failure(path)
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

    /// Begins a column under a name that the file does not have yet: its values
    /// follow in pieces.
    mutating func begin(_ name: String) {
        precondition(openColumn == nil, "one column after the other")
        directory.write(text: name)
        openColumn = (position, StableHash.Rolling())
    }

    mutating func append<T: BitwiseCopyable>(_ values: UnsafeBufferPointer<T>) throws {
        let raw = UnsafeRawBufferPointer(values)
        openColumn?.checksum.add(raw)
        try write(raw: raw)
        position += raw.count
    }

    /// Ends the column.
    mutating func end() throws {
        guard let column = openColumn else { return }
        openColumn = nil
        directory.write(UInt64(column.start))
        directory.write(UInt64(position - column.start))
        directory.write(column.checksum.hash)
        columnCount += 1
        try pad()
    }

    /// Appends a column under a name that the file does not have yet.
    package mutating func add<T: BitwiseCopyable>(
        _ name: String,
        _ values: UnsafeBufferPointer<T>
    ) throws {
        begin(name)
        try append(values)
        try end()
    }

    package mutating func add<T: BitwiseCopyable>(_ name: String, _ values: [T]) throws {
        begin(name)
        try values.withUnsafeBufferPointer { try append($0) }
        try end()
    }

    /// Shows a column that was written, by the position at which it began.
    borrowing func read<T: BitwiseCopyable, Result>(
        _ start: Int,
        _ count: Int,
        of type: T.Type,
        _ body: (UnsafeBufferPointer<T>) throws -> Result
    ) throws -> Result {
        let byteCount = count * MemoryLayout<T>.stride
        guard byteCount > 0 else { return try body(UnsafeBufferPointer(start: nil, count: 0)) }
        if let memory {
            let range = start..<start + byteCount
            return try body(UnsafeRawBufferPointer(rebasing: memory[range]).bindMemory(to: T.self))
        }
        // Maps begin with a page.
        let before = start % Int(getpagesize())
        guard
            let address = mmap(
                nil,
                byteCount + before,
                PROT_READ,
                MAP_SHARED,
                descriptor,
                off_t(start - before)
            ), address != MAP_FAILED
        else { throw Self.failure(path) }
        defer { munmap(address, byteCount + before) }
        let column = UnsafeRawBufferPointer(start: address + before, count: byteCount)
        return try body(column.bindMemory(to: T.self))
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
        let start = position
        position += closing.count
        var header = ByteWriter()
        header.write(ColumnFile.magic)
        header.write(ColumnFile.formatVersion)
        header.write(UInt32(0))
        header.write(UInt64(start))
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
        guard let block = memory?.withCount(position) else {
            return try ColumnFile(memory: [], name: path)
        }
        memory = nil
        block.copyBytes(from: header)
        return try ColumnFile(block: block, name: path)
    }
}

extension UnsafeMutableRawBufferPointer {
    /// A block of memory, taken anew or made longer or shorter.
    ///
    /// Swift's own allocation cannot grow; `realloc` moves the pages of a large
    /// block instead of copying them, so it never takes twice the room.
    static func block(_ old: Self?, byteCount: Int) -> Self {
        guard let address = realloc(old?.baseAddress, byteCount) else {
            preconditionFailure("no memory for \(byteCount) bytes of a part")
        }
        return Self(start: address, count: byteCount)
    }

    /// The block, with as many bytes and none to spare.
    func withCount(_ byteCount: Int) -> Self { .block(self, byteCount: byteCount) }

    func deallocateBlock() { free(baseAddress) }
}

private func closeDescriptor(_ descriptor: Int32) {
    close(descriptor)
}
