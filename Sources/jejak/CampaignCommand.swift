// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import JejakCore
internal import JejakEngine
internal import JejakStore
internal import Synchronization

/// `jejak campaign`: messages to an audience, and what they changed.
struct CampaignCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "campaign",
        abstract: "Check, preview and send a campaign, and tell its effect.",
        discussion: """
            A campaign is a text file; docs/guide/campaigns.md shows one. Sending chooses the
            audience once, leaves a random share of it without the message, and goes on where
            it was when it is interrupted: nobody gets a message twice.
            """,
        subcommands: [
            Check.self, Preview.self, Send.self, Pause.self, Resume.self, Cancel.self,
            Status.self, Results.self, Messages.self, List.self,
        ]
    )

    /// Reads the text of a campaign file.
    static func text(_ path: String) throws -> String {
        let data: Data
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            data = try handle.read(upToCount: CampaignFile.bytesMost + 1) ?? Data()
        } catch {
            throw EngineError(
                .badRequest,
                "\(path) cannot be read: check the path and its permissions"
            )
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw EngineError(.badRequest, "\(path) is no UTF-8 text: save it as UTF-8")
        }
        return text
    }

    /// Says what is wrong with a file, and who it would go to.
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what is wrong with a campaign file, and who it would go to now."
        )

        @Argument(help: "The campaign file.") var file: String
        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() throws {
            let workspace = try Workspace(folder: data.folder, access: .reader)
            let checkup = try workspace.check(campaignText: CampaignCommand.text(file))
            print(output.json ? checkup.json : checkup.words)
            if !checkup.problems.isEmpty { throw ExitCode(1) }
        }
    }

    /// Shows the mail that one person would get.
    struct Preview: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the mail one person would get, and whether they would."
        )

        @Argument(help: "The campaign file.") var file: String
        @Argument(help: "The person's user id.") var person: String
        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() throws {
            let workspace = try Workspace(folder: data.folder, access: .reader)
            let preview = try workspace.preview(
                campaignText: CampaignCommand.text(file),
                person: person
            )
            print(output.json ? preview.json : preview.words)
        }
    }

    /// Sends a campaign from a file, and goes on with one that was interrupted.
    struct Send: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send a campaign: now, or at the time its file names.",
            discussion: """
                Runs until every message has come to an end or waits (for the end of quiet
                hours, for a server): run it again then, or leave 'jejak serve' running.
                """
        )

        @Argument(help: "The campaign file.") var file: String
        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() throws {
            let workspace = try Workspace(folder: data.folder, access: .owner)
            let record = try workspace.save(campaignText: CampaignCommand.text(file))
            _ = try workspace.recoverOutbox()
            try workspace.send(record.id)
            let progress = Mutex(ProgressLine(isQuiet: output.json))
            let rest = try workspace.deliver { [workspace] in
                // A count that cannot be read now is shown the next time.
                guard let counts = try? workspace.messageCounts(record.id) else { return true }
                let waiting = (counts[.queued] ?? 0) + (counts[.sending] ?? 0)
                progress.withLock { $0.show("\(counts[.sent] ?? 0) sent, \(waiting) waiting") }
                return true
            }
            progress.withLock { $0.end() }
            let report = try workspace.report(record.id)
            print(output.json ? report.json : report.words)
            if let trouble = rest.troubles.first {
                throw EngineError(
                    .interrupted,
                    "\(trouble.value) What waits is safe: run the same command again"
                )
            }
        }
    }

    /// Shows how far a campaign is.
    struct Status: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say how far a campaign is, and why people did not get it."
        )

        @Argument(help: "The campaign's id.") var id: String
        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() throws {
            let report = try Workspace(folder: data.folder, access: .reader).report(id)
            print(output.json ? report.json : report.words)
        }
    }

    /// Tells what a campaign changed.
    struct Results: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tell what a campaign changed: those reached against those held back."
        )

        @Argument(help: "The campaign's id.") var id: String
        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() throws {
            let report = try Workspace(folder: data.folder, access: .reader).report(id)
            print(output.json ? report.json : report.words)
        }
    }

    /// Lists all campaigns.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the campaigns.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func run() throws {
            let campaigns = try Workspace(folder: data.folder, access: .reader).campaigns()
            guard output.json else {
                if campaigns.isEmpty { return print("no campaigns yet") }
                for campaign in campaigns {
                    print("\(campaign.id)  \(campaign.state.rawValue)  \(campaign.name)")
                }
                return
            }
            var object = JSONObject()
            object.add(
                "campaigns",
                campaigns.map { campaign in
                    var item = JSONObject()
                    item.add("id", campaign.id)
                    item.add("name", campaign.name)
                    item.add("state", campaign.state.rawValue)
                    return item
                }
            )
            print(object.text)
        }
    }
}
