// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import JejakCore
internal import JejakEngine
internal import JejakStore

/// `jejak people`: who is who, and an operator's word on it.
struct PeopleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "people",
        abstract: "See who somebody is, group people, find who is alike, join or part identities.",
        discussion: """
            People are named by any of their identifiers: a user id, an anonymous id, an e-mail
            address, a phone number, or kind:value where one text is of several kinds. What an
            operator says outranks every event, is kept for good, and can be taken back.
            """,
        subcommands: [
            Show.self, Cluster.self, Alike.self, Divide.self, Merge.self, Split.self,
            Conflicts.self, Edicts.self,
        ]
    )

    /// Shows one person: identifiers, links, profile.
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show who somebody is and what is known of them."
        )

        @Argument(help: "Any of the person's identifiers.") var key: String
        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() throws {
            let (workspace, _) = try openForReading(data)
            guard let identity = try workspace.identity(of: key),
                let profile = try workspace.profile(of: key)
            else {
                throw EngineError(.notFound, "nobody is known as \"\(key)\" in \(data.folder)")
            }
            guard output.json else { return print(PeopleWords.words(identity, profile)) }
            var object = JSONObject()
            object.add("identity", raw: identity.json)
            object.add("profile", raw: profile.json)
            print(object.text)
        }
    }

    /// Joins two people.
    struct Merge: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say that two people are one; the first stands for both.",
            discussion: "'jejak people split' takes it back."
        )

        @Argument(help: "An identifier of the person who stands for both.") var first: String
        @Argument(help: "An identifier of the other person.") var second: String
        @OptionGroup var data: DataOption
        @OptionGroup var edict: EdictOption
        @OptionGroup var output: OutputOption

        func run() throws {
            try edict.run(data: data, output: output) { workspace in
                .merge(
                    try workspace.identifier(named: first),
                    try workspace.identifier(named: second)
                )
            }
        }
    }

    /// Takes an identifier out of its person.
    struct Split: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take an identifier out of the person it belongs to."
        )

        @Argument(help: "The identifier, such as email:somebody@shop.example.")
        var identifier: String
        @OptionGroup var data: DataOption
        @OptionGroup var edict: EdictOption
        @OptionGroup var output: OutputOption

        func run() throws {
            try edict.run(data: data, output: output) { workspace in
                try workspace.splitting(workspace.identifier(named: identifier))
            }
        }
    }

    /// Lists those whom events named together and the rules do not join.
    struct Conflicts: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List people whom events named together and the rules keep apart."
        )

        @Option(help: "How many to list, the latest first.") var limit = 50
        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() throws {
            let (workspace, _) = try openForReading(data)
            let found = try workspace.conflicts(limit: max(0, limit))
            guard output.json else { return print(PeopleWords.words(found)) }
            var object = JSONObject()
            object.add("conflicts", found.map(\.json))
            print(object.text)
        }
    }

    /// Lists what operators said.
    struct Edicts: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List what operators said about who is who, the newest first."
        )

        @Option(help: "How many to list.") var limit = 50
        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() throws {
            let (workspace, _) = try openForReading(data)
            let found = try workspace.edicts(limit: max(0, limit))
            guard output.json else { return print(PeopleWords.words(found)) }
            var object = JSONObject()
            object.add("edicts", found.map(\.json))
            print(object.text)
        }
    }
}

/// How an edict is said: for show or for good, and why.
struct EdictOption: ParsableArguments {
    @Flag(help: "Only show what it would do.") var dryRun = false
    @Option(help: "Why, for those who ask later.") var reason = ""

    /// Shows what an edict would do, and says it unless that is all.
    func run(
        data: DataOption,
        output: OutputOption,
        _ edict: (Workspace) throws -> IdentityEdict
    ) throws {
        let said: IdentityEdict
        let preview: IdentityPreview
        do {
            let (workspace, _) = try openForReading(data)
            said = try edict(workspace)
            preview = try workspace.previewEdict(said)
        }
        guard preview.isPossible else {
            throw EngineError(
                .badRequest,
                preview.warnings.map(\.sentence).joined(separator: " ")
            )
        }
        if !dryRun {
            let author = ProcessInfo.processInfo.userName
            _ = try Workspace.carryOut(
                .decree(
                    kind: said.kind.rawValue,
                    first: said.first.text,
                    second: said.second.text,
                    author: author.isEmpty ? "command line" : author,
                    reason: reason
                ),
                folder: data.folder
            )
        }
        guard output.json else { return print(PeopleWords.words(preview, isDone: !dryRun)) }
        var object = preview.json
        object.add("done", !dryRun)
        print(object.text)
    }
}
