// SPDX-License-Identifier: Apache-2.0

/// How people are put into groups by their features.
///
/// The one place that knows the methods: another joins as a case here.
package enum PeopleClusterMethod: Sendable, Equatable {
    /// Crowds of at least so many people; who fits none is noise.
    case hdbscan(minimumClusterSize: Int)
    /// Crowds of one density: so many people within a distance.
    case dbscan(epsilon: Double, minimumSamples: Int)
    /// So many groups, everybody in one.
    case kMeans(clusters: Int)
    /// Ward's tree, cut into so many groups.
    case hierarchical(clusters: Int)
    /// What many clusterings agree on; their number where it is not given.
    case consensus(clusters: Int?)

    /// The names by which `init(named:)` knows them.
    package static let names = ["hdbscan", "dbscan", "kmeans", "hierarchical", "consensus"]

    package var name: String {
        switch self {
        case .hdbscan: "hdbscan"
        case .dbscan: "dbscan"
        case .kMeans: "kmeans"
        case .hierarchical: "hierarchical"
        case .consensus: "consensus"
        }
    }

    /// A method by its name; sizes follow from the number of people where they
    /// are not given.
    package init(
        named name: String,
        people: Int,
        clusters: Int?,
        minimumClusterSize: Int?,
        epsilon: Double? = nil
    ) throws {
        let least = minimumClusterSize ?? max(10, people / 50)
        switch name {
        case "hdbscan": self = .hdbscan(minimumClusterSize: least)
        case "dbscan":
            guard let epsilon else {
                throw LearnError(
                    .badSetting,
                    "dbscan needs --eps, how near a neighbour is in standardised features; "
                        + "hdbscan needs none"
                )
            }
            self = .dbscan(epsilon: epsilon, minimumSamples: least)
        case "kmeans": self = .kMeans(clusters: clusters ?? 5)
        case "hierarchical": self = .hierarchical(clusters: clusters ?? 5)
        case "consensus": self = .consensus(clusters: clusters)
        default:
            throw LearnError(
                .badSetting,
                "there is no method '\(name)'; there are \(Self.names.joined(separator: ", "))"
            )
        }
    }

    /// Each row's group, nothing for noise, and how firmly it belongs.
    func labels(_ rows: FeatureMatrix, seed: UInt64) throws -> ([Int?], [Double]) {
        switch self {
        case .hdbscan(let size):
            let model = try HDBSCAN(minimumClusterSize: size).fit(rows)
            return (model.labels, model.probabilities)
        case .dbscan(let epsilon, let samples):
            return Self.firmly(try DBSCAN(epsilon: epsilon, minimumSamples: samples).fit(rows))
        case .kMeans(let clusters):
            return Self.firmly(try KMeans(clusterCount: clusters, seed: seed).fit(rows))
        case .hierarchical(let clusters):
            return Self.firmly(try Agglomerative(linkage: .ward, cut: .count(clusters)).fit(rows))
        case .consensus(let clusters):
            let model = try Consensus(clusterCount: clusters, seed: seed).fit(rows)
            return (model.rowLabels, model.agreement)
        }
    }

    /// The labels of a method that does not say how firmly somebody belongs.
    private static func firmly(_ model: some ClusterModel) -> ([Int?], [Double]) {
        (model.rowLabels, model.rowLabels.map { $0 == nil ? 0 : 1 })
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
