// SPDX-License-Identifier: Apache-2.0

package import JejakCore

/// Where a journey stands among the clusters of a fit.
package struct JourneyPlacement: Sendable, Equatable {
    /// The cluster's id; nothing for noise and too short.
    package var cluster: Int?
    /// How firmly, 0 to 1.
    package var probability: Double
    /// How far the nearest journeys of the fit are; 0 for the too short.
    package var reach: Double
    package var isTooShort: Bool

    package init(cluster: Int?, probability: Double, reach: Double, isTooShort: Bool) {
        self.cluster = cluster
        self.probability = probability
        self.reach = reach
        self.isTooShort = isTooShort
    }
}

/// How journeys of the fit are placed when each is left out of it: what new ones
/// are held against.
package struct UsualPlacements: Sendable, Equatable {
    /// How far the nearest others are, rising; of 2,000 people at most.
    package let reaches: [Double]
    /// The share of them in no cluster.
    package let noise: Double

    static let most = 2_000

    init(reaches: [Double], noise: Double) {
        self.reaches = reaches.sorted()
        self.noise = noise
    }
}

/// The part of a clustering that says where a changed journey belongs: pictures,
/// encoder, space and density, without what was found of each person.
///
/// A journey is placed by itself, so the answer does not depend on who is placed
/// with it, nor on when. Memory and file: about 350 bytes a person of the
/// fit's sample beside the encoder, so at most 8 MB with a sample of 20,000.
/// Warning: it holds codes of the people it was fitted on.
package struct JourneyPlacer: Sendable {
    let coder: JourneyCoder
    let space: JourneySpace
    let density: HDBSCANModel?
    /// The id of each of the density's clusters.
    package let ids: [Int]
    package let usual: UsualPlacements

    package var imager: JourneyImagerModel { coder.imager }
    package var encoder: JourneyEncoderModel { coder.encoder }

    init(
        coder: JourneyCoder,
        space: JourneySpace,
        density: HDBSCANModel?,
        ids: [Int],
        usual: UsualPlacements
    ) {
        self.coder = coder
        self.space = space
        self.density = density
        self.ids = ids
        self.usual = usual
    }

    package init(_ model: JourneyClusteringModel) throws {
        self.init(
            coder: try JourneyCoder(imager: model.imager, encoder: model.encoder),
            space: model.space,
            density: model.density,
            ids: model.numbers,
            usual: try Self.usual(model.space, model.density)
        )
    }

    /// Where people of a table stand, in the order given. About a millisecond
    /// each, on this thread alone.
    package func place(_ table: JourneyTable, people: [Int]) throws -> [JourneyPlacement] {
        try people.map { person in
            guard let image = imager.image(table, person: person) else {
                return JourneyPlacement(cluster: nil, probability: 0, reach: 0, isTooShort: true)
            }
            // One by one: a matrix product of several may round otherwise.
            let code = encoder.encode(image).map(Double.init)
            return try placement(of: space.place(code), reach: space.reach(code))
        }
    }

    private func placement(of position: [Double], reach: Double) throws -> JourneyPlacement {
        let found = try density?.assign(position)
        return JourneyPlacement(
            cluster: found?.cluster.map { ids[$0] },
            probability: found?.probability ?? 0,
            reach: reach,
            isTooShort: false
        )
    }

    private static func usual(
        _ space: JourneySpace,
        _ density: HDBSCANModel?
    ) throws -> UsualPlacements {
        let count = space.first.rowCount
        let asked = min(count, UsualPlacements.most)
        guard let density, count > 2, !space.shares.isEmpty else {
            return UsualPlacements(reaches: [], noise: 0)
        }
        var reaches: [Double] = []
        var noise = 0
        for index in 0..<asked {
            let left = space.leavingOut(index * count / asked)
            reaches.append(left.reach)
            if try density.assign(left.place).cluster == nil { noise += 1 }
        }
        return UsualPlacements(reaches: reaches, noise: Double(noise) / Double(asked))
    }
}

extension JourneySpace {
    /// How far the nearest of the fit are from a code: the distance to the last
    /// of those neighbours that decide its place.
    func reach(_ code: [Double]) -> Double {
        let point = JourneySpace.evened(axes, code[...])
        guard neighbours > 0 else { return 0 }
        return nearest(point, count: neighbours).last?.square.squareRoot() ?? 0
    }

    /// Where somebody of the fit would lie, had they not been in it.
    func leavingOut(_ row: Int) -> (place: [Double], reach: Double) {
        let point = first.row(row)
        let others = nearest(point, count: min(first.rowCount, neighbours + 1))
            .filter { $0.row != row }.prefix(neighbours)
        return (
            place(among: Array(others)), others.last?.square.squareRoot() ?? 0
        )
    }

    /// The nearest rows of the fit with the squares of their distances.
    func nearest(_ point: [Double], count: Int) -> [(row: Int, square: Double)] {
        tree.withView { view in
            var search = NearestSearch(neighbours: count, tree: tree)
            point.withUnsafeBufferPointer { point in
                if let base = point.baseAddress { search.find(base, in: view) }
            }
            return (0..<search.count).map { (Int(search.rows[$0]), search.distances[$0]) }
        }
    }
}
