// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakLearn
internal import Testing

/// Personas say nothing that is not beside them, and what is beside them is so.
@Suite struct PersonaTests {
    /// `FeatureTests` draws the journeys; here birthdays, genders and interests
    /// are added, and members look at night.
    static func people(_ count: Int, seed: UInt64) -> PeopleTable {
        var people = FeatureTests.people(count, seed: seed)
        var random = SeededRandom(seed: seed + 1)
        for person in 0..<count / 3 {
            people.clockMinutes[person] = 0
            for row in people.journeys.rows(of: person) where row % 3 > 0 {
                people.categories[row] = 2
            }
        }
        people.traits.append(
            TraitColumn(
                name: "birthday",
                texts: (0..<count).map { _ in
                    random.below(4) == 0
                        ? nil
                        : "\(1960 + random.below(45))-0\(1 + random.below(9))-1\(random.below(9))"
                }
            )
        )
        var starts = [0]
        var codes: [Int32] = []
        for _ in 0..<count {
            codes += [Int32](0..<3).filter { _ in random.below(2) == 0 }
            starts.append(codes.count)
        }
        people.traits.append(
            TraitColumn(
                name: "interests",
                numbers: Array(repeating: .nan, count: count),
                starts: starts,
                codes: codes,
                texts: ["hiking", "batik", "2 < 3 & more"]
            )
        )
        return people
    }

    static func card(_ people: PeopleTable, _ members: [Int]) throws -> Persona {
        try PersonaMaker(people).persona(
            of: members,
            key: "segment",
            title: JourneyWords(en: "Some", id: "Beberapa")
        )
    }

    /// The numbers in a sentence, names in quotation marks left out.
    static func numbers(_ text: String, indonesian: Bool) throws -> [(value: Double, places: Int)] {
        let bare = text.replacing(/\u{201C}.*?\u{201D}/, with: "")
        return bare.matches(of: /-?\d[\d.,]*/).compactMap { match in
            var piece = String(match.output)
            while let last = piece.last, !last.isNumber { piece.removeLast() }
            let plain =
                indonesian
                ? piece.replacing(".", with: "").replacing(",", with: ".")
                : piece.replacing(",", with: "")
            let places = plain.split(separator: ".").dropFirst().first?.count ?? 0
            return Double(plain).map { ($0, places) }
        }
    }

