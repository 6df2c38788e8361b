// SPDX-License-Identifier: Apache-2.0

package import JejakQuery

/// Some people, as somebody names them: a segment, a cluster, those who ordered,
/// or whoever is left.
package enum PeopleChoice: Sendable {
    case segment(SegmentExpression)
    /// A cluster of journeys, by its number.
    case cluster(Int)
    /// A cluster of people by their features, by its number from 0.
    case peopleCluster(Int)
    /// Whoever ordered at least once.
    case converters
    /// Everybody who is not in the other group.
    case rest

    /// What it is called for good: a persona's name and face follow from it.
    var key: String {
        switch self {
        case .segment(let expression): SegmentPrinter.text(expression)
        case .cluster(let number): "cluster.journey = \(number)"
        case .peopleCluster(let number): "cluster.people = \(number)"
        case .converters: "converters"
        case .rest: "rest"
        }
    }
}
