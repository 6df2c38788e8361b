// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import JejakCore
internal import JejakEngine
internal import JejakStore

/// `jejak bounce`: mails that came back.
struct BounceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bounce",
        abstract: "Take in mails that came back.",
        subcommands: [Import.self]
    )

    /// Reads delivery reports and complaints.
    struct Import: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read delivery reports (RFC 3464) and complaints (RFC 5965).",
            discussion: """
                Takes an .eml file, an mbox file or a Maildir. Lasting bounces and complaints
                put the address on the suppression list; reading them again changes nothing.
                """
        )

        @Argument(help: "The file or folder.") var path: String
        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() throws {
            let workspace = try Workspace(folder: data.folder, access: .owner)
            let tally = try workspace.importReports(path)
            if output.json { return print(tally.json) }
            print("\(tally.mails) mails read")
            for (word, count) in tally.counts.sorted(by: { $0.key < $1.key }) {
                print("  \(count) \(word)")
            }
        }
    }
}

/// `jejak suppression`: addresses that nothing may go to.
struct SuppressionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "suppression",
        abstract: "See and change the list of addresses that get nothing.",
        subcommands: [Add.self, Remove.self, List.self]
    )

    /// Puts an address on the list by hand.
    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put an address on the list: nothing goes there any more."
        )

        @Argument(help: "The address.") var address: String
        @OptionGroup var data: DataOption

        func run() throws {
            try Workspace(folder: data.folder, access: .owner).suppress(address)
        }
    }

    /// Takes an address off the list.
    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take an address off the list that was put on it by mistake.",
            discussion: """
                Not for people who unsubscribed or complained: they come back by themselves, on
                the page of their mail.
                """
        )

        @Argument(help: "The address.") var address: String
        @OptionGroup var data: DataOption

        func run() throws {
            try Workspace(folder: data.folder, access: .owner).allowAgain(address)
        }
    }

    /// Lists the addresses.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the addresses, the latest first.",
            discussion: "Warning: the list is personal."
        )

        @Option(help: "How many.") var limit = 100
        @OptionGroup var data: DataOption

        func run() throws {
            let workspace = try Workspace(folder: data.folder, access: .reader)
            let (list, of) =
                try workspace.outbox()?
                .suppressions(limit: max(0, limit), offset: 0) ?? ([], 0)
            for item in list {
                print("\(item.address)  \(item.reason.rawValue)  \(ISO8601.format(item.at))")
            }
            print("\(list.count) of \(of)")
        }
    }
}
