// SPDX-License-Identifier: Apache-2.0

/// The map of all people as dots: near means a similar course.
package struct JourneyMapPicture: Sendable {
    package var language: PictureLanguage
    /// More people than this are thinned out evenly, so that a page stays light.
    package var dotLimit: Int

    package init(language: PictureLanguage, dotLimit: Int = 6000) {
        self.language = language
        self.dotLimit = max(1, dotLimit)
    }

    private static let side = 620.0
    private static let top = 84.0
    private static let left = 28.0

    /// The map as SVG.
    package func svg(_ model: JourneyClusteringModel) -> String {
        let people = model.labels.indices.filter { !model.isTooShort[$0] }
        let side = JourneyMapPicture.side
        let groups = model.clusters.count
        let title = language.say(
            "Journey map: \(language.number(people.count)) people, \(groups) groups",
            "Peta perjalanan: \(language.number(people.count)) orang, \(groups) kelompok"
        )
        let legendX = JourneyMapPicture.left + side + 32
        var svg = SVGText(
            width: legendX + 420,
            height: JourneyMapPicture.top + side + 28,
            title: title
        )
        svg.write(title, 28, 42, size: 22, isBold: true)
        svg.write(
            language.say(
                "Each dot is a person; near each other means a similar course.",
                "Setiap titik adalah satu orang; berdekatan berarti perjalanannya mirip."
            ),
            28,
            66,
            size: 14,
            fill: "#52606d"
        )
        svg.rectangle(
            JourneyMapPicture.left,
            JourneyMapPicture.top,
            side,
            side,
            fill: "#f6f8fa",
            corner: 8
        )
        drawDots(model, people, in: &svg)
        drawNumbers(model, people, in: &svg)
        drawLegend(model, people.count, in: &svg, x: legendX)
        return svg.text
    }

    private func drawDots(
        _ model: JourneyClusteringModel,
        _ people: [Int],
        in svg: inout SVGText
    ) {
        let stride = (people.count + dotLimit - 1) / dotLimit
        let frame = Frame(model, people)
        let colours = Dictionary(uniqueKeysWithValues: model.clusters.map { ($0.id, $0.colour) })
        // Noise first, so that groups lie on top.
        for isGrouped in [false, true] {
            for (index, person) in people.enumerated() where index % max(1, stride) == 0 {
                let label = model.labels[person]
                guard (label != nil) == isGrouped else { continue }
                let (x, y) = frame.place(model.map[person])
                svg.circle(
                    x,
                    y,
                    radius: label == nil ? 2 : 2.6,
                    fill: label.flatMap { colours[$0] }.map { EventColour.ofCluster($0).css }
                        ?? "#b8c0c8",
                    opacity: 0.7
                )
            }
        }
    }

    /// Each group's number in the middle of its dots.
    private func drawNumbers(
        _ model: JourneyClusteringModel,
        _ people: [Int],
        in svg: inout SVGText
    ) {
        let frame = Frame(model, people)
        for cluster in model.clusters {
            let members = people.filter { model.labels[$0] == cluster.id }
            let middle = JourneyClusteringModel.MapPoint(
                x: JourneyTraits.median(members.map { model.map[$0].x }),
                y: JourneyTraits.median(members.map { model.map[$0].y })
            )
            let (x, y) = frame.place(middle)
            svg.circle(
                x,
                y,
                radius: 14,
                fill: EventColour.ofCluster(cluster.colour).css,
                stroke: "#ffffff"
            )
            svg.write(
                "\(cluster.id)",
                x,
                y + 5,
                size: 14,
                fill: "#ffffff",
                isBold: true,
                anchor: .middle
            )
        }
    }

    private func drawLegend(
        _ model: JourneyClusteringModel,
        _ people: Int,
        in svg: inout SVGText,
        x: Double
    ) {
        var y = JourneyMapPicture.top + 8
        let shown = model.clusters.prefix(12)
        for cluster in shown {
            let colour = EventColour.ofCluster(cluster.colour).css
            svg.circle(x + 10, y + 4, radius: 10, fill: colour)
            svg.write(
                "\(cluster.id)",
                x + 10,
                y + 9,
                size: 12,
                fill: "#ffffff",
                isBold: true,
                anchor: .middle
            )
            for line in SVGText.lines(language.say(cluster.label), 44).prefix(2) {
                svg.write(line, x + 28, y + 8, size: 14, isBold: true)
                y += 18
            }
            let share = language.percent(Double(cluster.size) / Double(max(1, people)))
            svg.write(
                language.say(
                    "\(language.number(cluster.size)) people (\(share))",
                    "\(language.number(cluster.size)) orang (\(share))"
                ),
                x + 28,
                y + 7,
                size: 12,
                fill: "#52606d"
            )
            y += 30
        }
        if model.clusters.count > shown.count {
            let rest = model.clusters.count - shown.count
            svg.write(
                language.say("and \(rest) smaller groups", "dan \(rest) kelompok lebih kecil"),
                x + 28,
                y + 7,
                size: 12,
                fill: "#52606d"
            )
            y += 26
        }
        svg.circle(x + 10, y + 4, radius: 5, fill: "#b8c0c8")
        svg.write(
            language.say(
                "\(language.number(model.noise)) people in no group",
                "\(language.number(model.noise)) orang tanpa kelompok"
            ),
            x + 28,
            y + 8,
            size: 13,
            fill: "#52606d"
        )
    }

    /// Turns map places into places on the page.
    private struct Frame {
        private let middleX: Double
        private let middleY: Double
        private let scale: Double

        init(_ model: JourneyClusteringModel, _ people: [Int]) {
            let xs = people.map { model.map[$0].x }
            let ys = people.map { model.map[$0].y }
            let left = xs.min() ?? 0
            let right = xs.max() ?? 0
            let low = ys.min() ?? 0
            let high = ys.max() ?? 0
            middleX = (left + right) / 2
            middleY = (low + high) / 2
            scale =
                (JourneyMapPicture.side - 48) / max(1e-9, max(right - left, high - low))
        }

        func place(_ point: JourneyClusteringModel.MapPoint) -> (x: Double, y: Double) {
            let half = JourneyMapPicture.side / 2
            return (
                JourneyMapPicture.left + half + (point.x - middleX) * scale,
                JourneyMapPicture.top + half - (point.y - middleY) * scale
            )
        }
    }
}
