// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import JejakEngine
internal import JejakLearn

extension JourneysCommand {
    /// Holds the journeys of two groups against each other.
    struct Contrast: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Which events and transitions set two groups apart, and where they depart.",
            discussion: """
                A group is a segment's expression, 'converters' (whoever ordered; journeys are then
                read up to the first order) or 'rest'. --cluster N is a cluster of journeys; without
                --against it is held against the nearest cluster that does better.
                """
        )

        @Option(help: "The group: an expression, or 'converters'.") var group: String?
        @Option(help: "A cluster of journeys as the group, by its number.")
        var cluster: Int?
        @Option(help: "What it is held against: an expression, 'converters' or 'rest'.")
        var against: String?
        @Option(help: "A cluster of journeys to hold it against, by its number.")
        var againstCluster: Int?
        @OptionGroup var parameters: ParameterOption
        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() throws {
            guard (group == nil) != (cluster == nil), against == nil || againstCluster == nil else {
                throw ValidationError(
                    "give --group or --cluster, and at most one of --against and --against-cluster"
                )
            }
            let own =
                try cluster.map(PeopleChoice.cluster)
                ?? GroupOption.choice(group ?? "", parameters)
            let other =
                try againstCluster.map(PeopleChoice.cluster)
                ?? against.map { try GroupOption.choice($0, parameters) }
            let (workspace, _) = try openForReading(data)
            let report = try workspace.contrast(group: own, against: other)
            print(output.json ? report.json : TellWords.words(report))
        }
    }
}
