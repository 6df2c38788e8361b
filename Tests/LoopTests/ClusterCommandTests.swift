// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension LoopTests {
    /// `jejak cluster` on tables of its own: every method, and what it refuses.
    @Suite struct ClusterCommandTests {
        private let workshop: Workshop
        private let table: String

        /// Three clouds of forty rows around (0, 0), (20, 0) and (0, 20).
        init() throws {
            workshop = try Workshop()
            var random = LoopRandom(seed: 9)
            var text = "income,score\n"
            for row in 0..<120 {
                let x = Double.random(in: -1...1, using: &random) + (row % 3 == 1 ? 20 : 0)
                let y = Double.random(in: -1...1, using: &random) + (row % 3 == 2 ? 20 : 0)
                text += "\(x),\(y)\n"
            }
            table = try workshop.write("table.csv", text)
        }

        /// What a program reads from the answer.
        private struct Answer: Decodable {
            var clusters: Int
            var noise: Int
            var sizes: [Int]
            var quality: [String: Double?]
            var seconds: Double
        }

        private func answer(_ arguments: [String]) throws -> Answer {
            let run = try JejakBinary.run(["cluster", table, "--json"] + arguments)
            try #require(run.status == 0, "\(run)")
            let line = try #require(run.output.split(whereSeparator: \.isNewline).last)
            return try JSONDecoder().decode(Answer.self, from: Data(line.utf8))
        }

        @Test(arguments: [
            ["--method", "hdbscan", "--min-cluster-size", "10"],
            ["--min-cluster-size", "10", "--selection", "leaf", "--min-samples", "20"],
            ["--method", "dbscan", "--eps", "2", "--min-samples", "4"],
            ["--method", "kmeans", "--clusters", "3"],
            ["--method", "kmeans", "--k", "auto", "--seed", "4"],
            ["--method", "kmeans", "--clusters", "3", "--batch", "50"],
            ["--method", "hierarchical", "--linkage", "average", "--height", "10"],
            ["--method", "hierarchical", "--clusters", "3"],
            ["--method", "hierarchical", "--linkage", "single"],
            ["--method", "consensus", "--members", "30", "--clusters", "3"],
            ["--method", "kmeans", "--clusters", "3", "--standardise", "robust"],
        ])
        func `three clouds are three clusters by every method`(arguments: [String]) throws {
            let labels = workshop.path("labels.csv")
            let found = try answer(arguments + ["--labels", labels])
            #expect(found.clusters == 3)
            #expect(found.noise == 0)
            #expect(found.sizes == [40, 40, 40])
            #expect(found.seconds >= 0)
            #expect((found.quality["silhouette"] ?? nil) ?? 0 > 0.8)
            #expect((found.quality["daviesBouldin"] ?? nil) ?? 1 < 0.3)
            let lines = try String(contentsOfFile: labels, encoding: .utf8)
                .split(separator: "\n").dropFirst().map { String($0) }
            #expect(lines.count == 120)
            #expect((0..<120).allSatisfy { lines[$0] == lines[$0 % 3] })
        }

        @Test func `probabilities are written a row, and words without json`() throws {
            let file = workshop.path("firm.csv")
            _ = try answer(["--min-cluster-size", "10", "--probabilities", file])
            let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
            #expect(lines.first == "probability")
            #expect(lines.dropFirst().compactMap { Double($0) }.count == 120)
            let run = try JejakBinary.run(["cluster", table, "--min-cluster-size", "10"])
            #expect(run.output.contains("3 clusters"))
            #expect(run.output.contains("Silhouette"))
        }

        @Test(arguments: [
            (["--method", "dbscan"], "--eps"),
            (["--method", "dbscan", "--eps", "0"], "eps"),
            (["--method", "kmeans", "--min-cluster-size", "5"], "--min-cluster-size"),
            (["--clusters", "3"], "--clusters"),
            (["--eps", "1"], "--eps"),
            (["--method", "hierarchical", "--clusters", "3", "--height", "1"], "--height"),
            (["--method", "hierarchical", "--members", "3"], "--members"),
            (["--method", "kmeans", "--clusters", "0"], "0 clusters"),
            (["--method", "kmeans", "--clusters", "121"], "121 clusters"),
            (["--method", "kmeans", "--clusters", "3", "--probabilities", "x"], "--probabilities"),
            (["--min-cluster-size", "1"], "at least 2"),
            (["--min-cluster-size", "500"], "120 rows"),
        ])
        func `what makes no sense is refused in one sentence`(
            arguments: [String],
            place: String
        ) throws {
            let run = try JejakBinary.run(["cluster", table, "--json"] + arguments)
            run.expectRefusal(naming: [place], "\(arguments)")
        }

        @Test(arguments: ["--method=magic", "--clusters=many", "--linkage=longest", "--k=1.5"])
        func `words that are no value are refused with the option's name`(argument: String) throws {
            let run = try JejakBinary.run(["cluster", table, argument])
            #expect(run.status != 0)
            let value = try #require(argument.split(separator: "=").last)
            #expect(run.error.contains(value), "\(run)")
        }
    }
}
