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

    @Option(
        help: ArgumentHelp(
            "Measure with the events of this file of JSON Lines how fast this machine reads "
                + "events and appends them to a log, each alone.",
            valueName: "file"
        )
    ) var door: String?
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
        if let door { try addDoor(door, in: exists ? data.folder : place, &object) }
        print(output.json ? object.text : Plain.lines(ofObject: object.text))
    }

    private func addDoor(_ file: String, in place: String, _ object: inout JSONObject) throws {
        let limits = try DoorLimits.measure(file: file, in: place)
        var door = JSONObject()
        door.add("events", limits.events)
        door.add("rejected", limits.rejected)
        door.add("bytesPerEvent", limits.bytesPerEvent)
        door.add("readPerSecond", limits.readPerSecond)
        for append in limits.appends {
            door.add("appendPerSecond\(append.blockEvents)", append.eventsPerSecond)
            door.add("logBytesPerEvent\(append.blockEvents)", append.bytesPerEvent)
        }
        object.add("door", door)
    }
}
