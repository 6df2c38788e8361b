// SPDX-License-Identifier: Apache-2.0

/// A segment's expression in its JSON form, for stores and builders.
///
/// Lossless both ways. Decoding accepts what the text form can say and nothing
/// else: whatever comes in is printed, read back and compared, so the bounds
/// and rules of the language hold here too.
package struct SegmentDefinition: Codable, Sendable, Equatable {
    package let expression: SegmentExpression

    package init(_ expression: SegmentExpression) {
        self.expression = expression
    }

    package var text: String { SegmentPrinter.text(expression) }

    package func encode(to encoder: any Encoder) throws {
        try expression.encode(to: encoder)
    }

    package init(from decoder: any Decoder) throws {
        expression = try SegmentExpression(from: decoder)
        let text = SegmentPrinter.text(expression)
        guard try SegmentParser.parse(text) == expression else {
            throw QueryError(
                .value,
                at: 0,
                of: Array(text.unicodeScalars),
                "this JSON says something that the language cannot: \(text.prefix(200))"
            )
        }
    }
}

/// The keys of the JSON form.
enum SegmentKey: String, CodingKey {
    case everyone
    case all
    case any
    case not
    case attribute
    case property
    case test
    case did
    case measure
    case elapsed
    case sequence
    case of
    case operation = "is"
    case value
    case values
    case event
    case times
    case atLeast
    case atMost
    case exactly
    case last
    case since
    case before
    case between
    case filter = "where"
    case edge
    case unit
    case count
    case span
    case steps
    case within
    case without
    case date
    case segment
    case sample
    case seed
    case near
    case kilometres
    case zone
    case own
    case place
    case wanted = "for"
    case halfLife
}

typealias SegmentContainer = KeyedDecodingContainer<SegmentKey>

/// What is neither a segment nor a part of one.
func strangeJSON(_ container: SegmentContainer, _ wanted: String) -> DecodingError {
    DecodingError.dataCorrupted(
        DecodingError.Context(
            codingPath: container.codingPath,
            debugDescription: "expected \(wanted)"
        )
    )
}
