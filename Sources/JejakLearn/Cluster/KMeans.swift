// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Clustering into a given number of round groups of like size.
///
/// Lloyd's iterations (1982) from greedy k-means++ seeds (Arthur and
/// Vassilvitskii 2007), the best of several starts. For tables whose groups are
/// compact and whose number is known; where neither holds, see `HDBSCAN`.
///
/// Time O(starts · iterations · n · clusters · columns), memory O(n). The same
/// rows and seed give the same answer on any number of threads.
package struct KMeans: Sendable, Equatable, Codable {
    package var clusterCount: Int
    package var seed: UInt64
    /// How often to begin anew; the tightest result is kept.
    package var starts: Int
    /// The most rounds one start may take.
    package var roundsMax: Int

    package init(clusterCount: Int, seed: UInt64, starts: Int = 10, roundsMax: Int = 300) {
        self.clusterCount = clusterCount
        self.seed = seed
        self.starts = starts
        self.roundsMax = roundsMax
    }

    /// Clusters the rows. `width` bounds the threads, and changes no answer.
    package func fit(
        _ rows: FeatureMatrix,
        width: Int = parallelWidth
    ) throws -> KMeansModel {
        try check(rows)
        var random = SeededRandom(seed: seed)
        var best: KMeansModel?
        for _ in 0..<starts {
            let seeds = try chooseSeeds(rows, random: &random)
            let found = iterate(rows, from: seeds, width: width)
            if found.inertia < best?.inertia ?? .infinity { best = found }
        }
        guard let best else { preconditionFailure("a checked table has a finite inertia") }
        return best
    }

    private func check(_ rows: FeatureMatrix) throws {
        guard clusterCount >= 1, starts >= 1, roundsMax >= 1 else {
            throw LearnError(
                .badSetting,
                "\(clusterCount) clusters, \(starts) starts and \(roundsMax) rounds were asked "
                    + "for; give at least 1 of each"
            )
        }
        guard clusterCount <= rows.rowCount else {
            throw LearnError(
                .tooFewRows,
                "\(rows.rowCount) rows cannot make \(clusterCount) clusters; "
                    + "give more rows or ask for fewer clusters"
            )
        }
        guard hasFiniteDistances(rows, times: rows.rowCount) else {
            throw LearnError(
                .badNumber,
                "the rows lie too far apart for their distances to be summed; "
                    + "give the columns a smaller scale"
            )
        }
    }

    /// Rows drawn as first centres, each far from the ones before: of a few
    /// drawn by squared distance, the one that lowers the inertia most.
    private func chooseSeeds(
        _ rows: FeatureMatrix,
        random: inout SeededRandom
    ) throws -> [Double] {
        let trials = 2 + Int(logarithm(Double(clusterCount)))
        var centres = rows.row(random.below(rows.rowCount))
        var nearest = squaredDistances(rows, to: centres)
        for made in 1..<max(1, clusterCount) {
            let total = nearest.reduce(0, +)
            guard total > 0 else {
                throw LearnError(
                    .constantRows,
                    "there are only \(made) different rows, too few for \(clusterCount) "
                        + "clusters; ask for \(made) or fewer"
                )
            }
            var lowest = Double.infinity
            var chosen: [Double] = []
            var chosenRow = 0
            for _ in 0..<trials {
                let row = draw(nearest, at: random.uniform() * total)
                let distances = squaredDistances(rows, to: rows.row(row))
                var sum = 0.0
                for index in distances.indices { sum += min(distances[index], nearest[index]) }
                if sum < lowest {
                    lowest = sum
                    chosen = distances
                    chosenRow = row
                }
            }
            for index in nearest.indices { nearest[index] = min(nearest[index], chosen[index]) }
            centres.append(contentsOf: rows.row(chosenRow))
        }
        return centres
    }

    /// The row at which the running sum of weights passes `target`.
    private func draw(_ weights: [Double], at target: Double) -> Int {
        var sum = 0.0
        var last = 0
        for (index, weight) in weights.enumerated() where weight > 0 {
            sum += weight
            last = index
            if sum > target { return index }
        }
        return last
    }

    private func iterate(
        _ rows: FeatureMatrix,
        from seeds: [Double],
        width: Int
    ) -> KMeansModel {
        var centres = seeds
        var placed = nearestCentres(rows, centres, width: width)
        for _ in 0..<roundsMax {
            centres = means(rows, &placed, centres)
            let next = nearestCentres(rows, centres, width: width)
            let isStable = next.labels == placed.labels
            placed = next
            if isStable { break }
        }
        return KMeansModel(
            settings: self,
            columnCount: rows.columnCount,
            centres: centres,
            labels: placed.labels.map { Int($0) },
            inertia: placed.distances.reduce(0, +)
        )
    }

    /// The mean of each cluster. A cluster that lost all its rows takes the row
    /// farthest from its own centre, so that none is ever empty.
    private func means(
        _ rows: FeatureMatrix,
        _ placed: inout PlacedRows,
        _ old: [Double]
    ) -> [Double] {
        let columns = rows.columnCount
        var counts = [Int](repeating: 0, count: clusterCount)
        for label in placed.labels { counts[Int(label)] += 1 }
        for cluster in 0..<clusterCount where counts[cluster] == 0 {
            var farthest = 0
            for row in placed.distances.indices
            where placed.distances[row] > placed.distances[farthest] {
                farthest = row
            }
            counts[Int(placed.labels[farthest])] -= 1
            placed.labels[farthest] = Int32(cluster)
            placed.distances[farthest] = 0
            counts[cluster] = 1
        }
        var sums = [Double](repeating: 0, count: old.count)
        for row in 0..<rows.rowCount {
            let base = Int(placed.labels[row]) * columns
            for column in 0..<columns {
                sums[base + column] += rows.values[row * columns + column]
            }
        }
        for cluster in 0..<clusterCount {
            for column in 0..<columns where counts[cluster] > 0 {
                sums[cluster * columns + column] /= Double(counts[cluster])
            }
        }
        return sums
    }
}

