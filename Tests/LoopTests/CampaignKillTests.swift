// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension LoopTests {
    /// A campaign that is killed at any moment reaches everybody once or says
    /// that it does not know, and nobody whom it must not reach.
    ///
    ///     claim ─ commit ─ hand over ─✗ kill -9          (unknown, never again)
    ///     claim ─✗ kill -9                                (its turn comes again)
    ///     hand over ─ answer ─ commit ─✗ kill -9          (sent)
    @Suite(.enabled(if: MailServer.isThere, Comment(rawValue: MailServer.absence)))
    struct CampaignKillTests {
        static let campaigns = JejakBinary.isSoak ? 5 : 1
        static let kills = JejakBinary.isSoak ? 20 : 8
        static let people = JejakBinary.isSoak ? 3_200 : 800

        @Test func `killed at random moments a campaign reaches everybody at most once`() throws {
            let server = try MailServer(
                folder: Workshop().folder.path + "-mail",
                delayMilliseconds: 2
            )
            // What stays behind in the temporary folder harms nobody.
            defer { try? FileManager.default.removeItem(atPath: server.folder) }
            let shop = try CampaignCase(people: Self.people, server: server.port)
            var random = LoopRandom(seed: 20_261_122)
            var early = 0
            for campaign in 0..<Self.campaigns {
                let before = try server.mails()
                let id = "round-\(campaign)"
                let file = try shop.file(id)
                for _ in 0..<Self.kills {
                    let process = try shop.send(file)
                    usleep(UInt32(Double.random(in: 0.02...0.5, using: &random) * 1e6))
                    process.kill()
                    early += process.finish().wasKilled ? 1 : 0
                }
                let last = try shop.send(file).finish()
                #expect(last.status == 0, "\(last)")
                try expectOnce(shop, id, before: before, after: try server.mails())
            }
            // How many depends on how fast the machine is.
            #expect(early >= 2, "hardly a kill came in time: nothing was proved")
        }

        private func expectOnce(
            _ shop: CampaignCase,
            _ id: String,
            before: [String: Int],
            after: [String: Int]
        ) throws {
            let fates = try shop.fates(id)
            var unknown = 0
            var got = 0
            for number in 0..<shop.people {
                let address = CampaignCase.address(number)
                let count = (after[address] ?? 0) - (before[address] ?? 0)
                let fate = try #require(fates["p\(number)"], "p\(number) has no row")
                #expect(count <= 1, "p\(number) got it \(count) times")
                got += count
                switch fate.state {
                case "sent": #expect(count == 1, "p\(number) is sent and got nothing")
                case "unknown":
                    unknown += 1
                    #expect(fate.reason == "stoppedWhileSending")
                    #expect(shop.mayGetMail(number))
                case "held":
                    #expect(count == 0, "p\(number) is held back and got it")
                    #expect(shop.mayGetMail(number))
                case "refused":
                    #expect(count == 0, "p\(number) was refused and got it")
                    #expect(!shop.mayGetMail(number), "p\(number): \(fate.reason)")
                    #expect(!fate.reason.isEmpty)
                default: Issue.record("p\(number) is \(fate.state) at the end")
                }
            }
            // At most one a connection and crash.
            #expect(unknown <= 4 * Self.kills)
            #expect(got > shop.people / 3, "hardly anybody got it: nothing was proved")
            print("campaign \(id): \(got) got it once, \(unknown) unknown")
        }
    }
}
