// SPDX-License-Identifier: Apache-2.0

package import JejakQuery

/// A segment while somebody builds it: as rows, and as text beside them.
///
/// The one that was touched last leads, and the other follows. Nothing is lost
/// on the way: where the text says something that rows cannot show, there are
/// no rows.
package struct SegmentDraft: Sendable {
    package var name: String
    /// Whether one of the rows is enough.
    package private(set) var isAny = false
    package private(set) var rows: [SegmentRow] = []
    package private(set) var text = ""
    /// What is said; nothing while it is empty or cannot be read.
    package private(set) var expression: SegmentExpression?
    /// Why the text cannot be read.
    package private(set) var problem: QueryError?
    /// By row, why it does not count yet.
    package private(set) var troubles: [Int: SegmentRow.Trouble] = [:]
    /// The text says something that no rows show.
    package private(set) var isBeyondRows = false

    /// A definition as text; of an empty one, a row to begin with.
    package init(name: String, text: String) {
        self.name = name
        read(text)
        if SegmentValue.trimmed(text).isEmpty {
            rows = [SegmentRow(.did)]
            troubles = [0: .unfinished]
        }
    }

    /// What a browser sent. `was` is the text as the page showed it: where it
    /// is another now, somebody typed in it.
    package init(form: [String: String], name: String? = nil) {
        self.name = name ?? SegmentValue.trimmed(form["name"] ?? "")
        let typed = form["text"] ?? ""
        isAny = form["join"] == "any"
        rows = SegmentRow.rows(ofForm: form)
        if typed != form["was"] ?? "" || form["beyond"] == "1" {
            read(typed)
        } else {
            compose()
        }
    }

    /// Another row at the end.
    package mutating func add(_ kind: SegmentRow.Kind) {
        guard rows.count < SegmentRow.most, !isBeyondRows else { return }
        rows.append(SegmentRow(kind))
        compose()
    }

    package mutating func drop(_ place: Int) {
        guard rows.indices.contains(place) else { return }
        rows.remove(at: place)
        if rows.isEmpty { rows = [SegmentRow(.did)] }
        compose()
    }

    /// Forgets the text, to begin with rows again.
    package mutating func clear() {
        self = SegmentDraft(name: name, text: "")
    }

    /// The text leads.
    private mutating func read(_ typed: String) {
        text = typed
        guard !SegmentValue.trimmed(typed).isEmpty else { return }
        do {
            let read = try SegmentParser.parse(typed)
            expression = read
            let (branches, joined) = Self.branches(read)
            let shown = branches.compactMap { SegmentRow($0) }
            isBeyondRows = shown.count != branches.count || shown.count > SegmentRow.most
            rows = isBeyondRows ? [] : shown
            if branches.count > 1 { isAny = joined }
        } catch {
            problem = error
        }
    }

    private static func branches(
        _ expression: SegmentExpression
    ) -> (branches: [SegmentExpression], isAny: Bool) {
        switch expression {
        case .all(let branches): (branches, false)
        case .any(let branches): (branches, true)
        default: ([expression], false)
        }
    }

    /// The rows lead. Rows that are not finished do not count.
    private mutating func compose() {
        troubles = [:]
        var said: [SegmentExpression] = []
        for (place, row) in rows.enumerated() {
            do {
                said.append(try row.expression())
            } catch {
                troubles[place] = error
            }
        }
        switch said.count {
        case 0: expression = nil
        case 1: expression = said[0]
        default: expression = isAny ? .any(said) : .all(said)
        }
        text = expression.map { SegmentPrinter.text($0) } ?? ""
    }
}
