// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakLearn
internal import Testing

/// Words about a group come with the figures that they are read from.
@Suite struct ContrastFiguresTests {
    @Test func `figures beside the words are those of the people`() throws {
        let table = JourneyTableFixture.earlyAndLate(240, seed: 4)
        let model = try JourneyClustering(seed: 1).fit(table)
        var compared = 0
        for cluster in model.clusters {
            let members = model.labels.indices.filter { model.labels[$0] == cluster.id }
            let others = model.labels.indices.filter {
                model.labels[$0] != nil && model.labels[$0] != cluster.id
            }
            for contrast in cluster.contrasts {
                let figures = try #require(contrast.figures)
                #expect(figures.own.isFinite && figures.others.isFinite)
                #expect(!figures.measure.en.isEmpty && !figures.measure.id.isEmpty)
                #expect(figures.own != figures.others)
                let value: ((Int) -> Double)?
                switch figures.measure.en {
                case "steps":
                    value = { log(Double(table.rows(of: $0).count)) }
                case "when they buy, of the whole journey":
                    value = { Self.place(of: 3, table, $0) }
                default: value = nil
                }
                guard let value else { continue }
                compared += 1
                let isLog = figures.unit == .count
                for (people, figure) in [(members, figures.own), (others, figures.others)] {
                    let mean = people.map(value).reduce(0, +) / Double(people.count)
                    #expect(abs((isLog ? exp(mean) : mean) - figure) < 1e-9 * abs(figure))
                }
            }
        }
        #expect(compared > 0)
    }

    /// The mean moment of an event, as a share of the journey's time.
    private static func place(of event: UInt32, _ table: JourneyTable, _ person: Int) -> Double {
        let rows = table.rows(of: person)
        let start = Double(table.times[rows.lowerBound])
        let span = max(1, Double(table.times[rows.upperBound - 1]) - start)
        let places = rows.filter { table.events[$0] == event }
            .map { (Double(table.times[$0]) - start) / span }
        return places.reduce(0, +) / Double(places.count)
    }
}
