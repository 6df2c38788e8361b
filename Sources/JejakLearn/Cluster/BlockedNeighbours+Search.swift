// SPDX-License-Identifier: Apache-2.0

internal import CBLAS
internal import JejakCore

/// What every search of `BlockedNeighbours` reads; pointers that outlive it.
struct BlockTable: @unchecked Sendable {
    let columns: Int
    let blockStart: [Int]
    let cellBlocks: [Int]
    let centres: [Double]
    let order: UnsafePointer<Int32>
    let rows: UnsafePointer<Double>
    let relative: UnsafePointer<Float>
    let reach: UnsafePointer<Double>
    let side: Int
}

/// The search of one block of queries, all of one cell.
struct BlockSearch: ~Copyable {
    private let table: BlockTable
    private let home: Int
    private let queries: Range<Int>
    private var heaps: [NearestHeap]
    private let wanted: Int
    private let distances: UnsafeMutablePointer<Double>
    private let found: UnsafeMutablePointer<Int32>
    /// Queries relative to a candidate cell's centre, times -2, and 1.
    private let left: UnsafeMutablePointer<Float>
    /// The rows of `left` that meet a block of candidates.
    private let packed: UnsafeMutablePointer<Float>
    private let product: UnsafeMutablePointer<Float>

    init(_ table: BlockTable, _ block: Int, wanted: Int) {
        self.table = table
        home = (table.cellBlocks.firstIndex { $0 > block } ?? 1) - 1
        queries = table.blockStart[block]..<table.blockStart[block + 1]
        self.wanted = wanted
        let side = table.side
        distances = .allocate(capacity: side * wanted)
        found = .allocate(capacity: side * wanted)
        left = .allocate(capacity: side * (table.columns + 1))
        packed = .allocate(capacity: side * (table.columns + 1))
        product = .allocate(capacity: side * side)
        heaps = []
        for query in 0..<queries.count {
            heaps.append(
                NearestHeap(
                    capacity: wanted,
                    distances: distances + query * wanted,
                    rows: found + query * wanted
                )
            )
        }
    }

    deinit {
        distances.deallocate()
        found.deallocate()
        left.deallocate()
        packed.deallocate()
        product.deallocate()
    }

    /// A query that a cell may still give something to.
    private struct Candidate {
        var query: Int
        /// Distance to the cell's centre, and its square.
        var distance: Double
        var squared: Double
    }

    /// Goes through the cells, the nearest first, and hands over each query's
    /// row with what it found, nearest first.
    mutating func run(
        _ take: (Int, UnsafeMutablePointer<Double>, UnsafeMutablePointer<Int32>) -> Void
    ) {
        let columns = table.columns
        var nearest: [(distance: Double, cell: Int)] = []
        for cell in 0..<table.cellBlocks.count - 1
        where table.cellBlocks[cell] < table.cellBlocks[cell + 1] {
            var sum = 0.0
            for column in 0..<columns {
                let gap =
                    table.centres[home * columns + column]
                    - table.centres[cell * columns + column]
                sum += gap * gap
            }
            nearest.append((cell == home ? -1 : sum.squareRoot(), cell))
        }
        nearest.sort { ($0.distance, $0.cell) < ($1.distance, $1.cell) }
        for (distance, cell) in nearest { search(cell, centreGap: max(0, distance)) }
        for query in heaps.indices {
            heaps[query].sort()
            let row = Int(table.order[queries.lowerBound + query])
            take(row, heaps[query].distances, heaps[query].rows)
        }
    }

