// SPDX-License-Identifier: Apache-2.0

package import JejakCore

/// Journeys as the encoder sees them: panels of pixels, one tile a person.
///
/// Each tile shows the order panel, the time panel below it, and to the right
/// the month and the follow panel. A row has its event's colour, darker where
/// more of its steps fall; gaps are grey and money is gold.
package struct PixelSheet: Sendable {
    package var columns: Int
    /// Pixels of the file for one pixel of a picture.
    package var scale: Int

    package init(columns: Int = 4, scale: Int = 4) {
        self.columns = max(1, min(8, columns))
        self.scale = max(1, min(16, scale))
    }

    private static let money = EventColour(0xB8860B)
    private static let gap = EventColour(0x555F69)
    private static let all = EventColour(0x37474F)
    private static let paper = EventColour(0xFFFFFF)

    /// The tiles of some people as PNG; those without a picture are left out.
    package func png(
        _ model: JourneyClusteringModel,
        _ table: JourneyTable,
        people: [Int]
    ) throws -> [UInt8] {
        let set = model.imager.images(table, people: Array(people.prefix(48)))
        guard set.count > 0 else {
            throw LearnError(
                .empty,
                "none of the people asked for has a journey picture; choose others"
            )
        }
        let shape = set.shape
        let gutter = 2
        let tileWidth = shape.courseColumns + gutter + max(shape.monthColumns, shape.rows)
        let tileHeight = 2 * (shape.rows + 2) + gutter
        let tileStep = (tileWidth + 3 * gutter) * scale
        let rowStep = (tileHeight + 3 * gutter) * scale
        let lines = (set.count + columns - 1) / columns
        var picture = PixelPicture(
            width: columns * tileStep,
            height: lines * rowStep,
            background: PixelSheet.paper
        )
        for index in 0..<set.count {
            draw(
                set[index],
                rowNames: model.imager.rowNames,
                on: &picture,
                x: index % columns * tileStep + gutter * scale,
                y: index / columns * rowStep + gutter * scale
            )
        }
        return try picture.png()
    }

    private func draw(
        _ image: JourneyImage,
        rowNames: [String],
        on picture: inout PixelPicture,
        x: Int,
        y: Int
    ) {
        let shape = image.shape
        let colours = rowNames.map(EventColour.of)
        let right = x + (shape.courseColumns + 2) * scale
        let below = y + (shape.rows + 4) * scale
        let places = [(x, y), (x, below), (right, below), (right, y)]
        let extras = [
            [PixelSheet.gap, PixelSheet.money], [PixelSheet.all, PixelSheet.money],
            [PixelSheet.all], [],
        ]
        for (panel, layout) in shape.panels.enumerated() {
            let start = shape.starts[panel]
            let pixels = image.pixels[start..<start + layout.count]
            for channel in 0..<layout.channels {
                let colour =
                    channel < shape.rows ? colours[channel] : extras[panel][channel - shape.rows]
                // Shares are small where a row is spread over many columns; a
                // row's own peak is drawn in full.
                let cells = pixels.startIndex + channel * layout.width
                let line = pixels[cells..<cells + layout.width]
                let peak = panel == 3 ? 1 : max(4 / Float(layout.width), line.max() ?? 1)
                for (column, value) in line.enumerated() {
                    picture.fill(
                        x: places[panel].0 + column * scale,
                        y: places[panel].1 + channel * scale,
                        width: scale,
                        height: scale,
                        PixelSheet.mixed(colour, value / peak)
                    )
                }
            }
        }
    }

    /// A colour on white paper, `share` of it.
    private static func mixed(_ colour: EventColour, _ share: Float) -> EventColour {
        let part = max(0, min(1, share))
        func mix(_ byte: UInt8) -> UInt8 { UInt8(245 + (Float(byte) - 245) * part) }
        var result = colour
        result.red = mix(colour.red)
        result.green = mix(colour.green)
        result.blue = mix(colour.blue)
        return result
    }
}