    @Test(arguments: [1, 2, 3, 4])
    func `every number of a card is beside it`(_ seed: UInt64) throws {
        let people = Self.people(150, seed: seed)
        let persona = try Self.card(people, Array(0..<50))
        var told = 0
        for line in persona.lines {
            for (text, indonesian) in [(line.text.en, false), (line.text.id, true)] {
                #expect(!text.contains("{") && !text.contains("?"), "\(text)")
                let numbers = try Self.numbers(text, indonesian: indonesian)
                told += numbers.count
                for number in numbers {
                    let candidates = line.evidence.flatMap { one -> [Double] in
                        let scale = one.unit == .share ? 100.0 : 1
                        return [
                            one.value * scale, (one.everybody ?? .nan) * scale, Double(one.count),
                        ]
                    }
                    let half = number.places > 0 ? 0.0501 : 0.501
                    #expect(
                        candidates.contains { abs($0 - number.value) <= half },
                        "\(number) in \(text) is beside it as none of \(candidates)"
                    )
                }
            }
        }
        #expect(told > 30)
    }

    @Test(arguments: [1, 2, 3, 4])
    func `what is beside a line is what the raw journeys say`(_ seed: UInt64) throws {
        let people = Self.people(150, seed: seed)
        let members = Array(0..<50)
        let persona = try Self.card(people, members)
        let slow = (0..<150).map { FeatureTests.slow(people, $0) }
        let table = people.journeys
        func middle(_ values: [Double]) -> Double {
            let sorted = values.sorted()
            return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
        }
        func text(_ trait: Int, _ person: Int) -> [String] {
            people.traits[trait].codes(of: person).map { people.traits[trait].texts[Int($0)] }
        }
        var checked = 0
        for line in persona.lines {
            for one in line.evidence {
                let pieces = one.key.split(separator: " ", maxSplits: 1).map(String.init)
                func expected(_ who: [Int]) -> Double? {
                    switch pieces[0] {
                    case "mean", "median":
                        let values: [Double]
                        if pieces[1] == "steps" {
                            values = who.map { Double(table.rows(of: $0).count) }
                        } else if pieces[1] == "age" {
                            return nil
                        } else {
                            guard slow[0][pieces[1]] != nil else { return nil }
                            values = who.compactMap { slow[$0][pieces[1]] }.filter { !$0.isNaN }
                        }
                        return pieces[0] == "mean"
                            ? values.reduce(0, +) / Double(values.count) : middle(values)
                    case "share" where pieces[1].hasPrefix("did "):
                        let name = String(pieces[1].dropFirst(4))
                        let doers = who.count { person in
                            table.rows(of: person).contains {
                                table.eventNames[Int(table.events[$0])] == name
                            }
                        }
                        return Double(doers) / Double(who.count)
                    case "share" where pieces[1] == "ordered":
                        return Double(who.count { (slow[$0]["frequency"] ?? 0) > 0 })
                            / Double(who.count)
                    case "share" where pieces[1] == "city" || pieces[1] == "interests":
                        let trait = pieces[1] == "city" ? 0 : 2
                        let known = who.filter { !text(trait, $0).isEmpty }
                        guard let name = line.text.en.firstMatch(of: /\u{201C}(.*?)\u{201D}/)
                        else { return nil }
                        return Double(known.count { text(trait, $0).contains(String(name.1)) })
                            / Double(known.count)
                    default: return nil
                    }
                }
                guard let value = expected(members) else { continue }
                checked += 1
                #expect(abs(value - one.value) < 1e-9, "\(one.key): \(one.value), \(value)")
                if let everybody = one.everybody, let all = expected(Array(0..<150)) {
                    #expect(abs(all - everybody) < 1e-9, "\(one.key) of everybody")
                }
            }
        }
        #expect(checked > 12, "\(checked)")
    }

    @Test func `ages are whole years at the date of the data`() throws {
        let journeys = JourneyTableFixture.table(
            (0..<20).map { _ in [(0, 0, 0)] },
            names: ["Look"]
        )
        // The data end on 1 January 2025.
        for (birthday, age) in [("2000-01-01", 25.0), ("2000-01-02", 24), ("1999-12-31", 25)] {
            let people = PeopleTable(
                journeys: journeys,
                traits: [
                    TraitColumn(name: "birthday", texts: Array(repeating: birthday, count: 20))
                ]
            )
            let lines = try Self.card(people, Array(0..<12)).lines(.demographic)
            #expect(lines[0].evidence.first?.value == age, "\(birthday)")
        }
    }

    @Test func `what is not known is said to be missing`() throws {
        let journeys = JourneyTableFixture.table(
            (0..<60).map { _ in [(0, 0, 0), (3, 0, 0)] },
            names: ["Look"]
        )
        let texts = (0..<60).map { $0 < 4 ? "Medan" : nil }
        let people = PeopleTable(
            journeys: journeys,
            traits: [TraitColumn(name: "city", texts: texts)]
        )
        let persona = try Self.card(people, Array(0..<30))
        let texts0 = persona.lines.map(\.text.en)
        #expect(texts0.contains("No birthdays or ages are recorded."))
        #expect(texts0.contains("No genders are recorded."))
        #expect(texts0.contains("No interests are recorded."))
        #expect(texts0.contains("The city of only 4 of them is recorded: too few to tell."))
        #expect(texts0.contains("How visits came is not recorded."))
        #expect(texts0.contains("Nothing that the others do is missing, beyond chance."))
        #expect(
            texts0.contains(
                "These numbers give no reason to treat them differently from everybody."
            )
        )
    }

    @Test func `rules speak where their numbers do, and hold their peace where they do not`() throws
    {
        // Members fill carts as others do and never order; they left long ago.
        let journeys = (0..<200).map { person -> [JourneyTableFixture.Step] in
            let late: [JourneyTableFixture.Step] = [
                (80 + Double(person % 7), 0, 0), (90, 1, 0), (95, 2, 70_000),
            ]
            let early: [JourneyTableFixture.Step] = [
                (1 + Double(person % 5), 0, 0), (6, 1, 0), (8, 0, 0),
            ]
            return person < 60 ? early : late
        }
        let people = PeopleTable(
            journeys: JourneyTableFixture.table(
                journeys,
                names: ["Look", "Product Added", "Order Completed"]
            )
        )
        let advice = try Self.card(people, Array(0..<60)).lines(.approach).map(\.text.en)
        #expect(advice.contains { $0.hasPrefix("Win them back: last seen") })
        #expect(advice.contains { $0.hasPrefix("Remind them of their cart: 100 %") })
        #expect(!advice.contains { $0.hasPrefix("Thank them") })
        let others = try Self.card(people, Array(60..<200)).lines(.approach).map(\.text.en)
        #expect(others.contains { $0.hasPrefix("Thank them") })
        #expect(!others.contains { $0.hasPrefix("Win them back") })
        let lacks = try Self.card(people, Array(0..<60)).lines(.lacks)
        #expect(
            lacks.first?.text.en == "0 % of them ever did “Order Completed”, 70 % of everybody."
        )
    }

    @Test func `name and face follow from the group's key alone`() throws {
        let people = Self.people(120, seed: 1)
        let one = try Self.card(people, Array(0..<40))
        let other = try Self.card(Self.people(90, seed: 9), Array(20..<60))
        #expect(one.name == other.name && one.face == other.face)
        let faces = Set((0..<60).map { PersonaFace.svg("key \($0)", title: "") })
        let names = Set((0..<60).map { PersonaFace.name("key \($0)").id })
        #expect(faces.count > 40 && names.count > 10)
        let person = try #require(people.journeys.people.first)
        #expect(!one.face.contains(person))
    }

    @Test func `a page holds everything, escaped, and nothing from outside`() throws {
        let persona = try Self.card(Self.people(150, seed: 2), Array(0..<50))
        for language in ["en", "id"] {
            let html = PersonaPage(persona, language: language).text
            #expect(html.contains("@page") && html.hasPrefix("<!doctype html>"))
            #expect(!html.contains("http://") || !html.contains("src="))
            #expect(!html.contains("<script") && !html.contains("2 < 3"))
            for line in persona.lines {
                let text = language == "id" ? line.text.id : line.text.en
                let escaped = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
                #expect(html.contains(escaped) || html.contains(text), "\(text)")
            }
        }
    }

    @Test func `a card of too few people is refused`() throws {
        expectRefusal(.tooFewRows, "single people") {
            _ = try Self.card(Self.people(60, seed: 1), Array(0..<9))
        }
    }
}
