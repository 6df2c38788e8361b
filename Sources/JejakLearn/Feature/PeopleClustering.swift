// SPDX-License-Identifier: Apache-2.0

/// How people are put into groups by their features.
///
/// The one place that knows the methods: another joins as a case here.
package enum PeopleClusterMethod: Sendable, Equatable {
    /// Crowds of at least so many people; who fits none is noise.
    case hdbscan(minimumClusterSize: Int)
    /// So many groups, everybody in one.
    case kMeans(clusters: Int)

    package var name: String {
        switch self {
        case .hdbscan: "hdbscan"
        case .kMeans: "kmeans"
        }
    }

    /// A method by its name; sizes follow from the number of people where they
    /// are not given.
    package init(
        named name: String,
        people: Int,
        clusters: Int?,
        minimumClusterSize: Int?
    ) throws {
        switch name {
        case "hdbscan":
            self = .hdbscan(minimumClusterSize: minimumClusterSize ?? max(10, people / 50))
        case "kmeans": self = .kMeans(clusters: clusters ?? 5)
        default:
            throw LearnError(
                .badSetting,
                "there is no method '\(name)'; there are hdbscan and kmeans"
            )
        }
    }

    /// Each row's group, nothing for noise, and how firmly it belongs.
    func labels(_ rows: FeatureMatrix, seed: UInt64) throws -> ([Int?], [Double]) {
        switch self {
        case .hdbscan(let size):
            let model = try HDBSCAN(minimumClusterSize: size).fit(rows)
            return (model.labels, model.probabilities)
        case .kMeans(let clusters):
            let model = try KMeans(clusterCount: clusters, seed: seed).fit(rows)
            return (model.labels.map { $0 }, model.labels.map { _ in 1 })
        }
    }
}

/// Groups of people by what they do and are, with words for each.
///
/// Deterministic for `seed`. Time and memory are those of the method; features
/// take one pass over the footprints.
package struct PeopleClustering: Sendable {
    package var features: FeatureSet
    package var method: PeopleClusterMethod
    package var seed: UInt64

    package init(features: FeatureSet, method: PeopleClusterMethod, seed: UInt64 = 1) {
        self.features = features
        self.method = method
        self.seed = seed
    }

    /// One group: the largest has the number 0.
    package struct Group: Sendable, Equatable {
        package var id: Int
        package var members: [Int]
        package var label: FeatureLabel
    }

    /// What was found.
    package struct Found: Sendable {
        /// One a person; nothing for noise.
        package var labels: [Int?]
        package var probabilities: [Double]
        package var groups: [Group]
        package var scale: RobustScale
        package var noise: Int { labels.count { $0 == nil } }
    }

    package func fit(_ people: PeopleTable) throws -> Found {
        try fit(FeatureTable(people, features))
    }

    /// As above, on features that were counted before.
    package func fit(_ table: FeatureTable) throws -> Found {
        guard table.personCount > 0 else {
            throw LearnError(.empty, "there are no people to group; import footprints first")
        }
        let scale = RobustScale(table)
        let rows = try scale.rows(table)
        let (raw, probabilities) = try method.labels(rows, seed: seed)
        var members: [Int: [Int]] = [:]
        for (person, label) in raw.enumerated() {
            if let label { members[label, default: []].append(person) }
        }
        let order = members.keys.sorted {
            (-(members[$0]?.count ?? 0), $0) < (-(members[$1]?.count ?? 0), $1)
        }
        var numbers: [Int: Int] = [:]
        for (number, label) in order.enumerated() { numbers[label] = number }
        let groups = order.map { members[$0] ?? [] }
        let labels = FeatureLabeller(rows, scale.columns.map(\.feature)).labels(groups)
        return Found(
            labels: raw.map { $0.flatMap { numbers[$0] } },
            probabilities: probabilities,
            groups: groups.indices.map {
                Group(id: $0, members: groups[$0], label: labels[$0])
            },
            scale: scale
        )
    }
}
