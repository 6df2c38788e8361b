// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakLearn
internal import Testing

/// Groups of people by their features, and the names they get.
@Suite struct PeopleClusteringTests {
    /// Frequent evening buyers (even numbers) and seldom visitors by day.
    static func people(_ count: Int, seed: UInt64, isMixed: Bool = false) -> PeopleTable {
        var random = SeededRandom(seed: seed)
        let journeys = (0..<count).map { person in
            let often = isMixed ? random.below(2) == 0 : person % 2 == 0
            return (0..<(often ? 40 : 8)).map { step -> JourneyTableFixture.Step in
                let hour = often ? 18 + random.below(4) : 11 + random.below(6)
                return (
                    day: Double(random.below(90)) + Double(hour) / 24,
                    event: step % (often ? 3 : 9) == 1 ? 1 : 0,
                    amount: step % (often ? 3 : 9) == 1 ? 10_000 + Int64(random.below(900)) : 0
                )
            }
        }
        return PeopleTable(
            journeys: JourneyTableFixture.table(journeys, names: ["Look", "Order Completed"])
        )
    }

    @Test(arguments: [
        PeopleClusterMethod.kMeans(clusters: 2), .hdbscan(minimumClusterSize: 100),
        .hierarchical(clusters: 2), .consensus(clusters: 2),
    ])
    func `planted groups are found and named by what sets them apart`(
        _ method: PeopleClusterMethod
    ) throws {
        let people = Self.people(300, seed: 3)
        let set = try FeatureSet(
            parsing: "frequency,money,sessions,share_day,share_evening,last_seen"
        )
        let found = try PeopleClustering(features: set, method: method).fit(people)
        let again = try PeopleClustering(features: set, method: method).fit(people)
        #expect(found.labels == again.labels)
        let truth = (0..<300).map { Int?($0 % 2) }
        #expect(try ClusterComparison.adjustedRandIndex(found.labels, truth) > 0.9)
        #expect(found.groups.count == 2)
        for group in found.groups {
            let first = try #require(group.label.differences.first)
            #expect(group.label.words != FeatureLabel.nothing)
            #expect(abs(first.effect) >= FeatureLabeller.threshold)
            let isOften = (group.members.first ?? 1) % 2 == 0
            let evening = group.label.differences.first { $0.key == "share_evening" }
            if let evening { #expect((evening.effect > 0) == isOften) }
        }
        #expect(found.groups[0].label.words.en != found.groups[1].label.words.en)
        #expect(found.groups[0].label.words.id != found.groups[1].label.words.id)
    }

    @Test func `groups drawn by lot are told that nothing sets them apart`() throws {
        var named = 0
        for seed in 0..<40 {
            let people = Self.people(200, seed: UInt64(seed), isMixed: true)
            let table = FeatureTable(people, .behaviour)
            let scale = RobustScale(table)
            let labeller = FeatureLabeller(
                try scale.rows(table),
                scale.columns.map(\.feature)
            )
            let labels = labeller.labels([Array(0..<100), Array(100..<200)])
            if labels[0].words != FeatureLabel.nothing { named += 1 }
        }
        #expect(named <= 2, "\(named) of 40")
    }

    @Test func `a group keeps its name through a refit until the difference is gone`() {
        func label(_ words: String, _ key: String?, _ effect: Double = 1) -> FeatureLabel {
            FeatureLabel(
                words: JourneyWords(en: words, id: words + "-id"),
                differences: key.map {
                    [
                        FeatureLabel.Difference(
                            key: $0,
                            words: JourneyWords(en: words, id: words),
                            effect: effect,
                            z: 9
                        )
                    ]
                } ?? []
            )
        }
        let old: [(members: Set<UInt32>, label: FeatureLabel)] = [
            (Set(0..<100), label("often", "frequency")), (Set(100..<200), label("late", "hours")),
            (Set(200..<300), label("gone", "tenure")),
        ]
        let new: [(members: Set<UInt32>, label: FeatureLabel)] = [
            (Set(90..<205), label("evening", "hours", 0.8)),
            (Set(0..<90), label("very often", "frequency", -1)),
            (Set(205..<300), label("new", "tenure", 2)),
            (Set(300..<400), label("other", "money")),
        ]
        let kept = FeatureLabel.kept(old: old, new: new).map(\.words.en)
        #expect(kept == ["late", "very often", "gone", "other"])
    }

    @Test func `empty and unknown are refused`() throws {
        let nobody = PeopleTable(journeys: JourneyTableFixture.table([], names: ["a"]))
        expectRefusal(.empty, "no people") {
            _ = try PeopleClustering(features: .rfm, method: .kMeans(clusters: 2)).fit(nobody)
        }
        expectRefusal(.badSetting, "needs --eps") {
            _ = try PeopleClusterMethod(
                named: "dbscan",
                people: 10,
                clusters: nil,
                minimumClusterSize: nil
            )
        }
        expectRefusal(.badSetting, "hdbscan, dbscan, kmeans, hierarchical, consensus") {
            _ = try PeopleClusterMethod(
                named: "magic",
                people: 10,
                clusters: nil,
                minimumClusterSize: nil
            )
        }
    }
}
