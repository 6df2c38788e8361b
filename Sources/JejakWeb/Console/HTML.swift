// SPDX-License-Identifier: Apache-2.0

/// HTML text that is safe by construction.
///
/// Literals are ours and go in as they are; every interpolated string is
/// escaped, for text and for double-quoted attributes alike. Only HTML
/// interpolated into HTML is not escaped again. There is no way from a plain
/// string to HTML except `init(trusted:)`, which is for our own drawings.
package struct HTML: Sendable, Equatable, ExpressibleByStringInterpolation {
    package private(set) var text: String

    init(trusted text: String) {
        self.text = text
    }

    package init(stringLiteral value: String) {
        text = value
    }

    package init(stringInterpolation: Interpolation) {
        text = stringInterpolation.text
    }

    static let nothing: HTML = ""

    var isEmpty: Bool { text.isEmpty }

    static func + (left: HTML, right: HTML) -> HTML { HTML(trusted: left.text + right.text) }

    static func += (left: inout HTML, right: HTML) { left.text += right.text }

    /// Appends escaped text or HTML while a page is put together.
    package struct Interpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        package init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount * 24)
        }

        package mutating func appendLiteral(_ literal: String) { text += literal }
        package mutating func appendInterpolation(_ value: String) {
            HTML.escape(value, into: &text)
        }
        package mutating func appendInterpolation(_ value: Substring) {
            HTML.escape(String(value), into: &text)
        }
        package mutating func appendInterpolation(_ value: Int) { text += String(value) }
        package mutating func appendInterpolation(_ value: HTML) { text += value.text }
        package mutating func appendInterpolation(_ values: [HTML]) {
            for value in values { text += value.text }
        }
    }

    /// Writes text so that it means itself in HTML and in quoted attributes.
    ///
    /// Control characters, and the marks that turn the direction of writing
    /// for everything after them, become the replacement character: a hostile
    /// name must not make a page read as something else.
    static func escape(_ value: String, into out: inout String) {
        for scalar in value.unicodeScalars {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "'": out += "&#39;"
            case "\t", "\n": out.unicodeScalars.append(scalar)
            case "\0"..<" ", "\u{7F}"..."\u{9F}", "\u{202A}"..."\u{202E}",
                "\u{2066}"..."\u{2069}":
                out += "\u{FFFD}"
            default: out.unicodeScalars.append(scalar)
            }
        }
    }
}

extension Sequence {
    /// The pieces of HTML made of each element, one after the other.
    func html(_ piece: (Element) -> HTML) -> HTML {
        var out = ""
        for element in self { out += piece(element).text }
        return HTML(trusted: out)
    }
}

extension Optional {
    /// The piece of HTML made of the value, or nothing.
    func html(_ piece: (Wrapped) -> HTML) -> HTML {
        map(piece) ?? .nothing
    }
}
