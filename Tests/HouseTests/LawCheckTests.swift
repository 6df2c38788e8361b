// SPDX-License-Identifier: Apache-2.0

import Testing

/// Each law finds what it forbids, and nothing else: a law that cannot fail
/// proves nothing.
struct LawCheckTests {
    private func text(_ content: String, path: String = "Sources/JejakCore/A/B.swift") -> SourceText
    {
        SourceText(path: path, content: content)
    }

    private func function(lines: Int, before: String = "func long()") -> String {
        "\(before) {\n" + String(repeating: "    work()\n", count: lines - 2) + "}\n"
    }

    @Test func `a file of 600 lines passes and one of 601 does not`() {
        #expect(SizeLaws.files(text(String(repeating: "x\n", count: 600))).isEmpty)
        #expect(SizeLaws.files(text(String(repeating: "x\n", count: 601))).count == 1)
    }

    @Test(
        arguments: [
            "func long()", "init(of things: [Int] = [1].map { $0 })", "var long: Int",
            "static func `a name with { braces`() async throws -> (Int, Int)",
            "subscript(index: Int) -> Int", "deinit",
        ])
    func `a function of 70 lines passes and one of 71 does not`(head: String) {
        #expect(SizeLaws.functions(text(function(lines: 70, before: head))).isEmpty)
        #expect(SizeLaws.functions(text(function(lines: 71, before: head))).count == 1)
    }

    @Test func `braces in texts and comments do not end a function`() {
        let content = """
            func a() {
                let open = "}}}" // }
                let raw = #"}"} \\#(b("}")) }"#
                /* } /* } */ } */
                let long = \"""
                    } \\(c { "}" }) }
                    \"""
            }
            protocol P {
                func without() -> Int
                var number: Int { get }
            }
            """
        let bodies = text(content).bodies
        #expect(bodies.map(\.name) == ["a", "number"])
        #expect(bodies.first?.lineCount == 8)
    }

    @Test func `a line of 101 columns is too long, whatever its bytes`() {
        #expect(SizeLaws.columns(text(String(repeating: "é", count: 100))).isEmpty)
        #expect(SizeLaws.columns(text(String(repeating: "x", count: 101))).count == 1)
    }

    @Test(arguments: [
        "EventManager", "StoreHelper", "PartInfo", "Handler", "SharedUtils", "DataPart",
    ])
    func `a name that says nothing is found`(name: String) {
        #expect(NameLaws.types(text("struct \(name) {}")).count == 1)
        #expect(NameLaws.files(text("", path: "Sources/JejakCore/\(name).swift")).count == 1)
        #expect(NameLaws.files(text("", path: "Sources/\(name)/Event.swift")).count == 1)
    }

    @Test(arguments: [
        "Database", "Information", "Dataset", "RequestHandler", "Implicit", "DataFolder",
    ])
    func `a name that only resembles a banned word passes`(name: String) {
        #expect(NameLaws.types(text("struct \(name) {}")).isEmpty)
    }

    @Test func `a file is named after a type or one aspect of it`() {
        #expect(NameLaws.fileForm(text("", path: "Sources/A/Journey+Scan.swift")).isEmpty)
        #expect(NameLaws.fileForm(text("", path: "Sources/A/Journey+A+B.swift")).count == 1)
        #expect(NameLaws.fileForm(text("", path: "Sources/A/journey-scan.swift")).count == 1)
    }

    @Test func `a silent try is found and an explained one passes`() {
        #expect(CommentLaws.silentTry(text("let a = try? b()")).count == 1)
        #expect(CommentLaws.silentTry(text("let a = try? b()  // Absent is as good.")).isEmpty)
        #expect(CommentLaws.silentTry(text("// Absent is as good.\nlet a = try? b()")).isEmpty)
        #expect(CommentLaws.silentTry(text("let a = \"never try? this\"")).isEmpty)
        #expect(CommentLaws.silentTry(text("let a = entry?.name")).isEmpty)
        #expect(CommentLaws.silentTry(text("// Why.\nlet a =\n    (try? b()) ?? 1")).isEmpty)
        #expect(CommentLaws.silentTry(text("let c = 1\nlet a =\n    (try? b()) ?? 1")).count == 1)
    }

