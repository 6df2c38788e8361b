// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakLearn
internal import Testing

/// Groups keep their ids when everything is computed again.
@Suite struct ClusterIdentitiesTests {
    private typealias Answer = [UInt32: Int?]

    private static func answer(_ labels: [Int?]) -> Answer {
        Answer(uniqueKeysWithValues: labels.enumerated().map { (UInt32($0), $1) })
    }

    /// Seven groups of 20 to 80 people, and noise, under ids with gaps.
    private static func groups(_ random: inout SeededRandom) -> (labels: [Int?], ids: [Int]) {
        let ids = [3, 4, 9, 11, 12, 20, 31]
        var labels: [Int?] = Array(repeating: nil, count: 40)
        for id in ids { labels += Array(repeating: id, count: 20 + random.below(60)) }
        return (labels, ids)
    }

    @Test(arguments: 1...40)
    func `permuted and perturbed groups keep their ids`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let (labels, ids) = Self.groups(&random)
        var order = Array(ids.indices)
        order.shuffle(using: &random)
        // A tenth changes the group or none, a tenth is new, a tenth has left.
        var new: Answer = [:]
        for (person, label) in labels.enumerated() where random.below(10) > 0 {
            var place = label.flatMap { ids.firstIndex(of: $0) }.map { order[$0] }
            if random.below(10) == 0 {
                place = random.below(3) == 0 ? nil : random.below(ids.count)
            }
            new[UInt32(person)] = place
        }
        for person in 0..<40 { new[UInt32(100_000 + person)] = random.below(ids.count) }
        let found = ClusterIdentities(
            old: Self.answer(labels),
            new: new,
            count: ids.count,
            next: 32
        )
        for (place, id) in ids.enumerated() { #expect(found.ids[order[place]] == id) }
        #expect(found.kept == ids && found.next == 32)
        #expect(found.fresh.isEmpty && found.gone.isEmpty)
        #expect(found.merged.isEmpty && found.split.isEmpty)
        let colours = found.colours(
            old: Dictionary(uniqueKeysWithValues: ids.enumerated().map { ($1, $0) }),
            palette: 10
        )
        for (place, id) in ids.enumerated() {
            #expect(colours[order[place]] == ids.firstIndex(of: id))
        }
    }

    @Test func `what shares too little is new, and no id comes twice`() {
        // 0…59 were group 5, 60…119 group 6; now 0…29 with strangers, and others.
        let old = Self.answer(Array(repeating: 5, count: 60) + Array(repeating: 6, count: 60))
        var labels: [Int?] = Array(repeating: nil, count: 120)
        for person in 0..<15 { labels[person] = 0 }
        for person in 60..<120 { labels[person] = 1 }
        let found = ClusterIdentities(old: old, new: Self.answer(labels), count: 2, next: 9)
        #expect(found.ids == [9, 6])
        #expect(found.split == [.init(from: 5, to: 9)])
        #expect(found.gone == [5] && found.fresh.isEmpty && found.next == 10)
        // The next answer finds nobody again: none of 5, 6 and 9 comes back.
        let again = ClusterIdentities(
            old: Self.answer([6, 6]),
            new: [7: 0, 8: 0, 9: 1],
            count: 2,
            next: found.next
        )
        #expect(again.ids == [10, 11] && again.fresh == [10, 11] && again.gone == [6])
    }

    @Test func `a merger and a split are told`() {
        let old = Self.answer(
            Array(repeating: 1, count: 50) + Array(repeating: 2, count: 40)
                + Array(repeating: 3, count: 60)
        )
        let new = Self.answer(
            Array(repeating: 0, count: 90) + Array(repeating: 1, count: 31)
                + Array(repeating: 2, count: 29)
        )
        let found = ClusterIdentities(old: old, new: new, count: 3, next: 4)
        #expect(found.ids == [1, 3, 4])
        #expect(found.merged == [.init(from: 2, to: 1)])
        #expect(found.split == [.init(from: 3, to: 4)])
        #expect(found.gone.isEmpty && found.kept == [1, 3])
    }

    @Test func `a first answer and an empty one are no trouble`() {
        let first = ClusterIdentities(old: [:], new: [1: 0, 2: 1], count: 2, next: 1)
        #expect(first.ids == [1, 2] && first.fresh == [1, 2] && first.next == 3)
        #expect(first.colours(old: [:], palette: 10) == [0, 1])
        let none = ClusterIdentities(old: [1: 1, 2: 2], new: [1: nil, 2: nil], count: 0, next: 3)
        #expect(none.ids.isEmpty && none.gone == [1, 2] && none.next == 3)
    }

    @Test func `a new group takes a colour that is free`() {
        let found = ClusterIdentities(
            old: [1: 4, 2: 4, 3: 5],
            new: [1: 0, 2: 0, 3: nil, 9: 1],
            count: 2,
            next: 6
        )
        #expect(found.ids == [4, 6])
        #expect(found.colours(old: [4: 0, 5: 1], palette: 3) == [0, 1])
    }
}
