// SPDX-License-Identifier: Apache-2.0

package import JejakCore

/// A group's typical journeys under each other, for a reader in a hurry.
///
/// One line a person: on the left every step in order, on the right the same
/// steps in time. What the group has in common shows as a pattern down the page.
package struct ContactSheet: Sendable {
    package var language: PictureLanguage
    /// How many journeys, at most 24.
    package var journeys: Int
    package var conversionEvent: String?

    package init(
        language: PictureLanguage,
        journeys: Int = 16,
        conversionEvent: String? = nil
    ) {
        self.language = language
        self.journeys = max(1, min(24, journeys))
        self.conversionEvent = conversionEvent
    }

    private static let margin = 28.0
    private static let orderWidth = 440.0
    private static let timeWidth = 440.0
    private static let lane = 20.0
    private static let spacing = 26.0

    /// The sheet of one cluster of a model, as SVG. `table` is the one that was
    /// fitted.
    package func svg(
        _ cluster: JourneyCluster,
        of model: JourneyClusteringModel,
        _ table: JourneyTable
    ) -> String {
        let people = Array(cluster.typicalPeople.prefix(journeys))
        let lanes = JourneyLanes(
            table,
            people: Array(0..<table.personCount),
            conversionEvent: conversionEvent
        )
        let margin = ContactSheet.margin
        let left = margin
        let right = margin + ContactSheet.orderWidth + 32
        let width = right + ContactSheet.timeWidth + margin
        let title = language.say(cluster.label)
        let heading = SVGText.lines("\(cluster.id). \(title)", 74)
        let top = 40 + Double(heading.count) * 28
        let lanesTop = top + 62
        let lanesHeight = Double(people.count) * ContactSheet.spacing
        let columns = max(1, Int((width - 2 * margin) / 170))
        let legendHeight = Double((lanes.legend.count + columns - 1) / columns) * 20
        let height = lanesTop + lanesHeight + 34 + legendHeight + 12
        var svg = SVGText(width: width, height: height, title: title)
        for (index, line) in heading.enumerated() {
            svg.write(line, left, 42 + Double(index) * 28, size: 22, isBold: true)
        }
        svg.rectangle(
            0,
            0,
            8,
            height,
            fill: EventColour.ofCluster(cluster.colour).css
        )
        svg.write(figures(cluster, model), left, top, size: 14, fill: "#52606d")
        svg.write(
            language.say("Step by step", "Langkah demi langkah"),
            left,
            lanesTop - 22,
            size: 13,
            isBold: true
        )
        svg.write(
            language.say("The same steps in time", "Langkah yang sama dalam waktu"),
            right,
            lanesTop - 22,
            size: 13,
            isBold: true
        )
        drawMonths(
            lanes,
            in: &svg,
            x: right,
            top: lanesTop,
            height: lanesHeight,
            clockOffset: model.imager.clockOffset
        )
        drawJourneys(of: people, lanes, in: &svg, left: left, right: right, top: lanesTop)
        lanes.drawLegend(
            in: &svg,
            x: left,
            y: lanesTop + lanesHeight + 22,
            width: width - 2 * margin
        )
        return svg.text
    }

    /// The people's journeys line by line, in order and in time.
    private func drawJourneys(
        of people: [Int],
        _ lanes: JourneyLanes,
        in svg: inout SVGText,
        left: Double,
        right: Double,
        top: Double
    ) {
        for (index, person) in people.enumerated() {
            let y = top + Double(index) * ContactSheet.spacing
            lanes.drawOrder(
                person: person,
                in: &svg,
                x: left,
                y: y,
                width: ContactSheet.orderWidth,
                height: ContactSheet.lane
            )
            lanes.drawTime(
                person: person,
                in: &svg,
                x: right,
                y: y,
                width: ContactSheet.timeWidth,
                height: ContactSheet.lane
            )
        }
    }

    /// The line of figures under the title.
    private func figures(_ cluster: JourneyCluster, _ model: JourneyClusteringModel) -> String {
        let all = model.isTooShort.count - model.tooShort
        let share = language.percent(Double(cluster.size) / Double(max(1, all)))
        let gap = SVGText.number(cluster.medianGapDays)
        return language.say(
            "\(language.number(cluster.size)) people (\(share)) · "
                + "\(language.percent(cluster.conversion)) buy · "
                + "a visit every \(gap) days · "
                + "\(language.number(cluster.medianSteps)) steps",
            "\(language.number(cluster.size)) orang (\(share)) · "
                + "\(language.percent(cluster.conversion)) membeli · "
                + "kunjungan tiap \(gap) hari · "
                + "\(language.number(cluster.medianSteps)) langkah"
        )
    }

    private func drawMonths(
        _ lanes: JourneyLanes,
        in svg: inout SVGText,
        x: Double,
        top: Double,
        height: Double,
        clockOffset: Int
    ) {
        for mark in lanes.months(clockOffset: clockOffset) {
            let place = x + mark.place * ContactSheet.timeWidth
            svg.line(place, top - 4, place, top + height, stroke: "#d5dbe1")
            svg.write(
                language.month(mark.month),
                place + 3,
                top - 6,
                size: 10,
                fill: "#7b8794"
            )
        }
    }
}
