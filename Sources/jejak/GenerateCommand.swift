// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import JejakDemo
internal import JejakEngine

/// `jejak generate`: the demo shop's footprints as a file.
struct GenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Write a made-up shop's events to a file, for load tests.",
        discussion: """
            JSON Lines, one tracking call a line, as 'jejak import FILE --preset jsonl' reads
            them. The same people and seed write the same bytes. The shop lives from January to
            June 2025; a person leaves about thirty footprints.
            """
    )

    @OptionGroup var shop: ShopOption
    @Option(help: "Write at most so many events.") var events: Int?
    @Option(help: "The file to write; - for standard output.") var out: String
    @OptionGroup var output: OutputOption

    func validate() throws {
        guard (1...10_000_000).contains(shop.people) else {
            throw ValidationError("--people is 1 to 10,000,000, not \(shop.people)")
        }
        if let events, events < 1 {
            throw ValidationError("--events is a number from 1 on, not \(events)")
        }
    }

    func run() throws {
        let written: Int
        do {
            written = try out == "-" ? write(to: .standardOutput) : writeFile()
        } catch {
            throw EngineError(
                .failed,
                "\(out) cannot be written: free some space, mend the permissions, or name "
                    + "another file with --out"
            )
        }
        let isShort = events.map { written < $0 } ?? false
        if isShort {
            Failure.say(
                "\(shop.people) people leave \(written) events, not \(events ?? 0): name more "
                    + "people with --people"
            )
        }
        guard out != "-" else { return }
        var object = JSONObject()
        object.add("events", written)
        object.add("people", shop.people)
        object.add("seed", Int(clamping: shop.seed))
        object.add("file", out)
        let hint = "take it in with: jejak import \(out) --preset jsonl"
        print(output.json ? object.text : Plain.lines(ofObject: object.text) + "\n" + hint)
    }

    /// Under another name until it is whole.
    private func writeFile() throws -> Int {
        let partial = out + ".partial"
        guard FileManager.default.createFile(atPath: partial, contents: nil),
            let handle = FileHandle(forWritingAtPath: partial)
        else { throw CocoaError(.fileWriteUnknown) }
        do {
            let written = try write(to: handle)
            try handle.close()
            guard rename(partial, out) == 0 else { throw CocoaError(.fileWriteUnknown) }
            return written
        } catch {
            try? FileManager.default.removeItem(atPath: partial)  // The first error is said.
            throw error
        }
    }

    private func write(to handle: FileHandle) throws -> Int {
        try DemoShop(people: shop.people, seed: shop.seed).writeEvents(atMost: events) {
            try handle.write(contentsOf: Data($0))
        }
    }
}
