// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakDemo
internal import Testing

/// Agreement and the three files, by hand and after scikit-learn.
struct DemoTruthTests {
    @Test func `the adjusted Rand index is scikit-learn's`() {
        // sklearn.metrics.adjusted_rand_score 1.9.1 of the same lists.
        #expect(DemoTruth.adjustedRandIndex([0, 0, 1, 1], [1, 1, 0, 0]) == 1)
        #expect(abs(DemoTruth.adjustedRandIndex([0, 0, 1, 2], [0, 0, 1, 1]) - 4.0 / 7) < 1e-12)
        #expect(abs(DemoTruth.adjustedRandIndex([0, 0, 1, 1], [0, 1, 0, 1]) + 0.5) < 1e-12)
        let first = [0, 0, 0, 1, 1, 1, 2, 2, 2]
        let second = [0, 0, 1, 1, 1, 2, 2, 2, 2]
        #expect(abs(DemoTruth.adjustedRandIndex(first, second) - 0.35714285714285715) < 1e-12)
        #expect(DemoTruth.adjustedRandIndex([], []) == 1)
        #expect(DemoTruth.adjustedRandIndex([3, 3], [5, 5]) == 1)
    }

    @Test func `noise is counted and left out, and strangers are ignored`() {
        let truth: [(person: String, archetype: DemoArchetype)] = [
            ("a", .fading), ("b", .fading), ("c", .payday), ("d", .payday), ("e", .impulse),
        ]
        let agreement = DemoTruth.agreement(
            truth: truth,
            people: ["d", "c", "b", "a", "e", "stranger"],
            labels: [7, 7, 2, 2, nil, 4]
        )
        #expect(
            agreement
                == DemoTruth.Agreement(people: 5, noise: 1, clusters: 2, adjustedRandIndex: 1)
        )
    }

    @Test func `the three files have their columns`() {
        let table = JourneyTable(
            people: ["a,b", "c"],
            offsets: [0, 3, 4],
            times: [0, 86_400_000, 172_800_000, 5],
            events: [0, 1, 0, 0],
            amounts: [0, 12_345, 0, 0],
            eventNames: ["View", "Buy \"it\""]
        )
        let truth: [(person: String, archetype: DemoArchetype)] = [
            ("a,b", .payday), ("c", .fading),
        ]
        #expect(DemoTruth.truthCSV(truth) == "person,archetype\n\"a,b\",payday\nc,fading\n")
        #expect(
            DemoTruth.clustersCSV(people: table.people, labels: [3, nil])
                == "person,cluster\n\"a,b\",3\nc,-1\n"
        )
        let lines = DemoTruth.featuresCSV(table).split(separator: "\n")
        #expect(lines[0] == "person,recency,frequency,money,View,\"Buy \"\"it\"\"\"")
        #expect(lines[1] == "\"a,b\",1.0,1,123.45,2,1")
        #expect(lines[2].hasPrefix("c,1.99") && lines[2].hasSuffix(",0,0.0,1,0"))
    }
}
