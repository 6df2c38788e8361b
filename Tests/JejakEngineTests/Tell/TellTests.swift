// SPDX-License-Identifier: Apache-2.0

import Foundation
import JejakCollect
import JejakCore
import JejakDemo
import JejakEngine
import JejakJourney
import JejakLearn
import JejakQuery
import Testing

/// Groups of people told from a folder: clusters, contrasts, personas, look-alikes.
@Suite struct TellTests {
    private let folder = TemporaryFolder()

    /// Evening buyers from Bandung (even numbers) and visitors by day from Medan.
    private func lines(_ people: Int) -> String {
        var random = SeededRandom(seed: 5)
        var text = ""
        for person in 0..<people {
            let isBuyer = person % 2 == 0
            let user = "\"userId\":\"u\(person)\""
            func time(_ day: Int, _ hour: Int) -> String {
                let minute = Int64(random.below(50)) * 60_000
                return ISO8601.format(
                    1_735_689_600_000 + Int64(day * 24 + hour) * 3_600_000 + minute
                )
            }
            text +=
                "{\"type\":\"identify\",\"messageId\":\"i\(person)\",\(user),\"timestamp\":"
                + "\"\(time(0, 0))\",\"traits\":{\"city\":\"\(isBuyer ? "Bandung" : "Medan")\","
                + "\"timezone\":\"Asia/Jakarta\",\"birthday\":\"199\(person % 10)-05-01\","
                + "\"interests\":[\"batik\",\"kopi\"]}}\n"
            for step in 0..<(isBuyer ? 12 : 6) {
                // Asia/Jakarta is seven hours ahead.
                let moment = time(1 + step * 2, isBuyer ? 12 : 5)
                let isOrder = isBuyer && step % 3 == 2
                let event = isOrder ? "Order Completed" : "Product Viewed"
                let more = isOrder ? ",\"revenue\":\(100 + random.below(50))" : ""
                text +=
                    "{\"type\":\"track\",\"event\":\"\(event)\",\"messageId\":"
                    + "\"e\(person)-\(step)\",\(user),\"timestamp\":\"\(moment)\","
                    + "\"context\":{\"campaign\":{\"medium\":\"\(isBuyer ? "email" : "sms")\"}},"
                    + "\"properties\":{\"category\":\"\(isBuyer ? "sepatu" : "tas")\"\(more)}}\n"
            }
        }
        return text
    }

    private func workspace(_ people: Int = 120) throws -> Workspace {
        let file = folder.path + "/a.jsonl"
        try lines(people).write(toFile: file, atomically: true, encoding: .utf8)
        let workspace = try Workspace(
            folder: folder.path + "/data",
            access: .owner,
            clock: { 1_740_000_000_000 }
        )
        var request = ImportRequest()
        request.files = [file]
        request.preset = .jsonl
        request.source = "test"
        _ = try workspace.importFiles(request)
        return workspace
    }

    private func count(_ text: String, _ workspace: Workspace) throws -> Int {
        SegmentPlan(try SegmentParser.parse(text), try workspace.snapshot()).run().people.count
    }

    @Test func `columns, clocks and traits come from the folder`() throws {
        let export = try workspace().peopleExport()
        let table = export.table
        #expect(table.personCount == 120)
        #expect(Set(table.categoryNames) == ["sepatu", "tas"])
        #expect(Set(table.mediumNames) == ["email", "sms"])
        #expect(table.categories.allSatisfy { $0 >= 0 } && table.media.allSatisfy { $0 >= 0 })
        #expect(table.clockMinutes.allSatisfy { $0 == 420 })
        #expect(table.trait(["interests"])?.codes(of: 3).count == 2)
        let evening = FeatureTable(table, .all).column("share_evening") ?? []
        for (place, key) in table.journeys.people.enumerated() {
            let number = Int(key.dropFirst()) ?? 0
            #expect(evening[place] == (number % 2 == 0 ? 1 : 0), "\(key)")
        }
    }

