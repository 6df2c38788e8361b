// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import JejakEngine

/// `jejak sender`: the mail servers and names a house sends under.
struct SenderCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sender",
        abstract: "Set up the mail servers and names that mail is sent under.",
        subcommands: [Add.self, List.self]
    )

    /// Adds a sender, or changes one.
    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a sender, or change one.",
            discussion: """
                jejak sender add shop --server smtps://mail.example:465 --user shop \\
                    --password-file /etc/jejak/mail --from halo@toko.example \\
                    --from-name "Toko Jejak" --links https://mail.toko.example
                """
        )

        @Argument(help: "The name that campaign files use.") var name: String
        @Option(help: "The mail server: smtp://host:port or smtps://host:port.")
        var server: String
        @Option(help: "The address mail comes from.") var from: String
        @Option(help: "The name beside that address.") var fromName = ""
        @Option(help: "Where the world reaches 'jejak serve', for links in mails.")
        var links: String
        @Option(help: "The user name at the mail server.") var user: String?
        @Option(help: "A file that holds the password.") var passwordFile: String?
        @Option(help: "An environment variable that holds the password.")
        var passwordVariable: String?
        @Option(help: "A file of certificates to trust in place of the system's.")
        var caFile: String?
        @Flag(help: "Let mail travel in the clear to a server elsewhere.")
        var allowPlain = false
        @Option(help: "How many connections at once.") var connections = 4
        @Option(help: "How many seconds the server may take for an answer.")
        var answerSeconds = 60
        @OptionGroup var data: DataOption

        func run() throws {
            let sender = MailSender(
                name: name,
                server: server,
                from: from,
                fromName: fromName,
                links: links,
                username: user,
                passwordFile: passwordFile.map {
                    URL(fileURLWithPath: $0).standardizedFileURL.path
                },
                passwordVariable: passwordVariable,
                allowsPlain: allowPlain,
                caFile: caFile,
                connections: connections,
                answerSeconds: answerSeconds
            )
            try Workspace(folder: data.folder, access: .owner).saveSender(sender)
        }
    }

    /// Lists the senders, without secrets.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the senders.")

        @OptionGroup var data: DataOption

        func run() throws {
            let senders = try Workspace(folder: data.folder, access: .reader).senders()
            if senders.isEmpty { print("no sender yet: add one with 'jejak sender add'") }
            for sender in senders {
                print("\(sender.name)  \(sender.from)  by \(sender.server)  \(sender.links)")
            }
        }
    }
}
