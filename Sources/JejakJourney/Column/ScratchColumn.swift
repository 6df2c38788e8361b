// SPDX-License-Identifier: Apache-2.0

/// Values that a merge notes in one pass and reads in later ones.
///
/// The first rest on the heap; where there are more, all rest in a
/// `ScratchFile`, so that memory does not grow with them. Without a place for
/// the file they stay on the heap.
final class ScratchColumn<Value: BitwiseCopyable> {
    private let path: String?
    private let room: Int
    private let waiting: GrowingColumn<Value>
    private var file: ScratchFile?
    private var trouble: (any Error)?
    private var written = 0

    init(path: String?, room: Int = 65_536) {
        self.path = path
        self.room = room
        waiting = GrowingColumn(capacity: 64)
    }

    var count: Int { written + waiting.count }

    /// A failure of the disk is kept for `finish`.
    @inline(__always)
    func append(_ value: Value) {
        waiting.append(value)
        if waiting.count >= room { spill() }
    }

    private func spill() {
        guard let path, trouble == nil else {
            if trouble != nil { waiting.removeAll() }
            return
        }
        do {
            let file = try self.file ?? ScratchFile(path: path)
            self.file = file
            try file.append(UnsafeRawBufferPointer(waiting.buffer))
        } catch {
            trouble = error
        }
        written += waiting.count
        waiting.removeAll()
    }

    /// All values, for as long as the object lives.
    func finish() throws -> UnsafeBufferPointer<Value> {
        if file != nil { spill() }
        if let trouble { throw trouble }
        guard let file else { return waiting.buffer }
        return UnsafeBufferPointer(try file.map().bindMemory(to: Value.self))
    }
}

/// A table of zeros that a merge fills in any order: on the heap where it is
/// small, in a `ScratchFile` where it is not.
final class ScratchTable<Value: BitwiseCopyable & FixedWidthInteger> {
    private static var heapBytes: Int { 1 << 20 }

    let values: UnsafeMutableBufferPointer<Value>
    private let file: ScratchFile?
    private let heap: GrowingColumn<Value>?

    init(count: Int, path: String?) throws {
        let size = count * MemoryLayout<Value>.stride
        if let path, size > Self.heapBytes {
            let file = try ScratchFile(path: path)
            try file.reserve(size)
            values = try file.map().bindMemory(to: Value.self)
            self.file = file
            heap = nil
        } else {
            let heap = GrowingColumn<Value>(repeating: 0, count: count)
            values = heap.mutable
            self.heap = heap
            file = nil
        }
    }
}
