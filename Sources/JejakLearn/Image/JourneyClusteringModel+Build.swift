// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

extension JourneyClusteringModel {
    /// Puts the answer together: numbers by size, names, figures, the map.
    init(
        clustering: JourneyClustering,
        table: JourneyTable,
        set: PicturedPeople,
        sample: PicturedPeople,
        codes: [Double],
        imager: JourneyImagerModel,
        encoder: JourneyEncoderModel,
        space: JourneySpace,
        density: HDBSCANModel?
    ) throws {
        let order = JourneyClusteringModel.bySize(density)
        var numbers = Array(repeating: 0, count: order.count)
        for (number, cluster) in order.enumerated() { numbers[cluster] = number }
        let placed = try JourneyClusteringModel.placed(
            set: set,
            sample: sample,
            codes: codes,
            space: space,
            density: density
        )
        var labels: [Int?] = Array(repeating: nil, count: table.personCount)
        var probabilities = Array(repeating: 0.0, count: table.personCount)
        var isTooShort = Array(repeating: true, count: table.personCount)
        var map = Array(repeating: MapPoint(x: 0, y: 0), count: table.personCount)
        let width = space.positions.columnCount
        let layout = try JourneyMap(
            placed.positions,
            columns: width,
            seed: clustering.seed
        )
        for (place, person) in set.people.enumerated() {
            labels[person] = placed.clusters[place].map { numbers[$0] }
            probabilities[person] = placed.probabilities[place]
            isTooShort[person] = false
            map[person] = layout.points[place]
        }
        let isConversion = JourneyClusteringModel.conversions(table, clustering.conversionEvent)
        let traits = JourneyTraits(
            table,
            people: set.people,
            imager: imager,
            isConversion: isConversion
        )
        clusters = JourneyClusteringModel.described(
            table,
            set: set,
            labels: labels,
            probabilities: probabilities,
            traits: traits,
            persistence: order.map { density?.persistence[$0] ?? 0 },
            positions: placed.positions,
            columns: width
        )
        self.labels = labels
        self.probabilities = probabilities
        self.isTooShort = isTooShort
        self.map = map
        seconds = [:]
        self.imager = imager
        self.encoder = encoder
        self.space = space
        self.density = density
        self.numbers = numbers
    }

    /// Another's answer under other ids, or with its stages timed.
    init(
        _ other: JourneyClusteringModel,
        clusters fresh: [JourneyCluster]? = nil,
        ids: [Int]? = nil,
        seconds: [JourneyClusteringStage: Double]? = nil
    ) {
        clusters = fresh ?? other.clusters
        let change = ids.map { Dictionary(uniqueKeysWithValues: zip(other.clusters.map(\.id), $0)) }
        labels =
            change.map { change in other.labels.map { $0.flatMap { change[$0] } } }
            ?? other.labels
        probabilities = other.probabilities
        isTooShort = other.isTooShort
        map = other.map
        self.seconds = seconds ?? other.seconds
        imager = other.imager
        encoder = other.encoder
        space = other.space
        density = other.density
        numbers =
            change.map { change in other.numbers.compactMap { change[$0] } }
            ?? other.numbers
    }

    func timed(_ seconds: [JourneyClusteringStage: Double]) -> JourneyClusteringModel {
        JourneyClusteringModel(self, seconds: seconds)
    }

    /// The density's clusters, the largest first.
    private static func bySize(_ density: HDBSCANModel?) -> [Int] {
        let sizes = density?.sizes ?? []
        return sizes.indices.sorted { (-sizes[$0], $0) < (-sizes[$1], $1) }
    }

    /// Position and cluster of everybody with a picture.
    private static func placed(
        set: PicturedPeople,
        sample: PicturedPeople,
        codes: [Double],
        space: JourneySpace,
        density: HDBSCANModel?
    ) throws -> (positions: [Double], clusters: [Int?], probabilities: [Double]) {
        let width = space.positions.columnCount
        let codeWidth = space.first.columnCount
        guard sample.count < set.count else {
            let nobody = Array(repeating: Int?.none, count: set.count)
            let never = Array(repeating: 0.0, count: set.count)
            return (
                space.positions.values, density?.labels ?? nobody,
                density?.probabilities ?? never
            )
        }
        var positions = [Double](repeating: 0, count: set.count * width)
        positions.withUnsafeMutableBufferPointer { buffer in
            // Each chunk writes the places of its own people.
            nonisolated(unsafe) let buffer = buffer
            parallelFor(set.count, chunk: 256) { range in
                for place in range {
                    let point = space.place(
                        Array(codes[place * codeWidth..<(place + 1) * codeWidth])
                    )
                    for column in 0..<width { buffer[place * width + column] = point[column] }
                }
            }
        }
        var clusters = Array(repeating: Int?.none, count: set.count)
        var probabilities = Array(repeating: 0.0, count: set.count)
        if let density {
            let rows = try FeatureMatrix(
                rowCount: set.count,
                columnCount: width,
                values: positions
            )
            for (place, answer) in try density.assign(rows).enumerated() {
                clusters[place] = answer.cluster
                probabilities[place] = answer.probability
            }
        }
        // People of the fit keep what the fit said of them.
        for index in 0..<sample.count {
            let place = index * set.count / sample.count
            clusters[place] = density?.labels[index]
            probabilities[place] = density?.probabilities[index] ?? 0
        }
        return (positions, clusters, probabilities)
    }

    /// Which events count as conversion: the one that is named; else those
    /// that carry money; else those whose name says so.
    static func conversions(_ table: JourneyTable, _ name: String?) -> [Bool] {
        if let name { return table.eventNames.map { $0 == name } }
        var carriesMoney = Array(repeating: false, count: table.eventNames.count)
        for row in 0..<table.rowCount where table.amounts[row] > 0 {
            carriesMoney[Int(table.events[row])] = true
        }
        if carriesMoney.contains(true) { return carriesMoney }
        return table.eventNames.map { name in
            let key = name.lowercased().filter { $0.isLetter }
            return key == "purchase" || key == "ordercompleted" || key == "order"
        }
    }
}
