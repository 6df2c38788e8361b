// SPDX-License-Identifier: Apache-2.0

/// The nearest rows found so far, in memory that somebody else owns.
///
/// A bounded max-heap of (squared distance, row). Equal distances go by row
/// number, so what is left at the end does not depend on the order of offers.
struct NearestHeap {
    let capacity: Int
    private(set) var count = 0
    let distances: UnsafeMutablePointer<Double>
    let rows: UnsafeMutablePointer<Int32>

    init(
        capacity: Int,
        distances: UnsafeMutablePointer<Double>,
        rows: UnsafeMutablePointer<Int32>
    ) {
        self.capacity = capacity
        self.distances = distances
        self.rows = rows
    }

    mutating func empty() { count = 0 }

    /// What a row must not exceed to be among the nearest.
    @inline(__always)
    var limit: Double { count == capacity ? distances[0] : .infinity }

    @inline(__always)
    mutating func offer(_ distance: Double, _ row: Int32) {
        if count < capacity {
            var place = count
            count += 1
            while place > 0 {
                let parent = (place - 1) / 2
                guard isFarther(distance, row, than: parent) else { break }
                move(parent, to: place)
                place = parent
            }
            distances[place] = distance
            rows[place] = row
        } else if !isFarther(distance, row, than: 0) {
            sink(distance, row, from: 0, within: count)
        }
    }

    /// Brings what was found into order, nearest first; no offers after it.
    func sort() {
        var size = count
        while size > 1 {
            size -= 1
            let distance = distances[size]
            let row = rows[size]
            move(0, to: size)
            sink(distance, row, from: 0, within: size)
        }
    }

    private func sink(_ distance: Double, _ row: Int32, from top: Int, within size: Int) {
        var place = top
        while true {
            var child = 2 * place + 1
            guard child < size else { break }
            if child + 1 < size, isFarther(distances[child + 1], rows[child + 1], than: child) {
                child += 1
            }
            guard !isFarther(distance, row, than: child) else { break }
            move(child, to: place)
            place = child
        }
        distances[place] = distance
        rows[place] = row
    }

    @inline(__always)
    private func isFarther(_ distance: Double, _ row: Int32, than place: Int) -> Bool {
        distance > distances[place] || (distance == distances[place] && row > rows[place])
    }

    @inline(__always)
    private func move(_ source: Int, to target: Int) {
        distances[target] = distances[source]
        rows[target] = rows[source]
    }
}
