// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import JejakCore
internal import JejakEngine
internal import JejakStore

extension CampaignCommand {
    /// Lists what became of everybody's message.
    struct Messages: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List what became of everybody's message, as CSV.",
            discussion: "Columns: person, state, reason, detail. Every no has its reason."
        )

        @Argument(help: "The campaign's id.") var id: String
        @Option(help: "Only those in this state, such as unknown or refused.")
        var state: String?
        @OptionGroup var data: DataOption

        private static let page = 10_000

        func run() throws {
            let wanted = try state.map { word in
                guard let state = MessageState(rawValue: word) else {
                    throw ValidationError(
                        "--state is one of "
                            + MessageState.allCases.map(\.rawValue).joined(separator: ", ")
                    )
                }
                return state
            }
            let workspace = try Workspace(folder: data.folder, access: .reader)
            let outbox = try workspace.campaignOutbox(id)
            print("person,state,reason,detail")
            var offset = 0
            while true {
                let (messages, _) = try outbox.messages(
                    campaign: id,
                    state: wanted,
                    limit: Self.page,
                    offset: offset
                )
                if messages.isEmpty { return }
                offset += messages.count
                for message in messages {
                    let cells = [
                        message.person, message.state.rawValue, message.reason ?? "",
                        message.detail ?? "",
                    ]
                    print(cells.map(Self.cell).joined(separator: ","))
                }
            }
        }

        private static func cell(_ text: String) -> String {
            let isPlain = !text.contains { $0 == "," || $0 == "\"" || $0.isNewline }
            return isPlain ? text : "\"" + text.replacing("\"", with: "\"\"") + "\""
        }
    }
}
