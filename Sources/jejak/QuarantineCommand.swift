// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import JejakCore
internal import JejakEngine
internal import JejakStore

/// `jejak quarantine`: what the door did not take, and what becomes of it.
struct QuarantineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quarantine",
        abstract: "What came to the door and was not taken, with the reason.",
        discussion: """
            Mend the reason (the tracking plan, the sender, a limit), then send the items to the
            door again with 'replay'. Works also while a server owns the folder.
            """,
        subcommands: [List.self, Replay.self, Drop.self]
    )

    /// Which items a command is about.
    struct Choice: ParsableArguments {
        @Option(help: "Only items with this reason.") var reason: String?
        @Option(name: .customLong("id"), help: "Only this item (may be repeated).")
        var ids: [Int64] = []
    }

    /// Shows what lies there.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what lies there, the newest first."
        )

        @Option(help: "Only items with this reason.") var reason: String?
        @Option(help: "How many to show.") var limit = 20
        @Flag(help: "Show the items' content too. It is personal data.") var content = false
        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() throws {
            let workspace = try openForReading(data).workspace
            let counts = try workspace.quarantineCounts()
            let items = try workspace.quarantine(
                reason: reason,
                limit: max(0, min(limit, 10_000))
            )
            guard !output.json else {
                var object = JSONObject()
                var sums = JSONObject()
                for count in counts { sums.add(count.reason, count.count) }
                object.add("counts", sums)
                object.add("items", items.map(json))
                print(object.text)
                return
            }
            if counts.isEmpty { print("Nothing lies in quarantine.") }
            for count in counts { print("\(count.reason): \(count.count)") }
            for item in items {
                let time = ISO8601.format(item.receivedAt)
                print("\(item.id)  \(time)  \(item.source)  \(item.reason)")
                if content { print("    \(item.content)") }
            }
        }

        private func json(_ item: QuarantineRecord) -> JSONObject {
            var object = JSONObject()
            object.add("id", Int(item.id))
            object.add("receivedAt", ISO8601.format(item.receivedAt))
            object.add("source", item.source)
            object.add("reason", item.reason)
            if let message = item.messageId { object.add("messageId", message) }
            if content { object.add("content", item.content) }
            return object
        }
    }

    /// Sends items to the door again.
    struct Replay: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send items to the door again; what is taken leaves quarantine."
        )

        @OptionGroup var choice: Choice
        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() throws {
            try SourceCommand.carryOut(
                .replayQuarantine(
                    ids: choice.ids.isEmpty ? nil : choice.ids,
                    reason: choice.reason
                ),
                data,
                output
            )
        }
    }

    /// Throws items away.
    struct Drop: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Throw items away. They cannot be brought back."
        )

        @OptionGroup var choice: Choice
        @Flag(help: "All items: asked for where neither --id nor --reason is given.")
        var all = false
        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func validate() throws {
            guard all || choice.reason != nil || !choice.ids.isEmpty else {
                throw ValidationError("Say which: --id, --reason, or --all.")
            }
        }

        func run() throws {
            try SourceCommand.carryOut(
                .dropQuarantine(
                    ids: choice.ids.isEmpty ? nil : choice.ids,
                    reason: choice.reason
                ),
                data,
                output
            )
        }
    }
}
