// SPDX-License-Identifier: Apache-2.0

package import JejakCore

/// Journey clusters, who is in them, and what is needed to place new people.
///
/// Warning: it holds codes of the people it was fitted on; forgetting a person
/// means fitting anew without them. Invariants: the columns by person have one
/// entry for every person of the table that was fitted.
package struct JourneyClusteringModel: Sendable {
    package let clusters: [JourneyCluster]
    /// Per person of the table: the cluster, or nil for noise and too short.
    package let labels: [Int?]
    /// How firmly each person belongs, 0 to 1.
    package let probabilities: [Double]
    /// Who took too few steps for a picture.
    package let isTooShort: [Bool]
    /// Where each person lies on the 2-D map; (0, 0) for the too short.
    package let map: [MapPoint]
    package let seconds: [JourneyClusteringStage: Double]
    package let imager: JourneyImagerModel
    package let encoder: JourneyEncoderModel

    let space: JourneySpace
    let density: HDBSCANModel?
    /// The answer's number of each of the density's clusters.
    let numbers: [Int]

    /// A place on the 2-D map, without unit.
    package struct MapPoint: Sendable, Equatable {
        package var x: Double
        package var y: Double
    }

    /// People with a picture who are in no cluster.
    package var noise: Int {
        zip(labels, isTooShort).reduce(0) { $0 + ($1.0 == nil && !$1.1 ? 1 : 0) }
    }
    package var tooShort: Int { isTooShort.reduce(0) { $0 + ($1 ? 1 : 0) } }

    /// Where a person of another table belongs: nil for noise, and for those
    /// with too few steps, whose probability is 0 as well.
    package func assign(
        _ table: JourneyTable,
        person: Int
    ) throws -> (cluster: Int?, probability: Double) {
        guard let density, let image = imager.image(table, person: person) else {
            return (nil, 0)
        }
        let position = space.place(encoder.encode(image).map(Double.init))
        let found = try density.assign(position)
        return (found.cluster.map { numbers[$0] }, found.probability)
    }
}
