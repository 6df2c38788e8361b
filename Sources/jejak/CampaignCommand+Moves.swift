// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import JejakEngine

extension CampaignCommand {
    /// Stops a campaign for now.
    struct Pause: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Stop a campaign for now: what waits stays."
        )

        @Argument(help: "The campaign's id.") var id: String
        @OptionGroup var data: DataOption

        func run() throws {
            try Workspace(folder: data.folder, access: .owner).pause(id)
        }
    }

    /// Lets a paused campaign go on.
    struct Resume: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let a paused campaign go on where it was.",
            discussion: "'jejak campaign send' or 'jejak serve' then delivers what waits."
        )

        @Argument(help: "The campaign's id.") var id: String
        @OptionGroup var data: DataOption

        func run() throws {
            try Workspace(folder: data.folder, access: .owner).resume(id)
        }
    }

    /// Stops a campaign for ever.
    struct Cancel: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Stop a campaign for ever: what waits is never sent."
        )

        @Argument(help: "The campaign's id.") var id: String
        @OptionGroup var data: DataOption

        func run() throws {
            try Workspace(folder: data.folder, access: .owner).cancel(id)
        }
    }
}
