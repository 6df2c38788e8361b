// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney
internal import Testing

@Suite struct PersonFactsTests {
    struct Saying {
        let attribute: String
        let person: UInt32
        let value: PropertyValue
        let time: Int64
        let offset: Int64
    }

    private static func sayings(seed: UInt64) -> [Saying] {
        var random = SeededRandom(seed: seed)
        return (0..<400).map { index in
            let value: PropertyValue =
                switch random.below(6) {
                case 0: .null
                case 1: .bool(random.below(2) == 0)
                case 2: .number(Double(random.below(9)) - 4.5)
                case 3: .json("[\(random.below(3))]")
                default: .text(["", "Jakarta", "kota \(random.below(20))"][random.below(3)])
                }
            return Saying(
                attribute: ["email", "city", "rfm.tier"][random.below(3)],
                person: UInt32(random.below(40)),
                value: value,
                time: Int64(random.below(12)),
                offset: random.below(5) == 0 ? -1 : Int64(index)
            )
        }
    }

    /// The latest time wins, then the latest offset. Ties beyond that are the
    /// business of `a tie has one winner`, so the model leaves them out.
    private static func law(_ sayings: [Saying], _ now: [UInt32: UInt32]) -> [String:
        PropertyValue?]
    {
        var best: [String: (Int64, Int64, PropertyValue?)] = [:]
        for saying in sayings {
            let key = "\(now[saying.person] ?? saying.person) \(saying.attribute)"
            let rank = (saying.time, saying.offset)
            if let known = best[key] {
                if rank < (known.0, known.1) { continue }
                if rank == (known.0, known.1) {
                    best[key] = (known.0, known.1, known.2 == saying.value ? known.2 : nil)
                    continue
                }
            }
            best[key] = (saying.time, saying.offset, saying.value)
        }
        return best.mapValues(\.2)
    }

    private func facts(_ sayings: [Saying]) throws -> PersonFacts {
        var merge = FactsMerge()
        for saying in sayings {
            merge.add(
                saying.attribute,
                person: saying.person,
                value: saying.value,
                time: saying.time,
                offset: saying.offset
            )
        }
        return try merge.inMemory(name: "facts")
    }

    private func words(_ facts: PersonFacts) -> [String: PropertyValue] {
        var words: [String: PropertyValue] = [:]
        for person in UInt32(0)..<60 {
            for fact in facts.facts(of: person) {
                words["\(person) \(fact.attribute)"] = fact.value
            }
        }
        return words
    }

    private func expect(_ found: [String: PropertyValue], _ law: [String: PropertyValue?]) {
        #expect(Set(found.keys) == Set(law.keys))
        for (key, value) in law {
            if let value { #expect(found[key] == value, "\(key)") }
        }
    }

    @Test(arguments: 1...8)
    func `the latest saying wins, whatever the order of adding`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let sayings = Self.sayings(seed: seed)
        let first = words(try facts(sayings))
        expect(first, Self.law(sayings, [:]))
        for _ in 0..<4 {
            #expect(words(try facts(sayings.shuffled(using: &random))) == first)
        }
    }

    @Test(arguments: 1...40)
    func `what is written over older facts is what one merge of both says`(seed: UInt64) throws {
        let folder = try TestFolder()
        let sayings = Self.sayings(seed: seed &+ 900)
        let older = try facts(Array(sayings.prefix(seed % 7 == 0 ? 0 : 250)))
        var fresh = FactsMerge()
        for saying in sayings.suffix(seed % 5 == 0 ? 0 : 150) {
            fresh.add(
                saying.attribute,
                person: saying.person,
                value: saying.value,
                time: saying.time,
                offset: saying.offset
            )
        }
        let replacing: Set<String> = seed % 3 == 0 ? ["city"] : []
        try fresh.write(to: folder.path("facts"), over: older, replacing: replacing)
        let file = try ColumnFile(path: folder.path("facts"))
        try file.verify()
        var both = fresh
        both.add(older, personNow: [:], replacing: replacing)
        let wanted = try both.inMemory(name: "both")
        let found = try PersonFacts(file: file)
        #expect(found.columns.map(\.attribute) == wanted.columns.map(\.attribute))
        #expect(words(found) == words(wanted))
        for (one, other) in zip(found.columns, wanted.columns) {
            #expect(one.times.elementsEqual(other.times))
            #expect(one.offsets.elementsEqual(other.offsets))
        }
    }