    private mutating func search(_ cell: Int, centreGap: Double) {
        let columns = table.columns
        let blocks = table.cellBlocks[cell]..<table.cellBlocks[cell + 1]
        let farthest = table.reach[table.blockStart[blocks.upperBound] - 1]
        var active: [Candidate] = []
        for query in 0..<queries.count {
            let place = queries.lowerBound + query
            let limit = heaps[query].limit
            // Who has only twins looks no further: among twins it saves a square.
            if limit == 0 { continue }
            let least = centreGap - table.reach[place] - farthest
            if least > 0, isBeyond(least, limit, centreGap + farthest) { continue }
            let row = table.rows + place * columns
            let target = left + active.count * (columns + 1)
            var sum = 0.0
            for column in 0..<columns {
                let gap = row[column] - table.centres[cell * columns + column]
                target[column] = Float(-2 * gap)
                sum += gap * gap
            }
            target[columns] = 1
            let distance = sum.squareRoot()
            if isBeyond(distance - farthest, limit, distance + farthest) { continue }
            active.append(Candidate(query: query, distance: distance, squared: sum))
        }
        guard !active.isEmpty else { return }
        for block in blocks {
            compare(table.blockStart[block]..<table.blockStart[block + 1], active)
        }
    }

    /// Whether everything at `least` or more is farther than a squared limit,
    /// with room for what rounding took off lengths of about `scale`.
    @inline(__always)
    private func isBeyond(_ least: Double, _ limit: Double, _ scale: Double) -> Bool {
        let sure = least - 1e-12 * scale
        return sure > 0 && sure * sure > limit
    }

    private mutating func compare(_ block: Range<Int>, _ active: [Candidate]) {
        let width = table.columns + 1
        let inner = table.reach[block.lowerBound]
        let outer = table.reach[block.upperBound - 1]
        var chosen: [Int] = []
        for (index, candidate) in active.enumerated() {
            let limit = heaps[candidate.query].limit
            if limit == 0 { continue }
            let least = max(candidate.distance - outer, inner - candidate.distance)
            if isBeyond(least, limit, candidate.distance + outer) { continue }
            let target = packed + chosen.count * width
            target.update(from: left + index * width, count: width)
            chosen.append(index)
        }
        guard !chosen.isEmpty else { return }
        cblas_sgemm(
            101,
            111,
            111,
            Int32(chosen.count),
            Int32(block.count),
            Int32(width),
            1,
            packed,
            Int32(width),
            table.relative + block.lowerBound * width,
            Int32(block.count),
            0,
            product,
            Int32(block.count)
        )
        // Rounding of inputs and of a sum of `width` products (Higham 2002).
        let unit = Double(width + 8) * 0x1p-23
        for (line, index) in chosen.enumerated() {
            let candidate = active[index]
            let lengths = candidate.distance + outer
            take(
                product + line * block.count,
                block,
                query: candidate.query,
                offset: candidate.squared - unit * lengths * lengths - 1e-30
            )
        }
    }

    /// Measures exactly whatever may be as near as the farthest of those found.
    private mutating func take(
        _ products: UnsafePointer<Float>,
        _ block: Range<Int>,
        query: Int,
        offset: Double
    ) {
        let columns = table.columns
        let own = table.rows + (queries.lowerBound + query) * columns
        var heap = heaps[query]
        var bound = Float(heap.limit - offset).nextUp
        var start = 0
        while start < block.count {
            let end = min(start + 16, block.count)
            if end - start == 16, !isAny(of: products + start, upTo: bound) {
                start = end
                continue
            }
            for index in start..<end where products[index] <= bound {
                let place = block.lowerBound + index
                let other = table.rows + place * columns
                var sum = 0.0
                for column in 0..<columns {
                    let gap = own[column] - other[column]
                    sum += gap * gap
                }
                heap.offer(sum, table.order[place])
                bound = Float(heap.limit - offset).nextUp
            }
            start = end
        }
        heaps[query] = heap
    }

    /// Whether one of sixteen numbers is at most `bound`.
    @inline(__always)
    private func isAny(of numbers: UnsafePointer<Float>, upTo bound: Float) -> Bool {
        let four = UnsafeRawPointer(numbers)
        let limit = SIMD4<Float>(repeating: bound)
        let first = four.loadUnaligned(as: SIMD4<Float>.self) .<= limit
        let second = four.loadUnaligned(fromByteOffset: 16, as: SIMD4<Float>.self) .<= limit
        let third = four.loadUnaligned(fromByteOffset: 32, as: SIMD4<Float>.self) .<= limit
        let fourth = four.loadUnaligned(fromByteOffset: 48, as: SIMD4<Float>.self) .<= limit
        return any((first .| second) .| (third .| fourth))
    }
}
