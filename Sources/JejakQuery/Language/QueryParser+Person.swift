// SPDX-License-Identifier: Apache-2.0

/// Clauses about the person that are no attribute: other segments, samples,
/// places.
extension QueryParser {
    /// `in segment "regulars"`.
    mutating func segmentName() throws(QueryError) -> SegmentExpression {
        advance()
        advance()
        switch token.kind {
        case .text(let name), .name(let name), .word(let name):
            guard !name.isEmpty else {
                throw failure(.value, at: token, "a segment's name cannot be empty")
            }
            advance()
            return .segment(name)
        default: throw unexpected("the name of a segment in quotes")
        }
    }

    /// `sample 10 percent of "spring"`.
    mutating func sample() throws(QueryError) -> SegmentExpression {
        advance()
        let start = token
        let share = try plainNumber("how many of a hundred people")
        guard share >= 0, share <= 100 else {
            throw failure(.value, at: start, "a sample is 0 to 100 percent")
        }
        try expect("percent", "after the number")
        guard take("of") else { return .sample(share, "") }
        guard case .text(let word) = token.kind else {
            throw unexpected("a word in quotes that names the sample")
        }
        advance()
        return .sample(share, word)
    }

    /// `within 5 km of (-6.91, 107.61)`.
    mutating func near() throws(QueryError) -> SegmentExpression {
        advance()
        let start = token
        let distance = try plainNumber("how far away")
        guard distance >= 0, distance <= 20_040 else {
            throw failure(.value, at: start, "nothing on earth is farther than 20,040 km")
        }
        guard take("km") else { throw unexpected("'km' after the distance", among: ["km"]) }
        try expect("of", "and a place, such as (-6.91, 107.61)")
        let open = token
        guard take(.open) else { throw unexpected("'(' and a latitude, such as (-6.91, 107.61)") }
        let latitudeToken = token
        let latitude = try plainNumber("a latitude in degrees")
        guard latitude.magnitude <= 90 else {
            throw failure(.value, at: latitudeToken, "a latitude is -90 to 90 degrees")
        }
        guard take(.comma) else { throw unexpected("',' and a longitude") }
        let longitudeToken = token
        let longitude = try plainNumber("a longitude in degrees")
        guard longitude.magnitude <= 180 else {
            throw failure(.value, at: longitudeToken, "a longitude is -180 to 180 degrees")
        }
        try expectClose(open)
        return .near(Place(latitude: latitude, longitude: longitude), distance)
    }

    private mutating func plainNumber(_ meaning: String) throws(QueryError) -> Double {
        guard case .number(let number) = token.kind else {
            throw unexpected("a number: \(meaning)")
        }
        advance()
        return number
    }
}
