// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import JejakEngine
internal import JejakLearn
internal import JejakQuery

/// Which people a command is about: a segment or a cluster.
struct GroupOption: ParsableArguments {
    @Option(help: "The people of a segment, such as: did \"Order Completed\" at least 2 times")
    var segment: String?
    @Option(help: "The people of a cluster of journeys, by its number.")
    var cluster: Int?
    @Option(help: "The people of a cluster of 'jejak people cluster', by its number from 0.")
    var peopleCluster: Int?
    @OptionGroup var parameters: ParameterOption

    func choice() throws -> PeopleChoice {
        let given = [segment != nil, cluster != nil, peopleCluster != nil].count { $0 }
        guard given == 1 else {
            throw ValidationError("give one of --segment, --cluster and --people-cluster")
        }
        if let cluster { return .cluster(cluster) }
        if let peopleCluster { return .peopleCluster(peopleCluster) }
        return try Self.choice(segment ?? "", parameters)
    }

    /// `converters` and `rest` are groups of their own, all else is a segment.
    static func choice(_ text: String, _ parameters: ParameterOption) throws -> PeopleChoice {
        switch text {
        case "converters": return .converters
        case "rest": return .rest
        default:
            return .segment(
                try parameters.read { values throws(QueryError) in
                    try SegmentParser.parse(text, values)
                }
            )
        }
    }
}

extension PeopleCommand {
    /// Groups people by their features.
    struct Cluster: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Group people by what they do and are, and name the groups.",
            discussion: """
                Features: rfm, behaviour, channel, all, or a list such as
                recency,money,category:NAME (docs/guide/personas.md has all keys). Keeps the groups
                in the folder as facts: cluster.people and cluster.people.label are segments.
                """
        )

        @Option(help: "rfm, behaviour, channel, all, or keys with commas between.")
        var features = "rfm"
        @Option(help: "hdbscan, dbscan, kmeans, hierarchical (Ward) or consensus.")
        var method = "hdbscan"
        @Option(help: "How many groups kmeans, hierarchical and consensus make.")
        var clusters: Int?
        @Option(help: "The fewest people that make a crowd (hdbscan, dbscan; default: 2 %).")
        var minClusterSize: Int?
        @Option(help: "dbscan: how near a neighbour is, in standardised features.")
        var eps: Double?
        @Option(help: "The same seed gives the same groups.") var seed: UInt64 = 1
        @Option(help: "Write person,cluster to this file (-1: noise).") var labels: String?
        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() throws {
            let set = try FeatureSet(parsing: features)
            let workspace = try Workspace(folder: data.folder, access: .owner)
            let (report, people) = try workspace.clusterPeople(
                features: set,
                method: method,
                clusters: clusters,
                minimumClusterSize: minClusterSize,
                epsilon: eps,
                seed: seed
            )
            if let labels { try OutputFile.write(report.labelsCSV(people: people), to: labels) }
            print(output.json ? report.json : TellWords.words(report))
        }
    }

    /// Finds the people most like a group.
    struct Alike: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Find the people most like a group who are not in it.",
            discussion: """
                The similarity is the share of the group's own members who are at least as far from
                their like: 0.5 is as near as a typical member, 0 farther than all. The curve says
                how many people there are at each similarity.
                """
        )

        @OptionGroup var group: GroupOption
        @Option(help: "How many to list, the nearest first.") var limit = 100
        @Option(help: "rfm, behaviour, channel, all, or keys with commas between.")
        var features = "all"
        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() throws {
            let choice = try group.choice()
            let set = try FeatureSet(parsing: features)
            let (workspace, _) = try openForReading(data)
            let report = try workspace.alike(to: choice, limit: limit, features: set)
            print(output.json ? report.json : TellWords.words(report))
        }
    }

    /// Splits a group further.
    struct Divide: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Divide a segment or cluster further, by its members' features."
        )

        @OptionGroup var group: GroupOption
        @Option(help: "rfm, behaviour, channel, all, or keys with commas between.")
        var features = "behaviour"
        @Option(help: "The same seed gives the same groups.") var seed: UInt64 = 1
        @Option(help: "Write person,cluster to this file (-1: noise).") var labels: String?
        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() throws {
            let choice = try group.choice()
            let set = try FeatureSet(parsing: features)
            let (workspace, _) = try openForReading(data)
            let report = try workspace.split(choice, features: set, seed: seed)
            if let labels { try OutputFile.write(report.labelsCSV, to: labels) }
            print(output.json ? report.json : TellWords.words(report))
        }
    }
}
