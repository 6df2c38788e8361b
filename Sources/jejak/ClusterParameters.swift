// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import JejakCore
internal import JejakEngine
internal import JejakLearn

/// The ways of clustering a table.
enum ClusterMethod: String, CaseIterable {
    case hdbscan, dbscan, kmeans, hierarchical, consensus

    /// Whether it says how firmly each row belongs.
    var hasProbabilities: Bool { self == .hdbscan || self == .consensus }
}

/// What a clustering of a table came to.
struct ClusterAnswer {
    var labels: [Int?]
    /// How firmly each row belongs, where the method says so.
    var probabilities: [Double] = []
    var inertia: Double?

    var noise: Int { labels.reduce(0) { $0 + ($1 == nil ? 1 : 0) } }

    var sizes: [Int] {
        var sizes: [Int] = []
        for case .some(let label) in labels {
            while sizes.count <= label { sizes.append(0) }
            sizes[label] += 1
        }
        return sizes
    }
}

/// A number of clusters, or the word auto.
enum ClusterCountOption: ExpressibleByArgument, Equatable {
    case auto
    case count(Int)

    init?(argument: String) {
        if argument == "auto" {
            self = .auto
        } else if let count = Int(argument) {
            self = .count(count)
        } else {
            return nil
        }
    }
}

/// How HDBSCAN picks clusters, in its own words.
enum SelectionOption: String, ExpressibleByArgument, CaseIterable {
    case eom, leaf
}

/// The parameters of all methods, named as the field names them.
struct ClusterParameters: ParsableArguments {
    @Option(help: "hdbscan: the fewest rows that make a cluster (default: 5).")
    var minClusterSize: Int?
    @Option(
        help: """
            hdbscan: how many neighbours make a crowd (default: --min-cluster-size). \
            dbscan: how many rows, itself counted (default: 5).
            """
    )
    var minSamples: Int?
    @Option(help: "hdbscan: clusters that split below this distance stay one (default: 0).")
    var epsilon: Double?
    @Option(help: "hdbscan: eom (excess of mass, the default) or leaf.")
    var selection: SelectionOption?
    @Flag(help: "hdbscan: all rows may be one cluster.") var allowSingleCluster = false
    @Flag(help: "hdbscan: the true minimum spanning tree, not hdbscan's own approximation.")
    var exactTree = false
    @Option(help: "dbscan: how near a neighbour is.") var eps: Double?
    @Option(
        name: [.customLong("clusters"), .customLong("k")],
        help: "kmeans, hierarchical, consensus: how many clusters, or auto (default: auto)."
    )
    var clusters: ClusterCountOption?
    @Option(help: "kmeans: how often to begin anew (default: 10).") var starts: Int?
    @Option(help: "kmeans: follow random batches of so many rows, for large tables.")
    var batch: Int?
    @Option(help: "hierarchical: ward (the default), average, complete or single.")
    var linkage: Linkage?
    @Option(help: "hierarchical: cut the tree at this height instead of by number.")
    var height: Double?
    @Option(help: "consensus: how many clusterings vote (default: 20).") var members: Int?
    @Option(help: "The same seed gives the same answer.") var seed: UInt64 = 1

    /// Refuses what the method has no use for, before any file is read.
    func check(_ method: ClusterMethod) throws {
        let owners: [(name: String, isGiven: Bool, methods: [ClusterMethod])] = [
            ("--min-cluster-size", minClusterSize != nil, [.hdbscan]),
            ("--min-samples", minSamples != nil, [.hdbscan, .dbscan]),
            ("--epsilon", epsilon != nil, [.hdbscan]),
            ("--selection", selection != nil, [.hdbscan]),
            ("--allow-single-cluster", allowSingleCluster, [.hdbscan]),
            ("--exact-tree", exactTree, [.hdbscan]),
            ("--eps", eps != nil, [.dbscan]),
            ("--clusters", clusters != nil, [.kmeans, .hierarchical, .consensus]),
            ("--starts", starts != nil, [.kmeans]),
            ("--batch", batch != nil, [.kmeans]),
            ("--linkage", linkage != nil, [.hierarchical]),
            ("--height", height != nil, [.hierarchical]),
            ("--members", members != nil, [.consensus]),
        ]
        for owner in owners where owner.isGiven && !owner.methods.contains(method) {
            throw EngineError(
                .badRequest,
                "\(owner.name) does not go with \(method.rawValue): it is for "
                    + owner.methods.map { $0.rawValue }.joined(separator: ", ")
                    + "; leave it out or choose another --method"
            )
        }
        if method == .dbscan, eps == nil {
            throw EngineError(
                .badRequest,
                "dbscan needs --eps, the distance at which a row is a neighbour; hdbscan needs none"
            )
        }
        if height != nil, clusters != nil {
            throw EngineError(
                .badRequest,
                "--height and --clusters both cut the tree: give one of them"
            )
        }
    }

    func fit(_ method: ClusterMethod, _ rows: FeatureMatrix) throws -> ClusterAnswer {
        switch method {
        case .hdbscan:
            let model = try HDBSCAN(
                minimumClusterSize: minClusterSize ?? 5,
                minimumSamples: minSamples,
                clusterSelection: selection == .leaf ? .leaf : .excessOfMass,
                epsilon: epsilon ?? 0,
                allowSingleCluster: allowSingleCluster,
                spanningTree: exactTree ? .exact : .reference
            ).fit(rows)
            return ClusterAnswer(labels: model.labels, probabilities: model.probabilities)
        case .dbscan:
            let model = try DBSCAN(epsilon: eps ?? 0, minimumSamples: minSamples ?? 5).fit(rows)
            return ClusterAnswer(labels: model.rowLabels)
        case .kmeans:
            return try fitKMeans(rows)
        case .hierarchical:
            return try fitTree(rows)
        case .consensus:
            var consensus = Consensus(members: members ?? 20, seed: seed)
            if case .count(let count) = clusters { consensus.clusterCount = count }
            let model = try consensus.fit(rows)
            return ClusterAnswer(labels: model.rowLabels, probabilities: model.agreement)
        }
    }

    private func fitKMeans(_ rows: FeatureMatrix) throws -> ClusterAnswer {
        var means = KMeans(clusterCount: 1, seed: seed, starts: starts ?? 10, batchRows: batch)
        if case .count(let count) = clusters {
            means.clusterCount = count
        } else {
            means.clusterCount = try means.chooseCount(rows).best
        }
        let model = try means.fit(rows)
        return ClusterAnswer(labels: model.rowLabels, inertia: model.inertia)
    }

    private func fitTree(_ rows: FeatureMatrix) throws -> ClusterAnswer {
        let linkage = linkage ?? .ward
        if let height {
            let model = try Agglomerative(linkage: linkage, cut: .height(height)).fit(rows)
            return ClusterAnswer(labels: model.rowLabels)
        }
        if case .count(let count) = clusters {
            let model = try Agglomerative(linkage: linkage, cut: .count(count)).fit(rows)
            return ClusterAnswer(labels: model.rowLabels)
        }
        let tree = try Agglomerative(linkage: linkage, cut: .count(2)).fit(rows).dendrogram
        func cut(_ count: Int) -> [Int?] { tree.labels(count: count).map { Int($0) } }
        let most = min(ClusterCountChoice.usualRange.upperBound, rows.rowCount)
        let choice = try ClusterCountChoice.bySilhouette(
            rows,
            among: ClusterCountChoice.usualRange.lowerBound...most,
            seed: seed,
            labels: cut
        )
        return ClusterAnswer(labels: cut(choice.best))
    }
}
