// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// A headless Chromium, driven through the debugging pipe it offers on file
/// descriptors 3 and 4: JSON messages that end with a zero byte.
///
/// It exists because a window of headless Chromium is never narrower than 500
/// pixels, while the debugging protocol can set any width, and because it also
/// tells what the page logged.
final class Browser {
    /// Why a page could not be driven.
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    /// What one look at a page brought.
    struct Look {
        var screenshot: Data
        var contentWidth: Int
        var errors: [String]
    }

    private let process = Process()
    private let requests = Pipe()
    private let answers = Pipe()
    private let profile: URL
    private var session: String?
    private var lastID = 0
    private var pending = Data()
    private var events: [[String: Any]] = []

    /// Where the browser lies, or nothing where there is none.
    static let path: String? = {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
        let places =
            folders.flatMap { folder in names.map { "\(folder)/\($0)" } }
            + ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"]
        return places.first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    init(path: String) throws {
        profile = FileManager.default.temporaryDirectory
            .appendingPathComponent("jejak-browser-\(UUID().uuidString)")
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = [
            "-c", "exec \"$0\" \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>/dev/null", path,
            "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
            "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--remote-debugging-pipe",
            "--user-data-dir=\(profile.path)",
        ]
        process.standardInput = requests
        process.standardOutput = answers
        try process.run()
        let target = try call("Target.createTarget", ["url": "about:blank"])
        let attached = try call(
            "Target.attachToTarget",
            ["targetId": target["targetId"] ?? "", "flatten": true]
        )
        session = attached["sessionId"] as? String
        for domain in ["Page", "Runtime", "Log"] { try call("\(domain).enable") }
    }

    /// Ends the browser and removes its profile.
    func close() {
        process.terminate()
        process.waitUntilExit()
        // A profile that stays behind in the temporary folder harms nobody.
        try? FileManager.default.removeItem(at: profile)
    }

    /// Opens an address at a width and looks at the whole page.
    func look(at address: String, width: Int) throws -> Look {
        events = []
        try call(
            "Emulation.setDeviceMetricsOverride",
            ["width": width, "height": 844, "deviceScaleFactor": 1, "mobile": width < 600]
        )
        try call("Page.navigate", ["url": address])
        try wait(for: "Page.loadEventFired")
        let size = try evaluate(
            "document.documentElement.scrollWidth + ' ' + document.documentElement.scrollHeight"
        )
        let numbers = size.split(separator: " ").compactMap { Int($0) }
        guard numbers.count == 2 else { throw Failure(description: "no size: \(size)") }
        let picture = try call(
            "Page.captureScreenshot",
            [
                "captureBeyondViewport": true,
                "clip": [
                    "x": 0, "y": 0, "width": width, "height": min(numbers[1], 4_000), "scale": 1,
                ],
            ]
        )
        let data = Data(base64Encoded: picture["data"] as? String ?? "") ?? Data()
        return Look(screenshot: data, contentWidth: numbers[0], errors: errors)
    }

    /// Opens an address and waits until it has loaded.
    func open(_ address: String) throws {
        events = []
        try call("Page.navigate", ["url": address])
        try wait(for: "Page.loadEventFired")
    }

    /// Runs a script before any of the pages that come.
    func prepare(_ script: String) throws {
        try call("Page.addScriptToEvaluateOnNewDocument", ["source": script])
    }

    /// Cuts the page off from the network, or gives it back.
    func setOffline(_ isOffline: Bool) throws {
        try call("Network.enable")
        try call(
            "Network.emulateNetworkConditions",
            [
                "offline": isOffline, "latency": 0, "downloadThroughput": -1,
                "uploadThroughput": -1,
            ]
        )
    }

    /// The value of a script's expression as text; a promise is awaited.
    func evaluate(_ script: String) throws -> String {
        let answer = try call(
            "Runtime.evaluate",
            [
                "expression": "Promise.resolve(\(script)).then(String)",
                "awaitPromise": true,
            ]
        )
        if let fault = answer["exceptionDetails"] { throw Failure(description: "\(fault)") }
        return (answer["result"] as? [String: Any])?["value"] as? String ?? ""
    }

    /// What the page logged as an error, or threw.
    private var errors: [String] {
        events.compactMap { event in
            let details = event["params"] as? [String: Any]
            switch event["method"] as? String {
            case "Runtime.exceptionThrown": return "\(details ?? [:])"
            case "Log.entryAdded":
                let entry = details?["entry"] as? [String: Any]
                return entry?["level"] as? String == "error" ? "\(entry ?? [:])" : nil
            default: return nil
            }
        }
    }

    @discardableResult
    private func call(_ method: String, _ parameters: [String: Any] = [:]) throws -> [String: Any] {
        lastID += 1
        var message: [String: Any] = ["id": lastID, "method": method, "params": parameters]
        if let session { message["sessionId"] = session }
        let bytes = try JSONSerialization.data(withJSONObject: message) + [0]
        try requests.fileHandleForWriting.write(contentsOf: bytes)
        while true {
            let answer = try receive()
            guard answer["id"] as? Int == lastID else {
                events.append(answer)
                continue
            }
            if let error = answer["error"] { throw Failure(description: "\(method): \(error)") }
            return answer["result"] as? [String: Any] ?? [:]
        }
    }

    private func wait(for event: String) throws {
        if events.contains(where: { $0["method"] as? String == event }) { return }
        while true {
            let answer = try receive()
            events.append(answer)
            if answer["method"] as? String == event { return }
        }
    }

    private func receive() throws -> [String: Any] {
        while true {
            if let end = pending.firstIndex(of: 0) {
                let message = pending[..<end]
                pending = Data(pending[pending.index(after: end)...])
                return try JSONSerialization.jsonObject(with: message) as? [String: Any] ?? [:]
            }
            let more = answers.fileHandleForReading.availableData
            guard !more.isEmpty else { throw Failure(description: "the browser went away") }
            pending += more
        }
    }
}