/// The nearest centre of each row and the squared distance to it.
struct PlacedRows {
    var labels: [Int32]
    var distances: [Double]
}

/// Measures every row against every centre; ties go to the first centre.
func nearestCentres(
    _ rows: FeatureMatrix,
    _ centres: [Double],
    width: Int
) -> PlacedRows {
    let columns = rows.columnCount
    let centreCount = centres.count / columns
    var labels = [Int32](repeating: 0, count: rows.rowCount)
    var distances = [Double](repeating: 0, count: rows.rowCount)
    labels.withUnsafeMutableBufferPointer { labels in
        distances.withUnsafeMutableBufferPointer { distances in
            rows.values.withUnsafeBufferPointer { cells in
                centres.withUnsafeBufferPointer { centres in
                    // Each row is written by the one chunk that holds it.
                    nonisolated(unsafe) let labels = labels
                    nonisolated(unsafe) let distances = distances
                    nonisolated(unsafe) let cells = cells
                    nonisolated(unsafe) let centres = centres
                    parallelFor(rows.rowCount, chunk: 2048, width: width) { range in
                        for row in range {
                            var best = Double.infinity
                            var label = 0
                            for centre in 0..<centreCount {
                                var sum = 0.0
                                for column in 0..<columns {
                                    let gap =
                                        cells[row * columns + column]
                                        - centres[centre * columns + column]
                                    sum += gap * gap
                                }
                                if sum < best {
                                    best = sum
                                    label = centre
                                }
                            }
                            labels[row] = Int32(label)
                            distances[row] = best
                        }
                    }
                }
            }
        }
    }
    return PlacedRows(labels: labels, distances: distances)
}

private func squaredDistances(_ rows: FeatureMatrix, to point: [Double]) -> [Double] {
    nearestCentres(rows, point, width: 1).distances
}
