// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import JejakCore
internal import JejakEngine
internal import JejakLearn

extension JourneysCommand {
    /// Says journeys in a few numbers each, for any method of one's own.
    struct Encode: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say each journey in a few numbers: pictures and a trained encoder.",
            discussion: """
                Journeys come from the data folder, or with --events from a table (.npy or .csv)
                whose columns are person, time in milliseconds, kind of step, and if you like
                money: all whole numbers, in any order. With --pictures they are drawn already:
                .npy with one row a picture, layer after layer, row after row.

                Writes into the folder --out: codes.npy (one row a person), people.csv (who they
                are), held-out.npy (the rows the encoder did not learn from), encoder.jejak (for
                --from), and with --keep-pictures pictures.npy. Cluster the codes with
                'jejak cluster OUT/codes.npy'.
                """
        )

        @OptionGroup var data: DataOption
        @Option(help: "Take the steps from this table and not from the data folder.")
        var events: String?
        @Option(help: "Take pictures that are drawn already.") var pictures: String?
        @Option(help: "The most kinds of step that get a row, 1 to 32.") var rows = 20
        @Option(help: "Columns of a picture, a multiple of 4.") var columns = 32
        @Option(help: "What a picture shows besides the count: gap, money, both, or none.")
        var layers = "gap"
        @Option(help: "What the columns are: equal stretches of order, or of time.")
        var by = "order"
        @Option(help: "People with fewer steps get no picture.") var minEvents = 1
        @Option(help: "Numbers in a code.") var codes = 16
        @Option(help: "Channels of the convolutions.") var filters = 24
        @Option(help: "Width of the trunk before and after the code.") var hidden = 96
        @Option(help: "How often all pictures are seen; 0 with --from only encodes.")
        var epochs = 40
        @Option(help: "Epochs without gain on held-out people after which training ends.")
        var patience = 6
        @Option(help: "Pictures a step.") var batch = 64
        @Option(help: "How fast it learns at first.") var learningRate = 0.003
        @Option(help: "The most people to train on, evenly spaced.") var sample = 1_000_000
        @Option(help: "The same seed gives the same codes.") var seed: UInt64 = 1
        @Option(help: "The most threads training uses; the codes do not depend on it.")
        var threads: Int?
        @Option(help: "Go on from this encoder.jejak: its rows, its scale, its weights.")
        var from: String?
        @Flag(help: "Write the pictures too.") var keepPictures = false
        @Option(help: "The folder to write into.") var out: String
        @OptionGroup var output: OutputOption

        func run() throws {
            try check()
            var work = EncodeWork(progress: ProgressLine(isQuiet: output.json))
            var encoder = JourneyEncoder(
                codeCount: codes,
                filters: filters,
                hidden: hidden,
                epochs: max(1, epochs),
                patience: patience,
                batch: batch,
                learningRate: learningRate,
                seed: seed
            )
            if let threads { encoder.width = max(1, threads) }
            if let pictures {
                try work.read(pictures: pictures, shape: shape)
                try work.go(encoder, from: from, epochs: epochs, sample: sample)
            } else {
                let table = try work.table(events: events, folder: data.folder)
                let imager = JourneyImager(
                    minimumEvents: minEvents,
                    rowLimit: rows,
                    courseColumns: columns,
                    layout: shape.layout
                )
                try work.draw(table, imager, from: from)
                try work.go(encoder, from: nil, epochs: epochs, sample: sample)
            }
            try work.write(to: out, keepPictures: keepPictures)
            print(output.json ? work.answer.text : work.words(folder: out))
        }

        private var shape: JourneyImageShape {
            JourneyImageShape(
                rows: rows,
                courseColumns: columns,
                layout: .plain(
                    JourneyImageShape.Plain(
                        isByTime: by == "time",
                        hasGaps: layers == "gap" || layers == "both",
                        hasMoney: layers == "money" || layers == "both"
                    )
                )
            )
        }

        private func check() throws {
            guard ["gap", "money", "both", "none"].contains(layers) else {
                throw ValidationError(
                    "there is no layer '\(layers)'; there are: gap, money, both, none"
                )
            }
            guard ["order", "time"].contains(by) else {
                throw ValidationError("columns go by 'order' or by 'time', not by '\(by)'")
            }
            guard (1...32).contains(rows), (4...1024).contains(columns), columns % 4 == 0 else {
                throw ValidationError(
                    "pictures have 1 to 32 rows and 4 to 1024 columns, a multiple of 4; asked for "
                        + "\(rows) and \(columns)"
                )
            }
            guard epochs >= 0, epochs > 0 || from != nil else {
                throw ValidationError("0 epochs need an encoder to take: give --from")
            }
            guard sample >= 1 else { throw ValidationError("--sample must be at least 1") }
            guard events == nil || pictures == nil else {
                throw ValidationError("give --events or --pictures, not both")
            }
        }
    }
}
