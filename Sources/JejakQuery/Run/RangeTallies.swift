// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney

extension JourneySnapshot {
    /// What each range of people comes to, in the ranges' order, on at most
    /// `width` threads. The ranges depend on the parts alone, so the number of
    /// threads changes nothing.
    func tallies<T: Sendable>(
        _ width: Int,
        _ body: @Sendable (Range<UInt32>) -> T
    ) -> [T] {
        let ranges = ranges()
        var results = [T?](repeating: nil, count: ranges.count)
        results.withUnsafeMutableBufferPointer { buffer in
            // Each range writes to its own place only.
            nonisolated(unsafe) let places = buffer
            parallelFor(ranges.count, chunk: 1, width: width) { chunk in
                for index in chunk { places[index] = body(ranges[index]) }
            }
        }
        return results.compactMap { $0 }
    }

    /// The sum of all ranges' counts.
    func counted(_ width: Int, _ body: @Sendable (Range<UInt32>) -> [Int]) -> [Int] {
        var lists = tallies(width, body)[...]
        guard var sums = lists.popFirst() else { return [] }
        for list in lists {
            for place in sums.indices { sums[place] += list[place] }
        }
        return sums
    }

    /// The codes with the largest counts, equal ones by name.
    func mostFrequent(_ counts: [Int], _ most: Int) -> [Int] {
        let names = dictionary.eventNames
        return Array(
            counts.indices.filter { counts[$0] > 0 }
                .sorted { (counts[$1], names[$0]) < (counts[$0], names[$1]) }
                .prefix(most)
        )
    }
}
