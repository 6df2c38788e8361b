// SPDX-License-Identifier: Apache-2.0

/// Streams of people from one column of boxes to the next, as wide as there are
/// people.
///
/// Whoever does not see it has the table that stands beside it, so assistive
/// technology gets one sentence instead.
struct FlowPicture {
    /// A box, with what stands beside it.
    struct Box {
        var name: String
        /// People, in the reader's words.
        var words: String
        var amount: Int
        var isRest = false
    }

    /// A stream from a box to one of the next column, by places.
    struct Stream {
        var column: Int
        var from: Int
        var to: Int
        var amount: Int
    }

    let columns: [[Box]]
    let streams: [Stream]
    /// How far one column is from the next.
    let pitch: Double
    let summary: String
    let reader: Reader

    private static let boxWidth = 10.0
    private static let fullHeight = 260.0
    /// Room for the two lines beside a box.
    private static let leastHeight = 30.0
    private static let gap = 8.0
    private static let labelLength = 20

    /// Of many columns the last has its words beyond it, where none are in the
    /// way; of two, between them, so that a telephone can show both.
    private var hasRoom: Bool { columns.count > 2 }

    /// Where a box stands, and where its next stream begins.
    private struct Place {
        var x: Double
        var y: Double
        var height: Double
        var out = 0.0
        var into = 0.0
    }

    private static func size(_ amount: Int) -> Double { Double(max(0, amount)) }

    var html: HTML {
        let most = columns.map { $0.reduce(0) { $0 + Self.size($1.amount) } }.max() ?? 0
        guard most > 0 else { return .nothing }
        let scale = Self.fullHeight / most
        var bottom = 0.0
        var places: [[Place]] = []
        for (column, boxes) in columns.enumerated() {
            var y = 0.0
            places.append(
                boxes.map { box in
                    let height = max(1, Self.size(box.amount) * scale)
                    let place = Place(x: Double(column) * pitch, y: y, height: height)
                    y += max(height, Self.leastHeight) + Self.gap
                    return place
                }
            )
            bottom = max(bottom, y)
        }
        let drawn = streams.html { ribbon($0, &places, scale) }
        let boxes = columns.indices.html { column in
            columns[column].indices.html { box(columns[column][$0], places[column][$0], column) }
        }
        let width =
            pitch * Double(max(1, columns.count - 1)) + (hasRoom ? pitch * 0.8 : Self.boxWidth)
        let size: HTML = "viewBox=\"0 0 \(text(width)) \(text(bottom))\""
        return """
            <svg class="flow" \(size) width="\(text(width))" height="\(text(bottom))" role="img" \
            aria-label="\(summary)">\(drawn)\(boxes)</svg>
            """
    }

    private func ribbon(_ stream: Stream, _ places: inout [[Place]], _ scale: Double) -> HTML {
        guard places.indices.contains(stream.column), places.indices.contains(stream.column + 1),
            places[stream.column].indices.contains(stream.from),
            places[stream.column + 1].indices.contains(stream.to), stream.amount > 0
        else { return .nothing }
        let height = Self.size(stream.amount) * scale
        let from = places[stream.column][stream.from]
        let to = places[stream.column + 1][stream.to]
        places[stream.column][stream.from].out += height
        places[stream.column + 1][stream.to].into += height
        let (x1, y1) = (from.x + Self.boxWidth, from.y + from.out)
        let (x2, y2) = (to.x, to.y + to.into)
        let middle = (x1 + x2) / 2
        let upper = "M\(text(x1)) \(text(y1))C\(text(middle)) \(text(y1)) \(text(middle)) "
        let lower = "L\(text(x2)) \(text(y2 + height))C\(text(middle)) \(text(y2 + height)) "
        let path =
            upper + "\(text(y2)) \(text(x2)) \(text(y2))" + lower
            + "\(text(middle)) \(text(y1 + height)) \(text(x1)) \(text(y1 + height))Z"
        let names = (
            columns[stream.column][stream.from].name, columns[stream.column + 1][stream.to].name
        )
        return """
            <path class="stream" d="\(path)"><title>\(names.0) → \(names.1): \
            \(reader.people(stream.amount))</title></path>
            """
    }

    private func box(_ box: Box, _ place: Place, _ column: Int) -> HTML {
        let isLast = column == columns.count - 1 && column > 0 && !hasRoom
        let x = isLast ? place.x - 5 : place.x + Self.boxWidth + 5
        let anchor: HTML = isLast ? " text-anchor=\"end\"" : .nothing
        let rest: HTML = box.isRest ? " rest" : .nothing
        // A tall box has its words in the middle, a small one from its top on.
        let y = place.y + max(0, (place.height - Self.leastHeight) / 2)
        return """
            <g><title>\(box.name): \(box.words)</title><rect class="box\(rest)" \
            x="\(text(place.x))" y="\(text(place.y))" width="\(text(Self.boxWidth))" \
            height="\(text(place.height))" rx="2"/><text x="\(text(x))" y="\(text(y + 12))"\
            \(anchor)>\(reader.clipped(box.name, Self.labelLength))</text><text class="value" \
            x="\(text(x))" y="\(text(y + 26))"\(anchor)>\(box.words)</text></g>
            """
    }

    /// A coordinate with one decimal.
    private func text(_ value: Double) -> String {
        guard value.isFinite, value.magnitude < 1e6 else { return "0" }
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(abs(tenths % 10))"
    }
}
