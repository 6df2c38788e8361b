// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension LoopTests {
    /// The console as somebody with a keyboard finds it: a segment is typed, and
    /// questions are asked, in a real browser over a real server.
    @Suite(.enabled(if: ClientScript.isThere, Comment(rawValue: ClientScript.absence)))
    struct ConsoleTests {
        private static let hasChromium = [
            "chromium", "chromium-browser", "google-chrome", "google-chrome-stable",
        ].contains { name in
            (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
                FileManager.default.isExecutableFile(atPath: "\($0)/\(name)")
            }
        }

        @Test(.enabled(if: hasChromium, "no Chromium here: install the package chromium"))
        func `segments and questions work in a browser, by keyboard, in both languages`() throws {
            try ClientScript.expectWell("console.py", within: 400)
        }

        @Test(.enabled(if: hasChromium, "no Chromium here: install the package chromium"))
        func `groups of journeys are compared, walked about in, picked and kept`() throws {
            try ClientScript.expectWell("clusters.py", within: 500)
        }
    }
}
