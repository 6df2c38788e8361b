// SPDX-License-Identifier: Apache-2.0

/// Values on their way into a column, written whenever there are enough.
struct MergePieces<Value: BitwiseCopyable>: ~Copyable {
    private static var enough: Int { 32_768 }

    private let base: UnsafeMutablePointer<Value>
    private var count = 0

    init() {
        // A step more than enough, and never a step that does not fit.
        base = .allocate(capacity: Self.enough + MergeStep.longest)
    }

    deinit {
        base.deallocate()
    }

    /// Room for as many more values, at most a step's, which the caller fills at
    /// once.
    @inline(__always)
    mutating func extend(by more: Int) -> UnsafeMutablePointer<Value> {
        defer { count &+= more }
        return base + count
    }

    @inline(__always)
    mutating func append(_ value: Value) {
        base[count] = value
        count &+= 1
    }

    /// Adds at most a step's values. Few are copied one by one, as a call would
    /// take longer.
    @inline(__always)
    mutating func append(_ values: UnsafePointer<Value>, count more: Int) {
        extend(by: more).fill(from: values, count: more)
    }

    /// Writes what there is, if it is enough.
    @inline(__always)
    mutating func writeIfFull(
        into writer: inout ColumnFileWriter,
        seen: (UnsafeBufferPointer<Value>) -> Void = { _ in }
    ) throws {
        if count >= Self.enough { try write(into: &writer, seen: seen) }
    }

    /// Writes what there is, and shows it to `seen`.
    mutating func write(
        into writer: inout ColumnFileWriter,
        seen: (UnsafeBufferPointer<Value>) -> Void = { _ in }
    ) throws {
        let values = UnsafeBufferPointer(start: base, count: count)
        seen(values)
        try writer.append(values)
        count = 0
    }
}

extension UnsafeMutablePointer where Pointee: BitwiseCopyable {
    @inline(__always)
    func fill(from source: UnsafePointer<Pointee>, count: Int) {
        if count < 16 {
            for index in 0..<count { self[index] = source[index] }
        } else {
            update(from: source, count: count)
        }
    }
}
