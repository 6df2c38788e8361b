// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension LoopTests {
    /// A mail server in trouble costs its own queue time, and nobody a mail.
    @Suite(.enabled(if: MailServer.isThere, Comment(rawValue: MailServer.absence)))
    struct CampaignTroubleTests {
        /// What a kind of trouble must come to: the state and reason of each
        /// message, and the program's exit status.
        struct Trouble: CustomTestStringConvertible {
            let mode: String
            let fate: String
            let status: Int32
            var scheme = "smtp"
            var testDescription: String { scheme + " " + mode }
        }

        @Test(arguments: [
            Trouble(mode: "refuse", fate: "bounced addressRefused", status: 0),
            Trouble(mode: "later", fate: "queued serverSaidLater", status: 0),
            Trouble(mode: "hang", fate: "queued serverUnreachable", status: 2),
            Trouble(mode: "slow", fate: "sent ", status: 0),
            Trouble(mode: "middle", fate: "queued serverUnreachable", status: 2),
            Trouble(mode: "end", fate: "unknown noAnswerAfterData", status: 0),
            Trouble(mode: "garbage", fate: "queued serverUnreachable", status: 2),
            Trouble(mode: "slow", fate: "queued serverUnreachable", status: 2, scheme: "smtps"),
        ])
        func `each trouble is told, nothing is lost, other queues go on`(
            trouble: Trouble
        ) throws {
            let good = try MailServer(folder: Workshop().folder.path + "-mail")
            defer { try? FileManager.default.removeItem(atPath: good.folder) }  // A temporary one.
            let bad = try MailServer(mode: trouble.mode)
            let shop = try CampaignCase(people: 20, server: good.port)
            try shop.addSender("rusak", "\(trouble.scheme)://127.0.0.1:\(bad.port)")
            let file = try shop.file("rusak", sender: "rusak")
            let run = try shop.send(file).finish()
            #expect(run.status == trouble.status, "\(run)")
            if trouble.status != 0 {
                #expect(run.error.contains("run the same command again"), "\(run)")
            }
            let fates = try shop.fates("rusak").values.filter { $0.reason != "noConsent" }
                .filter { !["refused", "held"].contains($0.state) }
            #expect(fates.count > 8)
            // Where the server is away only a few were tried; the others wait.
            let tried = fates.filter { trouble.status == 0 || !$0.reason.isEmpty }
            #expect(!tried.isEmpty && fates.allSatisfy { trouble.fate.hasPrefix($0.state) })
            for fate in tried { #expect("\(fate.state) \(fate.reason)" == trouble.fate) }
            // The other sender's mail leaves all the same, but not to addresses
            // that do not exist.
            let other = try shop.send(try shop.file("baik")).finish()
            let sent = (other.json?["messages"] as? [String: Int])?["sent"] ?? 0
            let kept = try good.mails().values.reduce(0, +)
            #expect(sent == kept && (trouble.mode == "refuse" ? sent == 0 : sent > 8), "\(other)")
        }
    }
}
