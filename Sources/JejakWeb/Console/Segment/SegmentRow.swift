// SPDX-License-Identifier: Apache-2.0

/// One row of the segment builder: what stands in its fields, as a browser
/// sends it.
///
/// Rows are for people who do not write the segment language. Whatever a row
/// can show it says without loss, and what none can show stays text.
package struct SegmentRow: Sendable, Equatable {
    /// What a row is about; the raw value is what the form sends.
    package enum Kind: String, Sendable, CaseIterable {
        case did
        case attribute
        case measure
        case elapsed
        case segment
    }

    /// A field of a row; the raw value is the last part of its name.
    package enum Field: String, Sendable, CaseIterable {
        case which
        case event
        case often
        case times
        case window
        case count
        case unit
        case from
        case until
        case filter
        case property
        case test
        case value
        case measure
        case of
        case edge
        case sign
        case number
        case segment
    }

    /// Why a row says nothing yet.
    package enum Trouble: Error, Equatable {
        /// A field that is needed is empty.
        case unfinished
        /// Something is no whole number.
        case number
        /// Something is no date.
        case date
        /// The language cannot say it; in its own words.
        case other(String)
    }

    package var kind: Kind
    private var fields: [Field: String]

    package init(_ kind: Kind, _ fields: [Field: String] = [:]) {
        self.kind = kind
        self.fields = fields.filter { !$0.value.isEmpty }
    }

    package subscript(field: Field) -> String {
        get { fields[field] ?? "" }
        set { fields[field] = newValue.isEmpty ? nil : newValue }
    }

    /// More rows than a screen can carry are written as text.
    static let most = 12

    static func fieldName(_ place: Int, _ field: String) -> String { "r\(place + 1).\(field)" }

    /// The rows that a form sent, in order.
    static func rows(ofForm form: [String: String]) -> [SegmentRow] {
        (0..<most).compactMap { place in
            guard let kind = form[fieldName(place, "kind")].flatMap({ Kind(rawValue: $0) }) else {
                return nil
            }
            var row = SegmentRow(kind)
            for field in Field.allCases {
                if let value = form[fieldName(place, field.rawValue)] {
                    row[field] = String(value.prefix(2_000))
                }
            }
            return row
        }
    }
}

/// The values that the builder's lists send, in the order in which they are
/// shown.
enum SegmentWord {
    static let signs = ["=", "!=", ">", ">=", "<", "<="]
    static let texts = ["contains", "starts with", "ends with"]
    static let lists = ["in", "not in"]
    static let knowing = ["is known", "is unknown"]
    static let dates = ["in last", "in next"]
    static let tests = signs + texts + lists + knowing + dates
    /// A filter's window stands in the fields that dates would need.
    static let filterTests = signs + texts + lists + knowing
    static let often = ["", "at least", "at most", "exactly"]
    static let windows = ["", "last", "since", "before", "between"]
    static let measures = ["sum", "count", "avg", "min", "max", "distinct", "days", "sessions"]
    /// The measures that need no property.
    static let bareMeasures: Set<String> = ["count", "days", "sessions"]
    static let elapsedUnits = ["minute", "hour", "day", "week"]
}
