// SPDX-License-Identifier: Apache-2.0

package import JejakCore

/// One person's journey as a picture: in order above, in time below.
package struct PersonPicture: Sendable {
    package var language: PictureLanguage
    package var conversionEvent: String?
    /// Minutes ahead of UTC of the clock for the months.
    package var clockOffset: Int

    package init(
        language: PictureLanguage,
        conversionEvent: String? = nil,
        clockOffset: Int = 420
    ) {
        self.language = language
        self.conversionEvent = conversionEvent
        self.clockOffset = clockOffset
    }

    /// The picture as SVG; `caption` says below the title where they belong.
    package func svg(_ table: JourneyTable, person: Int, caption: String? = nil) -> String {
        let lanes = JourneyLanes(table, people: [person], conversionEvent: conversionEvent)
        let width = 960.0
        let inner = width - 56
        let columns = max(1, Int(inner / 170))
        let legendHeight = Double((lanes.legend.count + columns - 1) / columns) * 20
        let height = 250 + legendHeight
        let title = language.say(
            "Journey of \(table.people[person])",
            "Perjalanan \(table.people[person])"
        )
        var svg = SVGText(width: width, height: height, title: title)
        svg.write(SVGText.shortened(title, 70), 28, 36, size: 20, isBold: true)
        let steps = table.rows(of: person).count
        let summary = language.say(
            "\(language.number(steps)) steps",
            "\(language.number(steps)) langkah"
        )
        svg.write(
            SVGText.shortened([summary, caption].compactMap { $0 }.joined(separator: " · "), 120),
            28,
            58,
            size: 13,
            fill: "#52606d"
        )
        svg.write(
            language.say("Step by step", "Langkah demi langkah"),
            28,
            88,
            size: 13,
            isBold: true
        )
        lanes.drawOrder(person: person, in: &svg, x: 28, y: 96, width: inner, height: 40)
        svg.write(language.say("In time", "Dalam waktu"), 28, 164, size: 13, isBold: true)
        for mark in lanes.months(clockOffset: clockOffset) {
            let place = 28 + mark.place * inner
            svg.line(place, 172, place, 214, stroke: "#d5dbe1")
            svg.write(
                "\(language.month(mark.month)) \(mark.year)",
                place + 3,
                226,
                size: 10,
                fill: "#7b8794"
            )
        }
        lanes.drawTime(person: person, in: &svg, x: 28, y: 172, width: inner, height: 40)
        lanes.drawLegend(in: &svg, x: 28, y: 238, width: inner)
        return svg.text
    }
}