    @Test func `an open end needs a number`() {
        let mark = "TO" + "DO"
        #expect(CommentLaws.openEnds(text("// \(mark): later")).count == 1)
        #expect(CommentLaws.openEnds(text("// \(mark) #12: later")).isEmpty)
        #expect(CommentLaws.openEnds(text("// FIX" + "ME #12")).count == 1)
        #expect(CommentLaws.openEnds(text("let method = \"\(mark)\"")).isEmpty)
    }

    @Test func `stopping the process is found in code alone`() {
        #expect(CommentLaws.unfinished(text("fatalError(\"unimplemented\")")).count == 1)
        #expect(CommentLaws.unfinished(text("// never fatalError(here)")).isEmpty)
    }

    @Test func `a missing licence is found`() {
        #expect(CommentLaws.licence(text("import Testing")).count == 1)
        #expect(CommentLaws.licence(text("// \(CommentLaws.header)\n")).isEmpty)
    }

    @Test func `an undocumented type is found`() {
        #expect(CommentLaws.types(text("package struct Part {}")).map(\.line) == [1])
        #expect(CommentLaws.types(text("/// A part.\n@frozen\nstruct Part {}")).isEmpty)
        #expect(CommentLaws.types(text("private enum Inner {}")).isEmpty)
        #expect(CommentLaws.types(text("class func make() {}\nlet a = B.self")).isEmpty)
        #expect(CommentLaws.types(text("/// A part.\n\nfinal class Part {}")).count == 1)
    }

    @Test func `a path of one machine is found`() {
        for root in ["home", "Users", "work", "root"] {
            #expect(CommentLaws.machinePaths(text("let a = \"/\(root)/me/data\"")).count == 1)
        }
        #expect(CommentLaws.machinePaths(text("see https://example.org/home/page")).isEmpty)
    }

    @Test func `an arrow that goes up or sideways is found`() {
        let up = text("package import JejakEngine", path: "Sources/JejakStore/A.swift")
        #expect(DirectionLaws.imports(up).count == 1)
        let sideways = text("internal import JejakLearn", path: "Sources/JejakQuery/A.swift")
        #expect(DirectionLaws.imports(sideways).count == 1)
        let down = text(
            "package import JejakCore\nimport struct JejakJourney.Part",
            path: "Sources/JejakQuery/A.swift"
        )
        #expect(DirectionLaws.imports(down).isEmpty)
        let unknown = text("import JejakCore", path: "Sources/JejakNew/A.swift")
        #expect(DirectionLaws.imports(unknown).count == 1)
    }

    @Test(arguments: ["GRDB", "NIOCore", "Hummingbird", "Logging", "ArgumentParser", "CBLAS"])
    func `a library outside its room is found`(library: String) {
        let file = text("internal import \(library)", path: "Sources/JejakJourney/A.swift")
        #expect(DirectionLaws.imports(file).count == 1)
    }

    @Test func `a declaration that the house does not allow is found`() {
        let manifest = """
            func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target { }
            room("JejakCore"),
            room("JejakStore", ["JejakCore", .product(name: "GRDB", package: "GRDB.swift")]),
            // room("JejakCore", ["JejakWeb"]),
            room(
                "JejakQuery",
                ["JejakStore", .product(name: "GRDB", package: "GRDB.swift")]),
            """
        let breaches = DirectionLaws.manifest(text(manifest, path: "Package.swift"))
        #expect(breaches.count == 2)
        #expect(breaches.allSatisfy { $0.why.hasPrefix("JejakQuery") })
    }

    @Test func `a thinking room that touches the world is found`() {
        #expect(PurityLaws.imports(text("internal import Foundation")).count == 1)
        #expect(PurityLaws.imports(text("internal import NIOPosix")).count == 1)
        #expect(PurityLaws.imports(text("internal import JejakCore")).isEmpty)
        #expect(PurityLaws.words(text("func ask() async -> Int { 1 }")).count == 1)
        #expect(PurityLaws.words(text("let start = ContinuousClock.now")).count == 1)
        #expect(PurityLaws.words(text("print(answer)")).count == 1)
        #expect(PurityLaws.words(text("// async would be wrong here")).isEmpty)
    }

    @Test func `chance without a seed is found`() {
        #expect(PurityLaws.chance(text("let a = Int.random(in: 0..<4)")).count == 1)
        #expect(PurityLaws.chance(text("let a = list.shuffled()")).count == 1)
        #expect(PurityLaws.chance(text("let a = list.shuffled(using: &seeded)")).isEmpty)
    }
}
