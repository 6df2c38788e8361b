// SPDX-License-Identifier: Apache-2.0

import Testing

/// The house as it stands keeps every law.
struct HouseLawTests {
    private let house = SourceTree.house

    private func expectNone(_ breaches: [Breach]) {
        let list = breaches.map { "\n  \($0)" }.joined()
        #expect(breaches.isEmpty, "\(breaches.count) breaches:\(list)")
    }

    @Test func `the laws read the tree they are part of`() {
        #expect(house.swift.contains { $0.path == "Tests/HouseTests/HouseLawTests.swift" })
        #expect(house.swift.contains { $0.path == "Package.swift" })
        #expect(house.roomNames.contains("JejakCore"))
    }

    @Test func `files, functions and lines stay small`() {
        expectNone(house.swift.flatMap(SizeLaws.files))
        expectNone(house.swift.flatMap(SizeLaws.functions))
        expectNone(house.swift.flatMap(SizeLaws.columns))
    }

    @Test func `a listed long file exists and is long`() {
        for path in SizeLaws.longFiles.keys {
            let file = house.swift.first { $0.path == path }
            #expect((file?.lineCount ?? 0) > SizeLaws.fileLimit, "\(path) needs no exception")
        }
    }

    @Test func `names say what a thing is`() {
        expectNone(house.swift.flatMap(NameLaws.types))
        expectNone((house.swift + house.other).flatMap(NameLaws.files))
        expectNone(house.rooms.flatMap(NameLaws.fileForm))
    }

    @Test func `every Swift and C file says its licence`() {
        // The tools version must be the first line of the manifest.
        expectNone(house.swift.filter { $0.path != "Package.swift" }.flatMap(CommentLaws.licence))
        let native = [".c", ".cpp", ".h", ".py"]
        expectNone(
            house.other.filter { file in native.contains { file.path.hasSuffix($0) } }
                .flatMap(CommentLaws.licence)
        )
    }

    @Test func `no error is thrown away in silence`() {
        expectNone(house.swift.flatMap(CommentLaws.silentTry))
    }

    @Test func `nothing is left open without a number`() {
        expectNone(house.swift.flatMap(CommentLaws.openEnds))
        expectNone(house.rooms.flatMap(CommentLaws.unfinished))
    }

    @Test func `every type says what it is`() {
        expectNone(house.rooms.flatMap(CommentLaws.types))
    }

    @Test func `no file names a place on somebody's machine`() {
        expectNone((house.swift + house.other).flatMap(CommentLaws.machinePaths))
    }

    @Test func `arrows between rooms go down only`() {
        expectNone(house.rooms.flatMap(DirectionLaws.imports))
        expectNone(
            house.swift.filter { $0.path == "Package.swift" }.flatMap(DirectionLaws.manifest)
        )
    }

    @Test func `every room is in the table, and every arrow of the table goes down`() {
        for room in house.roomNames where !room.hasPrefix("C") {
            #expect(DirectionLaws.rooms[room] != nil, "\(room) is not in the table of rooms")
        }
        // No room can be reached from itself.
        for room in DirectionLaws.rooms.keys {
            var reached: Set<String> = []
            var front = DirectionLaws.rooms[room] ?? []
            while let next = front.popFirst() {
                guard reached.insert(next).inserted else { continue }
                front.formUnion(DirectionLaws.rooms[next] ?? [])
            }
            #expect(!reached.contains(room), "\(room) can be reached from itself")
        }
    }

    @Test(arguments: PurityLaws.thinkingRooms.sorted())
    func `a thinking room does not touch the world`(room: String) {
        let files = house.room(room)
        expectNone(files.flatMap(PurityLaws.imports))
        expectNone(files.flatMap(PurityLaws.words))
        expectNone(files.flatMap(PurityLaws.chance))
    }
}
