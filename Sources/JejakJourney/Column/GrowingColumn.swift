// SPDX-License-Identifier: Apache-2.0

/// A column that grows, in memory of its own that never moves while read.
///
/// Arrays would do, but a part's writer needs many columns' addresses at once,
/// and those of arrays last only as long as a closure.
final class GrowingColumn<Value: BitwiseCopyable> {
    private var base: UnsafeMutablePointer<Value>
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int = 64) {
        self.capacity = max(1, capacity)
        base = .allocate(capacity: self.capacity)
    }

    convenience init(repeating value: Value, count: Int) {
        self.init(capacity: count)
        base.initialize(repeating: value, count: count)
        self.count = count
    }

    deinit {
        base.deallocate()
    }

    @inline(__always)
    func append(_ value: Value) {
        if count == capacity { grow(to: capacity * 2) }
        base[count] = value
        count &+= 1
    }

    func append(contentsOf values: UnsafeBufferPointer<Value>) {
        guard let source = values.baseAddress else { return }
        if count + values.count > capacity { grow(to: max(capacity * 2, count + values.count)) }
        (base + count).update(from: source, count: values.count)
        count += values.count
    }

    func append(contentsOf values: [Value]) {
        values.withUnsafeBufferPointer { append(contentsOf: $0) }
    }

    /// Makes as many more values that the caller must fill at once.
    @inline(__always)
    func extend(by more: Int) -> UnsafeMutablePointer<Value> {
        if count + more > capacity { grow(to: max(capacity * 2, count + more)) }
        defer { count &+= more }
        return base + count
    }

    /// Forgets the values, and keeps the room.
    func removeAll() { count = 0 }

    private func grow(to wanted: Int) {
        let larger = UnsafeMutablePointer<Value>.allocate(capacity: wanted)
        larger.update(from: base, count: count)
        base.deallocate()
        base = larger
        capacity = wanted
    }

    /// The values, valid until the next append.
    var buffer: UnsafeBufferPointer<Value> { UnsafeBufferPointer(start: base, count: count) }

    /// The values to change, valid until the next append.
    var mutable: UnsafeMutableBufferPointer<Value> {
        UnsafeMutableBufferPointer(start: base, count: count)
    }
}
