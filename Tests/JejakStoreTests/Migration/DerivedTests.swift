// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakStore
internal import Synchronization
internal import Testing

@Suite struct DerivedTests {
    private func parts(_ round: Int, _ count: Int) -> [NamedPart] {
        (0..<count).map { index in
            NamedPart(
                kind: [.base, .run, .facts][index % 3],
                file: "\(round)-\(index)",
                first: Int64(index),
                end: .max,
                rows: round
            )
        }
    }

    @Test func `parts are read back in their order`() throws {
        let folder = try TestFolder()
        #expect(try folder.store().parts().isEmpty)
        try folder.store().replaceParts(parts(1, 4), forgettingMoves: 0)
        #expect(try folder.store().parts() == parts(1, 4))
        try folder.store().replaceParts(parts(2, 1), forgettingMoves: 0)
        #expect(try folder.store().parts() == parts(2, 1))
    }

    @Test func `a replacement that fails halfway leaves the old parts and the moves`() throws {
        let folder = try TestFolder()
        let store = try folder.store()
        var resolution = IdentityGraph.Resolution()
        resolution.moves = [IdentityGraph.Move(node: 5, from: 5, to: 1)]
        try store.append([(try SealedBlock(EventBatch()), resolution)])
        try store.replaceParts(parts(1, 3), forgettingMoves: 0)
        try folder.execute(
            "CREATE TRIGGER fail BEFORE INSERT ON part WHEN new.file = '2-2' "
                + "BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
        let code = try refusal { try store.replaceParts(parts(2, 3), forgettingMoves: 1) }
        #expect(code == .failed)
        #expect(try store.parts() == parts(1, 3))
        #expect(try store.pendingMoves() == resolution.moves)
        try store.replaceParts(parts(2, 2), forgettingMoves: 1)
        #expect(try store.parts() == parts(2, 2))
        #expect(try store.pendingMoves().isEmpty)
    }

    @Test func `who reads meanwhile sees the old set or the new one, never between`() throws {
        let folder = try TestFolder()
        let store = try folder.store()
        try store.replaceParts(parts(0, 3), forgettingMoves: 0)
        let torn = Mutex(0)
        parallelFor(2, chunk: 1, width: 2) { range in
            do {
                if range.lowerBound == 0 {
                    for round in 1...40 {
                        try store.replaceParts(
                            (0..<3).map {
                                NamedPart(
                                    kind: .run,
                                    file: "\($0)",
                                    first: 0,
                                    end: 1,
                                    rows: round
                                )
                            },
                            forgettingMoves: 0
                        )
                    }
                } else {
                    for _ in 0..<200 {
                        let found = try store.parts()
                        if found.count != 3 || Set(found.map(\.rows)).count != 1 {
                            torn.withLock { $0 += 1 }
                        }
                    }
                }
            } catch {
                Issue.record("\(error)")
            }
        }
        #expect(torn.withLock { $0 } == 0)
    }

    @Test func `snapshots have versions, and the newest is read`() throws {
        let store = try TestFolder().store()
        #expect(try store.snapshot("rfm") == nil)
        for version in 1...3 {
            try store.addSnapshot(
                "rfm",
                date: Int64(version) * 10,
                content: [UInt8](repeating: 7, count: version)
            )
        }
        try store.addSnapshot("clusters", date: 5, content: [])
        let rfm = try #require(try store.snapshot("rfm"))
        #expect(rfm.version == 3 && rfm.date == 30 && rfm.content == [7, 7, 7])
        let clusters = try #require(try store.snapshot("clusters"))
        #expect(clusters.version == 1 && clusters.content.isEmpty)
    }

    @Test func `settings keep their last value`() throws {
        let folder = try TestFolder()
        try folder.store().set("currency", to: "IDR")
        try folder.store().set("currency", to: "EUR")
        #expect(try folder.store().setting("currency") == "EUR")
        #expect(try folder.store().setting("other") == nil)
    }

    @Test func `an interrupted import is remembered as one without an end`() throws {
        let store = try TestFolder().store()
        let first = try store.beginImport(
            source: "shop",
            files: ["a.csv", "b c.csv"],
            preset: "ecom",
            at: 10
        )
        _ = try store.beginImport(source: "shop", files: [], preset: "", at: 20)
        try store.endImport(first, report: "{\"rows\":1}", at: 15)
        let found = try store.imports(limit: 5)
        #expect(found.map(\.started) == [20, 10] && found.map(\.finished) == [nil, 15])
        #expect(found[1].files == ["a.csv", "b c.csv"] && found[1].report == "{\"rows\":1}")
        #expect(found[0].report.isEmpty)
        #expect(try store.imports(limit: 1).count == 1)
    }
}
