// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import JejakEngine

/// `jejak operator`: who may open the console.
struct OperatorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "operator",
        abstract: "Who may open the console.",
        subcommands: [Add.self]
    )

    /// Adds an operator or changes a password.
    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add an operator, or give one a new password.",
            discussion: """
                The password is read from the terminal without showing it, or as the first line
                of standard input. With an operator the console asks for name and password.
                """
        )

        @Argument(help: "The operator's name.") var name: String
        @OptionGroup var data: DataOption

        func run() throws {
            let workspace = try Workspace(folder: data.folder, access: .owner)
            let password: String
            if isatty(STDIN_FILENO) == 1 {
                guard let typed = getpass("Password for \(name): ") else {
                    throw EngineError(.badRequest, "no password was typed: try again")
                }
                password = String(cString: typed)
            } else {
                guard let line = readLine() else {
                    throw EngineError(
                        .badRequest,
                        "standard input holds no password: write it as the first line"
                    )
                }
                password = line
            }
            try workspace.addOperator(name, password: password)
            print("\(name) may open the console of \(workspace.folder.path).")
        }
    }
}
