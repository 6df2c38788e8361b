// SPDX-License-Identifier: Apache-2.0

/// Where somebody lives, by names from the country down.
package struct PlaceNames: Sendable, Equatable {
    /// Country, province, city; nothing where any will do. The last is a name.
    package var names: [String?]

    package init(_ names: [String?]) {
        self.names = names
    }

    /// The traits that say the place on each level; of each person the first that
    /// is known counts. Those of `address` are how Segment's clients send it.
    package static let traits: [[String]] = [
        ["country", "address.country"],
        ["province", "state", "region", "address.province", "address.state", "address.region"],
        ["city", "address.city"],
    ]

    /// A comparison with capitals ignored for each level that is named.
    var tests: [(traits: [String], comparison: Comparison)] {
        zip(Self.traits, names).compactMap { traits, name in
            name.map { (traits, .compare(.equal, .text($0))) }
        }
    }

    /// The place as the language writes it.
    var text: String {
        "in place "
            + names.map { $0.map { SegmentPrinter.quoted($0, by: "\"") } ?? "any" }
            .joined(separator: " > ")
    }
}

extension QueryParser {
    /// Reads `in place "Indonesia" > "Jawa Barat" > "Bandung"`.
    mutating func place() throws(QueryError) -> SegmentExpression {
        advance()
        advance()
        var names = [try placeName("a country")]
        let levels = ["a province", "a city"]
        while isNext(.greater) {
            guard names.count <= levels.count else {
                throw failure(.tooLarge, at: token, "a place is a country, a province and a city")
            }
            advance()
            names.append(try placeName(levels[names.count - 1]))
        }
        guard names.last != .some(nil) else {
            throw failure(
                .syntax,
                at: tokens[index - 1],
                "the last name of a place says it; 'any' cannot"
            )
        }
        return .inPlace(PlaceNames(names))
    }

    private mutating func placeName(_ level: String) throws(QueryError) -> String? {
        if take("any") { return nil }
        guard case .text(let name) = token.kind else {
            throw unexpected("the name of \(level) in quotes, or 'any'", among: ["any"])
        }
        guard !name.isEmpty else {
            throw failure(.value, at: token, "the name of \(level) cannot be empty")
        }
        advance()
        return name
    }
}
