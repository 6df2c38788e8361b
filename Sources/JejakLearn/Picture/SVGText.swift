// SPDX-License-Identifier: Apache-2.0

/// An SVG picture that grows shape by shape.
///
/// Numbers are written with one decimal, so equal input gives equal bytes; text
/// is escaped, since names of events come from outside.
struct SVGText {
    private var body = ""
    let width: Double
    let height: Double
    private let title: String

    init(width: Double, height: Double, title: String) {
        self.width = width
        self.height = height
        self.title = title
    }

    /// The whole document.
    var text: String {
        let size = "\(SVGText.number(width)) \(SVGText.number(height))"
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(size)\" "
            + "width=\"\(SVGText.number(width))\" height=\"\(SVGText.number(height))\" "
            + "font-family=\"system-ui, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif\" "
            + "role=\"img\"><title>\(SVGText.escaped(title))</title>\n"
            + "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n\(body)</svg>\n"
    }

    mutating func rectangle(
        _ x: Double,
        _ y: Double,
        _ width: Double,
        _ height: Double,
        fill: String,
        corner: Double = 0
    ) {
        let round = corner > 0 ? " rx=\"\(SVGText.number(corner))\"" : ""
        body +=
            "<rect x=\"\(SVGText.number(x))\" y=\"\(SVGText.number(y))\" "
            + "width=\"\(SVGText.number(width))\" height=\"\(SVGText.number(height))\""
            + "\(round) fill=\"\(fill)\"/>\n"
    }

    mutating func line(
        _ x1: Double,
        _ y1: Double,
        _ x2: Double,
        _ y2: Double,
        stroke: String,
        width: Double = 1
    ) {
        body +=
            "<line x1=\"\(SVGText.number(x1))\" y1=\"\(SVGText.number(y1))\" "
            + "x2=\"\(SVGText.number(x2))\" y2=\"\(SVGText.number(y2))\" "
            + "stroke=\"\(stroke)\" stroke-width=\"\(SVGText.number(width))\"/>\n"
    }

    mutating func circle(
        _ x: Double,
        _ y: Double,
        radius: Double,
        fill: String,
        opacity: Double = 1,
        stroke: String? = nil
    ) {
        let edge = stroke.map { " stroke=\"\($0)\" stroke-width=\"2\"" } ?? ""
        let veil = opacity < 1 ? " fill-opacity=\"\(SVGText.number(opacity))\"" : ""
        body +=
            "<circle cx=\"\(SVGText.number(x))\" cy=\"\(SVGText.number(y))\" "
            + "r=\"\(SVGText.number(radius))\" fill=\"\(fill)\"\(veil)\(edge)/>\n"
    }

    /// Which end of a text its place names.
    enum Anchor: String {
        case start, middle, end
    }

    mutating func write(
        _ words: String,
        _ x: Double,
        _ y: Double,
        size: Double,
        fill: String = "#1f2933",
        isBold: Bool = false,
        anchor: Anchor = .start
    ) {
        body +=
            "<text x=\"\(SVGText.number(x))\" y=\"\(SVGText.number(y))\" "
            + "font-size=\"\(SVGText.number(size))\" fill=\"\(fill)\""
            + (isBold ? " font-weight=\"600\"" : "")
            + (anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\"")
            + ">\(SVGText.escaped(words))</text>\n"
    }

    static func number(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e12 else { return "0" }
        let tenths = Int((value * 10).rounded())
        let sign = tenths < 0 ? "-" : ""
        let rest = tenths.magnitude % 10
        return rest == 0
            ? "\(sign)\(tenths.magnitude / 10)" : "\(sign)\(tenths.magnitude / 10).\(rest)"
    }

    /// Text as XML holds it; characters that XML forbids become a mark.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case _ where scalar.value < 32 || scalar.value == 0xFFFE || scalar.value == 0xFFFF:
                result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// At most `limit` characters, the rest an ellipsis.
    static func shortened(_ text: String, _ limit: Int) -> String {
        text.count <= limit ? text : text.prefix(limit - 1) + "…"
    }

    /// Lines of at most about `limit` characters, broken between words.
    static func lines(_ text: String, _ limit: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty, line.count + word.count + 1 > limit {
                lines.append(line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        if !line.isEmpty { lines.append(line) }
        return lines
    }
}
