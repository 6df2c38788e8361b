// SPDX-License-Identifier: Apache-2.0

/// Who is who as a picture: identifiers as boxes, what joined them as numbered
/// lines, and the same in words below.
///
/// What the business gave (numbers, addresses) stands on the left, what
/// devices brought on the right. A line that was not used is dashed, and so is
/// the box of somebody else at its end. Drawn narrow enough to be read on a
/// telephone. Time grows with boxes and lines, both bounded.
struct IdentityPicture {
    /// A box.
    private struct Box {
        var identifier: IdentifierContent
        var isLeft: Bool
        var y: Int
        var isOther: Bool
    }

    static let boxesMost = 24
    static let linesMost = 40
    private static let width = 372
    private static let boxWidth = 136
    private static let boxHeight = 42
    private static let rowHeight = 56
    private static let leftX = 24
    private static let rightX = 212

    private let content: IdentityContent
    private let reader: Reader
    private let boxes: [Box]
    private let lines: [IdentityLinkContent]
    private let hidden: Int

    init(content: IdentityContent, reader: Reader) {
        self.content = content
        self.reader = reader
        var boxes: [Box] = []
        var rows = [0, 0]
        let own = Set(content.identifiers)
        let others = content.links.flatMap { [$0.first, $0.second] }.filter { !own.contains($0) }
        var seen: Set<IdentifierContent> = []
        for identifier in content.identifiers + others
        where boxes.count < Self.boxesMost && seen.insert(identifier).inserted {
            let isLeft = !["anonymous", "device"].contains(identifier.kind)
            let column = isLeft ? 0 : 1
            boxes.append(
                Box(
                    identifier: identifier,
                    isLeft: isLeft,
                    y: rows[column] * Self.rowHeight + 6,
                    isOther: !own.contains(identifier)
                )
            )
            rows[column] += 1
        }
        self.boxes = boxes
        let shown = Set(boxes.map(\.identifier))
        lines = Array(
            content.links.filter { shown.contains($0.first) && shown.contains($0.second) }
                .prefix(Self.linesMost)
        )
        hidden = max(0, Set(content.identifiers + others).count - boxes.count)
    }

    var html: HTML {
        guard !boxes.isEmpty else { return .nothing }
        let height = (boxes.map(\.y).max() ?? 0) + Self.boxHeight + 8
        let more: HTML =
            hidden > 0
            ? """
            <p class="quiet">\(reader.say(
                "and \(reader.number(hidden)) more", "dan \(reader.number(hidden)) lagi"))</p>
            """ : .nothing
        return """
            <figure class="identity"><svg viewBox="0 0 \(Self.width) \(height)" role="img" \
            aria-label="\(summary)">\(lines.enumerated().html(drawn))\(boxes.html(drawn))\
            \(lines.enumerated().html(number))</svg>\
            <figcaption>\(summary)</figcaption></figure>\(more)
            """
    }

    private var summary: String {
        let count = content.identifiers.count
        let identifiers = reader.count(count, "identifier", "identifiers", "pengenal")
        let unused = content.links.filter { !$0.isUsed }.count
        let base = reader.say(
            count == 1 ? "One identifier." : "\(identifiers) that belong to one person.",
            count == 1 ? "Satu pengenal." : "\(identifiers) milik satu orang."
        )
        guard unused > 0 else { return base }
        return base + " "
            + reader.say(
                "Dashed: seen together, but kept apart.",
                "Garis putus: pernah terlihat bersama, tetapi dipisahkan."
            )
    }

    private func box(of identifier: IdentifierContent) -> Box? {
        boxes.first { $0.identifier == identifier }
    }

    private func drawn(_ box: Box) -> HTML {
        let x = box.isLeft ? Self.leftX : Self.rightX
        let class_: HTML = box.isOther ? "box other" : "box"
        return """
            <g class="\(class_)"><title>\(reader.clipped(box.identifier.value))</title>\
            <rect x="\(x)" y="\(box.y)" width="\(Self.boxWidth)" height="\(Self.boxHeight)" \
            rx="10"/><text class="kind" x="\(x + 11)" y="\(box.y + 16)">\
            \(reader.identifierKind(box.identifier.kind))</text>\
            <text x="\(x + 11)" y="\(box.y + 33)">\(shortened(box.identifier.value))</text></g>
            """
    }

    /// What fits a box: the ends of a text say most.
    private func shortened(_ value: String) -> String {
        value.count <= 17 ? value : value.prefix(11) + "…" + value.suffix(4)
    }

    private func drawn(_ place: Int, _ link: IdentityLinkContent) -> HTML {
        guard let first = box(of: link.first), let second = box(of: link.second) else {
            return .nothing
        }
        let class_: HTML = link.isUsed ? "line" : "line unused"
        return "<path class=\"\(class_)\" d=\"\(path(first, second))\"/>"
    }

    /// Between the columns a line; within one a bow around its side.
    private func path(_ first: Box, _ second: Box) -> String {
        let middle = Self.boxHeight / 2
        let (y1, y2) = (first.y + middle, second.y + middle)
        guard first.isLeft == second.isLeft else {
            let (left, right) = first.isLeft ? (y1, y2) : (y2, y1)
            return "M\(Self.leftX + Self.boxWidth) \(left)L\(Self.rightX) \(right)"
        }
        let edge = first.isLeft ? Self.leftX : Self.rightX + Self.boxWidth
        let bow = first.isLeft ? edge - 26 : edge + 26
        return "M\(edge) \(y1)C\(bow) \(y1) \(bow) \(y2) \(edge) \(y2)"
    }

    private func number(_ place: Int, _ link: IdentityLinkContent) -> HTML {
        guard let first = box(of: link.first), let second = box(of: link.second) else {
            return .nothing
        }
        let middle = Self.boxHeight / 2
        let (y1, y2) = (first.y + middle, second.y + middle)
        var (x, y) = (0, (y1 + y2) / 2)
        if first.isLeft == second.isLeft {
            x = first.isLeft ? Self.leftX - 13 : Self.rightX + Self.boxWidth + 13
        } else {
            // Near the right end, where fewer lines meet; by turns, so that two
            // that cross do not lie on each other.
            let (left, right) = first.isLeft ? (y1, y2) : (y2, y1)
            let gap = Self.rightX - Self.leftX - Self.boxWidth
            let part = place % 2 == 0 ? gap * 3 / 4 : gap / 3
            x = Self.leftX + Self.boxWidth + part
            y = left + (right - left) * part / gap
        }
        return """
            <g class="number"><circle cx="\(x)" cy="\(y)" r="9"/><text x="\(x)" y="\(y + 4)" \
            text-anchor="middle">\(place + 1)</text></g>
            """
    }

    /// The lines in words, by their numbers.
    var list: HTML {
        guard !lines.isEmpty else { return .nothing }
        let items = lines.html { link in
            let words =
                link.isAlias
                ? reader.say("the sender said they are one", "pengirim menyebut keduanya satu")
                : link.isUsed
                    ? reader.say("came together", "datang bersama")
                    : reader.say("came together, kept apart", "datang bersama, dipisahkan")
            return """
                <li>\(reader.time(link.time, reader.date(link.time))): \
                \(reader.identifier(link.first)) + \(reader.identifier(link.second)) \
                <span class="quiet">\(words)</span></li>
                """
        }
        return """
            <details class="why"><summary>\(reader.say("What joined them", "Yang menyatukan"))\
            </summary><ol class="joined">\(items)</ol></details>
            """
    }
}
