// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import JejakDemo

extension DemoCommand {
    /// A mail server that keeps what it gets, to try campaigns with.
    struct Mailbox: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Run a mail server on this machine that keeps what it gets.",
            discussion: """
                For trying campaigns: add a sender with the address it prints. Every mail
                becomes an .eml file; nothing is sent on. It ends when its input does (Ctrl-D).
                """
        )

        @Option(help: "Where the mails go.") var folder = "mailbox"
        @Flag(help: "Count the mails and keep none.") var countOnly = false
        // Not "port", which is the demo's own.
        @Option(help: "The mailbox's port; 0 lets the system choose.") var smtpPort = 0

        func run() throws {
            let sink = try MailboxSink(folder: countOnly ? nil : folder, port: smtpPort)
            print("The mailbox is at \(sink.url)")
            fflush(nil)
            while readLine() != nil {}
            sink.stop()
            print("\(sink.count) mails came")
        }
    }
}
