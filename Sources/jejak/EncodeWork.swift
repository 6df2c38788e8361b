// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakEngine
internal import JejakLearn

/// What `jejak journeys encode` has done so far, and how long each part took.
struct EncodeWork {
    let progress: ProgressLine
    private var set = JourneyImageSet(
        shape: JourneyImageShape(rows: 1),
        people: [],
        pixels: [],
        tooShort: 0
    )
    private var names: [String] = []
    private var imager: JourneyImagerModel?
    private var earlier: JourneyEncoderModel?
    private var model: JourneyEncoderModel?
    private var codes: [Float] = []
    private var epochSeconds: [Double] = []
    private var unseen: [String: Int] = [:]
    /// The set's places of the people who were trained on.
    private var trained: [Int] = []
    private var seconds: [(String, Double)] = []

    init(progress: ProgressLine) { self.progress = progress }

    private mutating func timed<Result>(
        _ part: String,
        _ work: (inout EncodeWork) throws -> Result
    ) throws -> Result {
        progress.show(part)
        let watch = Stopwatch()
        defer { seconds.append((part, watch.seconds)) }
        return try work(&self)
    }

    private static func bytes(_ path: String) throws -> Data {
        guard FileManager.default.fileExists(atPath: path) else {
            throw EngineError(.badRequest, "\(path) does not exist: check the path")
        }
        do {
            return try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
        } catch {
            throw EngineError(.badRequest, "\(path) cannot be read: mend its permissions")
        }
    }

    mutating func read(pictures path: String, shape: JourneyImageShape) throws {
        set = try timed("reading") { _ in
            try Self.bytes(path).withUnsafeBytes {
                try JourneyImageSet(pictures: $0, shape: shape)
            }
        }
        names = set.people.map { String($0) }
    }

    mutating func table(events path: String?, folder: String) throws -> JourneyTable {
        try timed("reading") { _ in
            if let path {
                return try Self.bytes(path).withUnsafeBytes { try JourneyTable(steps: $0) }
            }
            return try Workspace(folder: folder, access: .reader).journeyExport().table
        }
    }

    mutating func draw(_ table: JourneyTable, _ imager: JourneyImager, from path: String?) throws {
        try timed("images") { work in
            if let path {
                let coder = try JourneyCoder(saved: Array(try Self.bytes(path)))
                work.earlier = coder.encoder
                work.imager = coder.imager
                work.unseen = coder.imager.unseen(table)
            } else {
                work.imager = try imager.fit(table)
            }
            work.set = work.imager?.images(table) ?? work.set
            work.names = work.set.people.map { table.people[$0] }
        }
    }

    /// Trains and encodes. `path` is an encoder of pictures that were given.
    mutating func go(
        _ encoder: JourneyEncoder,
        from path: String?,
        epochs: Int,
        sample: Int
    ) throws {
        if let path { earlier = try JourneyEncoderModel(saved: Array(try Self.bytes(path))) }
        try timed("training") { work in
            if epochs == 0, let earlier = work.earlier {
                guard earlier.shape == work.set.shape else {
                    throw EngineError(
                        .badRequest,
                        "the encoder was trained on other pictures than these: give the rows, "
                            + "columns and layers it was trained on"
                    )
                }
                work.model = earlier
                return
            }
            var watch = Stopwatch()
            var spent: [Double] = []
            let progress = work.progress
            let count = work.set.count
            work.trained = count > sample ? (0..<sample).map { $0 * count / sample } : []
            let pictures = work.trained.isEmpty ? work.set : work.set.subset(work.trained)
            work.model = try encoder.fit(pictures, from: work.earlier) { share in
                spent.append(watch.seconds)
                watch = Stopwatch()
                progress.show("training \(Int(share * 100)) %")
                return true
            }
            work.epochSeconds = spent
        }
        try timed("encoding") { work in
            work.codes = work.model?.encode(work.set) ?? []
        }
    }