    @Test(arguments: 1...8)
    func `older facts and newer ones merge, and follow people who moved`(seed: UInt64) throws {
        let sayings = Self.sayings(seed: seed &+ 50)
        let moved: [UInt32: UInt32] = [3: 1, 4: 1, 9: 50, 30: 2]
        var merge = FactsMerge()
        merge.add(try facts(Array(sayings.suffix(150))), personNow: moved)
        merge.add(try facts(Array(sayings.prefix(250))), personNow: moved)
        let found = words(try merge.inMemory(name: "merged"))
        expect(found, Self.law(sayings, moved))
        #expect(!found.keys.contains { $0.hasPrefix("3 ") || $0.hasPrefix("30 ") })
    }

    @Test func `a tie has one winner`() throws {
        let values: [PropertyValue] = [.text("b"), .text("a"), .number(1), .null, .bool(true)]
        let winners = try [values, values.reversed(), [.text("a"), .bool(true), .text("b")]].map {
            try facts(
                $0.map { Saying(attribute: "x", person: 1, value: $0, time: 5, offset: -1) }
            ).column("x")?.value(of: 1)
        }
        #expect(winners == [.text("b"), .text("b"), .text("b")])
    }

    @Test func `attributes that a new snapshot replaces are left out`() throws {
        let old = try facts([
            Saying(attribute: "rfm", person: 1, value: .number(1), time: 9, offset: -1),
            Saying(attribute: "city", person: 1, value: .text("Solo"), time: 9, offset: 4),
        ])
        var merge = FactsMerge()
        merge.add(old, personNow: [:], replacing: ["rfm"])
        #expect(words(try merge.inMemory(name: "new")) == ["1 city": .text("Solo")])
    }

    @Test func `who withdrew a consent under any name has withdrawn it, and a split undoes that`()
        throws
    {
        let said = try facts([
            Saying(attribute: "consent.email", person: 1, value: .bool(true), time: 9, offset: 5),
            Saying(attribute: "consent.email", person: 2, value: .bool(false), time: 3, offset: 2),
            Saying(attribute: "city", person: 1, value: .text("Solo"), time: 1, offset: 1),
            Saying(attribute: "city", person: 2, value: .text("Kudus"), time: 2, offset: 3),
        ])
        let joined = try said.folded(pending: [], personNow: [2: 1])
        #expect(words(joined) == ["1 consent.email": .bool(false), "1 city": .text("Kudus")])
        #expect(words(try said.folded(pending: [], personNow: [:])) == words(said))
        // What the same identifier says later counts again.
        var later = FactsMerge()
        later.add("consent.email", person: 2, value: .bool(true), time: 10, offset: 8)
        let again = try said.folded(pending: [FactsMerge(), later], personNow: [2: 1])
        #expect(again.column("consent.email")?.value(of: 1) == .bool(true))
    }

    @Test func `facts on disk are the facts in memory`() throws {
        let folder = try TestFolder()
        let sayings = Self.sayings(seed: 91)
        var merge = FactsMerge()
        for saying in sayings {
            merge.add(
                saying.attribute,
                person: saying.person,
                value: saying.value,
                time: saying.time,
                offset: saying.offset
            )
        }
        try merge.write(to: folder.path("facts"))
        let file = try ColumnFile(path: folder.path("facts"))
        try file.verify()
        #expect(words(try PersonFacts(file: file)) == words(try facts(sayings)))
    }

    @Test func `nothing known is nothing`() throws {
        #expect(PersonFacts().columns.isEmpty && PersonFacts().facts(of: 1).isEmpty)
        let empty = try FactsMerge().inMemory(name: "empty")
        #expect(empty.columns.isEmpty && empty.column("x") == nil)
        #expect(FactsMerge().isEmpty)
    }
}