    @Test func `groups of people are facts, are segments, and stay after a rebuild`() throws {
        let workspace = try workspace()
        let (report, people) = try workspace.clusterPeople(
            features: try FeatureSet(parsing: "rfm,share_evening"),
            method: "kmeans",
            clusters: 2,
            seed: 1
        )
        #expect(report.groups.map(\.size) == [60, 60])
        #expect(people.count == 120)
        #expect(report.labelsCSV(people: people).split(separator: "\n").count == 121)
        for group in report.groups {
            #expect(try count("cluster.people = \(group.id)", workspace) == 60)
            #expect(
                try count("cluster.people.label = \"\(group.label.en)\"", workspace) == 60
            )
        }
        try workspace.rebuild()
        #expect(try count("cluster.people = 0", workspace) == 60)
        let again = try workspace.clusterPeople(
            features: .rfm,
            method: "kmeans",
            clusters: 2,
            seed: 9
        )
        #expect(Set(again.report.groups.map(\.label.en)).count == 2)
        #expect(throws: LearnError.self) {
            try workspace.clusterPeople(features: .rfm, method: "magic", seed: 1)
        }
    }

    @Test func `a contrast, a persona, look-alikes and a split of a segment`() throws {
        let workspace = try workspace()
        let bandung = PeopleChoice.segment(try SegmentParser.parse("city = \"Bandung\""))
        let contrast = try workspace.contrast(group: bandung)
        #expect(contrast.contrast.inside == 60 && contrast.contrast.outside == 60)
        #expect(contrast.contrast.differences.contains { $0.event == "Order Completed" })
        #expect(contrast.json.contains("\"nearestHealthier\":false"))
        let buyers = try workspace.contrast(group: .converters, against: .rest)
        #expect(buyers.contrast.isUntilConversion && buyers.contrast.inside == 60)
        #expect(!buyers.contrast.items.contains { $0.event == "Order Completed" })

        let persona = try workspace.persona(of: bandung)
        #expect(persona.size == 60 && persona.of == 120)
        let words = persona.lines.map(\.text.en)
        #expect(
            words.contains(
                "Most frequent city: \u{201C}Bandung\u{201D}, 100 % of the 60 who have one "
                    + "recorded, 50 % of everybody."
            )
        )
        #expect(words.contains { $0.hasPrefix("Comes most by: \u{201C}email\u{201D}") })
        #expect(words.contains { $0.hasPrefix("Most in the evening: 100 %") })
        #expect(persona.json.hasPrefix("{\"name\":"))

        let seed = try SegmentParser.parse("city = \"Bandung\" and sample 50 percent")
        let size = SegmentPlan(seed, try workspace.snapshot()).run().people.count
        let alike = try workspace.alike(to: .segment(seed), limit: 10, features: .behaviour)
        #expect(alike.found.seed == size && alike.names.count == 10)
        for name in alike.names { #expect((Int(name.dropFirst()) ?? 1) % 2 == 0, "\(name)") }

        let everyone = PeopleChoice.segment(try SegmentParser.parse("everyone"))
        let split = try workspace.split(everyone, features: .rfm)
        #expect(split.people == 120 && split.found.clustering.groups.count >= 2)
        #expect(split.labelsCSV.split(separator: "\n").count == 121)
    }

    @Test func `what is not there yet, or too small, is said`() throws {
        let workspace = try workspace(30)
        for choice in [PeopleChoice.cluster(0), .peopleCluster(1)] {
            #expect(throws: EngineError.self) { try workspace.persona(of: choice) }
        }
        let one = PeopleChoice.segment(try SegmentParser.parse("in segment \"none\""))
        #expect(throws: EngineError.self) { try workspace.contrast(group: one) }
        let few = try workspace.contrast(
            group: .segment(try SegmentParser.parse("city = \"Bandung\""))
        )
        #expect(few.contrast.isTooFew)
        _ = try workspace.clusterPeople(features: .rfm, method: "kmeans", clusters: 2, seed: 1)
        #expect(throws: EngineError.self) { try workspace.persona(of: .peopleCluster(7)) }
    }
}
