// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import JejakEngine
internal import JejakStore

/// `jejak doctor`: what this machine offers, and whether a folder is well.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Print versions, kernels and disk, and check a folder."
    )

    @OptionGroup var data: DataOption
    @OptionGroup var output: OutputOption

    func run() throws {
        var object = JSONObject()
        object.add("jejak", Version.current)
        object.add("sqlite", Store.sqliteVersion())
        for (name, value) in Machine.facts() { object.add(name, value) }
        object.add("cores", ProcessInfo.processInfo.activeProcessorCount)
        let exists = FileManager.default.fileExists(atPath: data.folder + "/" + Store.fileName)
        let place = exists ? data.folder : FileManager.default.currentDirectoryPath
        if let free = Machine.freeBytes(at: place) { object.add("diskFreeBytes", free) }
        if let seconds = Machine.fsyncSeconds(in: place) {
            object.add("fsyncMilliseconds", seconds * 1000)
        }
        object.add("folder", data.folder)
        object.add("folderExists", exists)
        if exists {
            let workspace = try openForReading(data).workspace
            try workspace.verifyParts()
            object.add("partsVerified", true)
        }
        print(output.json ? object.text : Plain.lines(ofObject: object.text))
    }
}
