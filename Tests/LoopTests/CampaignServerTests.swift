// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension LoopTests {
    /// The links of a mail, as mail programs and scanners follow them, against
    /// the running program.
    @Suite(.enabled(if: MailServer.isThere, Comment(rawValue: MailServer.absence)))
    struct CampaignServerTests {
        @Test func `a scanner's GET unsubscribes nobody, the POST does, also what is queued`()
            throws
        {
            let mail = try MailServer(folder: Workshop().folder.path + "-mail")
            defer { try? FileManager.default.removeItem(atPath: mail.folder) }  // A temporary one.
            let shop = try CampaignCase(people: 12, server: mail.port)
            let first = try shop.send(try shop.file("first")).finish()
            #expect(first.status == 0, "\(first)")
            let (address, path) = try #require(try unsubscribeLink(mail))
            let server = try JejakServer(shop.data)
            try #require(server.hasAnswered, "\(server.process.errorSoFar)")
            for method in ["GET", "HEAD", "GET"] {
                let answer = HTTPCall.send(method, path, port: server.port)
                #expect(answer?.status == 200, "\(method): \(String(describing: answer))")
            }
            #expect(HTTPCall.send("GET", path + "x", port: server.port)?.status == 404)
            #expect(try subscribed(server, path))
            let answer = HTTPCall.send(
                "POST",
                path,
                port: server.port,
                body: "List-Unsubscribe=One-Click",
                type: "application/x-www-form-urlencoded"
            )
            #expect(answer?.status == 200, "\(String(describing: answer))")
            #expect(try !subscribed(server, path))
            server.process.terminate()
            _ = server.process.finish(killAfter: 20)
            let before = try mail.mails()[address] ?? 0
            let second = try shop.send(try shop.file("second")).finish()
            #expect(second.status == 0, "\(second)")
            #expect(try mail.mails()[address] ?? 0 == before)
            let person = String(address.prefix { $0 != "@" })
            let fate = try #require(try shop.fates("second")[person])
            #expect(fate.reason == "unsubscribed" || fate.state == "held")
        }

        /// Whether the page offers to unsubscribe (and not to come back).
        private func subscribed(_ server: JejakServer, _ path: String) throws -> Bool {
            let page = try #require(HTTPCall.send("GET", path, port: server.port))
            return page.body.contains("List-Unsubscribe")
        }

        /// The address of one mail and the path in its header.
        private func unsubscribeLink(_ mail: MailServer) throws -> (String, String)? {
            let name = try FileManager.default.contentsOfDirectory(atPath: mail.folder).sorted()
                .first { $0.hasSuffix(".eml") }
            guard let name else { return nil }
            let text = try String(contentsOfFile: mail.folder + "/" + name, encoding: .utf8)
            let address = name.dropLast(4).split(separator: "-", maxSplits: 2).last
            guard let match = text.firstMatch(of: /List-Unsubscribe: <http:..[^\/]+([^>]+)>/),
                let address
            else { return nil }
            return (String(address), String(match.1))
        }
    }
}
