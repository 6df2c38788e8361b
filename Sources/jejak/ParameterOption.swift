// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import JejakQuery

/// Values for the parameters of a question.
struct ParameterOption: ParsableArguments {
    @Option(
        name: .customLong("param"),
        help: ArgumentHelp(
            "What :name stands for in the text, such as days=7; a list is ('a', 'b').",
            valueName: "name=value"
        )
    )
    var parameters: [String] = []

    /// Reads a text with the values in place; says what is wrong and where.
    func read<T>(
        _ parse: (QueryParameters) throws(QueryError) -> T
    ) throws -> T {
        do {
            return try parse(try QueryParameters(arguments: parameters))
        } catch {
            Failure.say(error.picture)
            throw ExitCode(1)
        }
    }
}
