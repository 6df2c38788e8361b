// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import Synchronization
internal import Testing

@Suite struct ParallelForTests {
    @Test(arguments: [1, 2, 3, 8], [1, 7, 64, 5000])
    func `every index is visited once, whatever the width`(width: Int, chunk: Int) {
        for count in [0, 1, 6, 7, 8, 1000] {
            let visits = Mutex([Int](repeating: 0, count: count))
            let chunks = Mutex<[Range<Int>]>([])
            parallelFor(count, chunk: chunk, width: width) { range in
                visits.withLock { for index in range { $0[index] += 1 } }
                chunks.withLock { $0.append(range) }
            }
            #expect(visits.withLock { $0.allSatisfy { $0 == 1 } })
            let sorted = chunks.withLock { $0.sorted { $0.lowerBound < $1.lowerBound } }
            #expect(sorted.allSatisfy { $0.lowerBound % chunk == 0 && !$0.isEmpty })
            #expect(sorted.count == (count + chunk - 1) / chunk)
        }
    }

    @Test func `chunks written to their own places give the same answer on any width`() {
        func sums(width: Int) -> [Double] {
            let result = Mutex([Double](repeating: 0, count: 100))
            parallelFor(10_000, chunk: 100, width: width) { range in
                var random = SeededRandom(seed: UInt64(range.lowerBound))
                let sum = range.reduce(0.0) { sum, _ in sum + random.uniform() }
                result.withLock { $0[range.lowerBound / 100] = sum }
            }
            return result.withLock { $0 }
        }
        #expect(sums(width: 1) == sums(width: 4))
    }
}
