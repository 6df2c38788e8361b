// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// The words of Segment's e-commerce specification, version 2, and those that
/// version 1 and habit use for the same.
enum CommerceWord {
    /// What the products of an event are to it.
    enum Part: UInt8 {
        /// The event is about one product, which it describes itself.
        case product
        /// Products that were shown, of which none stands for the event.
        case list
        /// Products that go together: a cart, a checkout, an order.
        case basket
        case none
    }

    /// One event of the specification.
    struct Event {
        let name: StaticString
        let part: Part
    }

    static let events: [Event] = [
        Event(name: "Products Searched", part: .none),
        Event(name: "Product List Viewed", part: .list),
        Event(name: "Product List Filtered", part: .list),
        Event(name: "Promotion Viewed", part: .none),
        Event(name: "Promotion Clicked", part: .none),
        Event(name: "Product Clicked", part: .product),
        Event(name: "Product Viewed", part: .product),
        Event(name: "Product Added", part: .product),
        Event(name: "Product Removed", part: .product),
        Event(name: "Cart Viewed", part: .basket),
        Event(name: "Checkout Started", part: .basket),
        Event(name: "Checkout Step Viewed", part: .none),
        Event(name: "Checkout Step Completed", part: .none),
        Event(name: "Payment Info Entered", part: .none),
        Event(name: "Order Completed", part: .basket),
        Event(name: "Order Updated", part: .basket),
        Event(name: "Order Refunded", part: .basket),
        Event(name: "Order Cancelled", part: .basket),
        Event(name: "Coupon Entered", part: .none),
        Event(name: "Coupon Applied", part: .none),
        Event(name: "Coupon Denied", part: .none),
        Event(name: "Coupon Removed", part: .none),
        Event(name: "Product Added to Wishlist", part: .product),
        Event(name: "Product Removed from Wishlist", part: .product),
        Event(name: "Wishlist Product Added to Cart", part: .product),
        Event(name: "Product Shared", part: .product),
        Event(name: "Cart Shared", part: .basket),
        Event(name: "Product Reviewed", part: .product),
    ]

    /// Old names, and the names they have now.
    static let aliases: [(old: StaticString, name: StaticString)] = [
        ("Searched Products", "Products Searched"),
        ("Viewed Product Category", "Product List Viewed"),
        ("Viewed Product List", "Product List Viewed"),
        ("Filtered Product List", "Product List Filtered"),
        ("Viewed Promotion", "Promotion Viewed"), ("Clicked Promotion", "Promotion Clicked"),
        ("Clicked Product", "Product Clicked"), ("Viewed Product", "Product Viewed"),
        ("Added Product", "Product Added"), ("Removed Product", "Product Removed"),
        ("Viewed Cart", "Cart Viewed"), ("Started Order", "Checkout Started"),
        ("Started Checkout", "Checkout Started"),
        ("Viewed Checkout Step", "Checkout Step Viewed"),
        ("Completed Checkout Step", "Checkout Step Completed"),
        ("Entered Payment Info", "Payment Info Entered"),
        ("Completed Order", "Order Completed"), ("Updated Order", "Order Updated"),
        ("Refunded Order", "Order Refunded"), ("Cancelled Order", "Order Cancelled"),
        ("Canceled Order", "Order Cancelled"), ("Order Canceled", "Order Cancelled"),
        ("Entered Coupon", "Coupon Entered"), ("Applied Coupon", "Coupon Applied"),
        ("Denied Coupon", "Coupon Denied"), ("Removed Coupon", "Coupon Removed"),
        ("Added Product to Wishlist", "Product Added to Wishlist"),
        ("Removed Product from Wishlist", "Product Removed from Wishlist"),
        ("Added Wishlist Product to Cart", "Wishlist Product Added to Cart"),
        ("Shared Product", "Product Shared"), ("Shared Cart", "Cart Shared"),
        ("Reviewed Product", "Product Reviewed"),
    ]

    /// Where each known spelling leads, by the hash of its lower-case bytes:
    /// a table with room to spare, since nearly every event is looked up here.
    private static let table: [(hash: UInt64, event: Int)] = {
        var table = [(hash: UInt64, event: Int)](repeating: (0, -1), count: 256)
        let own = events.enumerated().map { ($1.name, $0) }
        let old = aliases.map { alias in
            (alias.old, events.firstIndex { $0.name.description == alias.name.description } ?? -1)
        }
        for (name, event) in own + old where event >= 0 {
            let hash = StableHash.hash(name.description.lowercased()) | 1
            var slot = Int(truncatingIfNeeded: hash >> 1) & 255
            while table[slot].hash != 0 { slot = (slot + 1) & 255 }
            table[slot] = (hash, event)
        }
        return table
    }()

    static let nameBytesMost = 30

    /// Which shop event a name means, whatever the case of its letters.
    static func event(named text: UnsafeRawBufferPointer) -> Event? {
        guard (10...nameBytesMost).contains(text.count) else { return nil }
        var lowered: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        let hash = withUnsafeMutableBytes(of: &lowered) { buffer in
            for index in 0..<text.count {
                buffer[index] = IdentifierRule.lowered(text[index])
            }
            return StableHash.hash(UnsafeRawBufferPointer(rebasing: buffer[..<text.count])) | 1
        }
        var slot = Int(truncatingIfNeeded: hash >> 1) & 255
        while table[slot].hash != 0 {
            if table[slot].hash == hash { return events[table[slot].event] }
            slot = (slot + 1) & 255
        }
        return nil
    }

    /// Whether a property of a shop event holds a number, even as text.
    static func isAmount(_ key: UnsafeRawBufferPointer) -> Bool {
        switch key.count {
        case 3: key.isWord("tax")
        case 4: key.isWord("step")
        case 5: key.isWord("price") || key.isWord("total") || key.isWord("value")
        case 6: key.isWord("rating")
        case 7: key.isWord("revenue")
        case 8:
            key.isWord("quantity") || key.isWord("subtotal") || key.isWord("shipping")
                || key.isWord("discount") || key.isWord("position")
        default: false
        }
    }
}
