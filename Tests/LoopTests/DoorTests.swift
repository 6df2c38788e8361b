// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension LoopTests {
    /// The door as other people's programs find it: their SDKs, their broken
    /// networks, their broken bodies; and a server that ends at any moment.
    ///
    /// The scripts of `Tests/Clients` do the work, each against a server of its
    /// own, so that what talks to the server shares no code with it.
    @Suite(.enabled(if: ClientScript.isThere, Comment(rawValue: ClientScript.absence)))
    struct DoorTests {
        private static let soaks = JejakBinary.isSoak
        private static let examples = JejakBinary.root
            .appending(path: "../shared/data/event_payloads/own_examples_batch.json").path

        @Test(
            .enabled(
                if: ClientScript.hasPackages,
                Comment(rawValue: ClientScript.packagesAbsence)
            )
        )
        func `unmodified SDKs deliver everything once, whatever the network does`() throws {
            try ClientScript.expectWell("sdks.py", withPackages: true, within: 200)
        }

        @Test func `bodies of browsers, and every other way in, are taken`() throws {
            let isThere = FileManager.default.fileExists(atPath: Self.examples)
            try ClientScript.expectWell("browser.py", isThere ? [Self.examples] : [], within: 100)
        }

        @Test func `kills at random moments under load lose nothing and double nothing`() throws {
            let rounds = Self.soaks ? "200" : "10"
            try ClientScript.expectWell("ends.py", ["kill", rounds], within: 1800)
        }

        @Test func `power cuts at random moments lose nothing that was answered 200`() throws {
            let rounds = Self.soaks ? "50" : "3"
            try ClientScript.expectWell("ends.py", ["power", rounds], within: 1800)
        }

        @Test(arguments: [
            "full", "readonly", "broken", "low", "clock", "large", "drain", "sources", "slow",
        ])
        func `a passing fault costs nobody anything once it is mended`(fault: String) throws {
            try ClientScript.expectWell("faults.py", [fault], within: 200)
        }

        @Test func `hostile bodies never end in a 5xx or half an event`() throws {
            let count = Self.soaks ? "10000" : "2000"
            try ClientScript.expectWell("hostile.py", [count], within: 900)
        }
    }
}
