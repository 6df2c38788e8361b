// SPDX-License-Identifier: Apache-2.0

/// How much of somebody's interest goes to one value of a property.
///
/// Every footprint that says the property weighs what its event weighs, and half
/// of it for each half-life that it lies before the last one. The affinity is the
/// share of the weights that has the value: 0 to 1, rounded to nine digits.
/// Time decays all weights alike, so the share stays as it is while nothing
/// happens. Decay by a half-life is that of Ding and Li, "Time weight
/// collaborative filtering", CIKM 2005.
package struct Affinity: Sendable, Equatable {
    package var property: String
    package var value: Literal
    package var halfLife: TimeSpan

    package static let defaultHalfLife = TimeSpan(30, .day)

    package init(
        _ property: String,
        _ value: Literal,
        halfLife: TimeSpan = Affinity.defaultHalfLife
    ) {
        self.property = property
        self.value = value
        self.halfLife = halfLife
    }

    /// What an event weighs among events of all kinds: looking 1, choosing 3,
    /// buying 5. What takes an interest back counts for none.
    static func weight(ofEvent name: String) -> UInt8 {
        switch name {
        case "Order Completed": 5
        case "Product Added", "Product Added to Wishlist", "Wishlist Product Added to Cart",
            "Checkout Started":
            3
        case "Product Removed", "Product Removed from Wishlist", "Order Refunded",
            "Order Cancelled":
            0
        default: 1
        }
    }

    /// Where an event says it: an order says of each of its products what the
    /// view of a product says of itself.
    package static func names(of property: String) -> [String] {
        [property, "products." + property]
    }

    /// Close numbers become one, so that the order of adding decides nothing.
    static func rounded(_ share: Double) -> Double { (share * 1e9).rounded() / 1e9 }
}

// MARK: Text and JSON

extension QueryParser {
    /// Reads `affinity(category, "sepatu", 14 days)` from its bracket on.
    mutating func affinity() throws(QueryError) -> Affinity {
        let open = token
        advance()
        let property = try attributeName("the property that says the interest")
        guard take(.comma) else {
            throw unexpected("',' and a value of '\(property)', such as (category, \"sepatu\")")
        }
        var affinity = Affinity(property, try literal("of '\(property)'"))
        if take(.comma) {
            affinity.halfLife = try timeSpan(allowsCalendar: false, defaultsToOne: false)
        }
        guard take(.close) else {
            if case .end = token.kind {
                throw failure(.syntax, at: open, "this bracket is never closed; add ')'")
            }
            throw unexpected("')', or ',' and a half-life such as 30 days")
        }
        return affinity
    }
}

extension SegmentPrinter {
    static func text(_ affinity: Affinity) -> String {
        let isDefault = affinity.halfLife == Affinity.defaultHalfLife
        return "affinity(" + word(affinity.property) + ", " + text(affinity.value)
            + (isDefault ? "" : ", " + affinity.halfLife.text) + ")"
    }
}

extension Affinity {
    func encode(into container: inout KeyedEncodingContainer<SegmentKey>) throws {
        try container.encode(value, forKey: .wanted)
        try container.encode(halfLife, forKey: .halfLife)
    }

    init(_ property: String, _ container: SegmentContainer) throws {
        self.init(
            property,
            try container.decode(Literal.self, forKey: .wanted),
            halfLife: try container.decodeIfPresent(TimeSpan.self, forKey: .halfLife)
                ?? Self.defaultHalfLife
        )
    }
}