    /// The places among all pictures of those that were not learnt from.
    private var heldOut: [Int] {
        (model?.heldOut ?? []).map { trained.isEmpty ? $0 : trained[$0] }
    }

    mutating func write(to folder: String, keepPictures: Bool) throws {
        try timed("writing") { work in
            do {
                try FileManager.default.createDirectory(
                    atPath: folder,
                    withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700]
                )
                guard let model = work.model else { return }
                func write(_ name: String, _ bytes: [UInt8]) throws {
                    try Data(bytes).write(to: URL(fileURLWithPath: folder + "/" + name))
                }
                try write("codes.npy", NPYBytes.rows(work.codes, columns: model.codeCount))
                try write("people.csv", Array(Self.column(work.names).utf8))
                try write("held-out.npy", NPYBytes.column(work.heldOut))
                if let imager = work.imager {
                    let coder = try JourneyCoder(imager: imager, encoder: model)
                    try write("encoder.jejak", coder.saved())
                } else {
                    try write("encoder.jejak", model.saved())
                }
                guard keepPictures else { return }
                try write(
                    "pictures.npy",
                    NPYBytes.rows(work.set.pixels, columns: work.set.shape.count)
                )
            } catch let error as LearnError {
                throw error
            } catch {
                throw EngineError(
                    .failed,
                    "\(folder) cannot be written: check the folder and its permissions, or free "
                        + "some space"
                )
            }
        }
        progress.end()
    }

    /// Names as CSV, one a line.
    private static func column(_ names: [String]) -> String {
        var text = "person\n"
        for name in names {
            let isPlain = !name.contains { $0 == "," || $0 == "\"" || $0.isNewline }
            text += isPlain ? name : "\"" + name.replacing("\"", with: "\"\"") + "\""
            text += "\n"
        }
        return text
    }

    /// What was done, in words.
    func words(folder: String) -> String {
        guard let model else { return "" }
        var lines = [
            "\(set.count) people as \(model.codeCount) numbers each; \(set.tooShort) have too few "
                + "steps."
        ]
        if let first = model.losses.first, let best = model.losses.min(), !epochSeconds.isEmpty {
            let spent = epochSeconds.reduce(0, +)
            lines.append(
                "\(epochSeconds.count) epochs in \(JSONObject.number(spent)) s; the loss on "
                    + "held-out people went from \(JSONObject.number(first)) to "
                    + "\(JSONObject.number(best))."
            )
        }
        if !unseen.isEmpty {
            lines.append(
                "\(unseen.values.reduce(0, +)) steps are of \(unseen.count) kinds that came after "
                    + "the rows were chosen; they were passed by."
            )
        }
        return (lines + ["Written to \(folder)."]).joined(separator: "\n")
    }

    /// What was done, in figures.
    var answer: JSONObject {
        var object = JSONObject()
        object.add("people", set.count)
        object.add("tooShort", set.tooShort)
        object.add("pictureNumbers", set.shape.count)
        if let imager { object.add("rows", imager.rowNames) }
        object.add("unseenKinds", unseen.count)
        object.add("unseenSteps", unseen.values.reduce(0, +))
        func numbers(_ values: [Double]) -> String {
            "[" + values.map(JSONObject.number).joined(separator: ",") + "]"
        }
        if let model {
            object.add("heldOut", heldOut.count)
            object.add("loss", raw: numbers(epochSeconds.isEmpty ? [] : model.losses))
            object.add("trainingLoss", raw: numbers(model.trainingLosses))
            let watched = heldOut.isEmpty ? set : set.subset(heldOut)
            // What is left of a pixel, squared, on average over held-out people.
            object.add("pixelError", model.reconstructionError(watched))
        }
        object.add("secondsPerEpoch", raw: numbers(epochSeconds))
        var parts = JSONObject()
        for (part, spent) in seconds { parts.add(part, spent) }
        object.add("seconds", parts)
        return object
    }
}
