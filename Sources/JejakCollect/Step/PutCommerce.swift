// SPDX-License-Identifier: Apache-2.0

internal import CSimdJSON
internal import JejakCore

/// `putCommerce`: shop events under one name, with facts that can be asked for.
///
/// An old or oddly written name becomes the specification's, and the given one
/// is kept as `context.event`. Keys of other spellings are put under the
/// specification's as well. Of the list `products`, which stays as it is, the
/// facts `products.count`, `products.quantity` and `products.value` (the sum of
/// price times quantity) are put, and where products go together (a cart, an
/// order) the first one's keys, so that the same question fits a product that
/// was viewed and an order that holds it.
///
/// Time: one pass over the properties and the products.
struct PutCommerce {
    private static let respelled: [(given: StaticString, key: StaticString)] = [
        ("productId", "product_id"), ("orderId", "order_id"), ("cartId", "cart_id"),
        ("checkoutId", "checkout_id"), ("couponId", "coupon_id"), ("promotionId", "promotion_id"),
        ("wishlistId", "wishlist_id"), ("listId", "list_id"),
    ]

    private static let firsts: [(given: StaticString, key: StaticString)] = [
        ("product_id", "product_id"), ("productId", "product_id"), ("id", "product_id"),
        ("sku", "sku"), ("category", "category"), ("name", "name"), ("brand", "brand"),
        ("variant", "variant"),
    ]

    /// Puts what follows from the event's own properties, which are in the batch.
    func put(
        _ scene: ItemScene,
        _ event: CommerceWord.Event,
        _ flattener: inout PropertyFlattener,
        _ batch: inout EventBatch
    ) -> Bool {
        var isPut = false
        if let given = scene.text(scene.givenName) {
            isPut = flattener.put(given, under: "context.event", to: &batch)
        }
        var products = -1
        ContextFields.forEach(scene.own, scene.values) { member, place in
            if member.key_length == 8, member.hasKey("products") { products = place }
            if member.key_length == 2, event.part == .product, member.hasKey("id") {
                isPut = copy(place, "product_id", scene, &flattener, &batch) || isPut
            }
            guard member.key_length >= 6, member.keyBytes.last == 0x64 else { return }
            for entry in Self.respelled where member.hasKey(entry.given) {
                isPut = copy(place, entry.key, scene, &flattener, &batch) || isPut
            }
        }
        guard products >= 0, scene.values[products].isArray else { return isPut }
        return putFacts(products, event, scene, &flattener, &batch) || isPut
    }

    private func putFacts(
        _ products: Int,
        _ event: CommerceWord.Event,
        _ scene: ItemScene,
        _ flattener: inout PropertyFlattener,
        _ batch: inout EventBatch
    ) -> Bool {
        var count = 0
        var quantity = 0.0
        var value = 0.0
        var isPriced = false
        var first = -1
        var place = products + 1
        let end = Int(scene.values[products].end)
        while place < end {
            if scene.values[place].isObject {
                if first < 0 { first = place }
                count += 1
                let line = Self.line(place, scene.values)
                quantity += line.quantity
                if let price = line.price {
                    value += price * line.quantity
                    isPriced = true
                }
            }
            place = Int(scene.values[place].end)
        }
        guard count > 0 else { return false }
        flattener.put(number: Double(count), under: "products.count", to: &batch)
        if quantity.isFinite {
            flattener.put(number: quantity, under: "products.quantity", to: &batch)
        }
        if isPriced, value.magnitude < 1e15 {
            // Sums of decimals are no decimals: a millionth is no money.
            let plain = (value * 1e6).rounded() / 1e6
            flattener.put(number: plain, under: "products.value", to: &batch)
        }
        guard event.part == .basket else { return true }
        ContextFields.forEach(first, scene.values) { member, place in
            for entry in Self.firsts where member.hasKey(entry.given) {
                _ = copy(place, entry.key, scene, &flattener, &batch)
            }
        }
        return true
    }

    /// The price of a product, and how many of it: one, where it does not say.
    private static func line(
        _ product: Int,
        _ values: UnsafeBufferPointer<jejak_json_value>
    ) -> (price: Double?, quantity: Double) {
        var price: Double?
        var quantity = 1.0
        ContextFields.forEach(product, values) { member, _ in
            if member.key_length == 5, member.hasKey("price") { price = number(member) }
            if member.key_length == 8, member.hasKey("quantity") {
                quantity = number(member) ?? 1
            }
        }
        return (price, quantity)
    }

    private static func number(_ value: jejak_json_value) -> Double? {
        if value.isNumber { return value.number }
        return value.isString ? DecimalText.number(value.textBytes) : nil
    }

    /// Puts a plain value under another key, unless something stands there.
    private func copy(
        _ place: Int,
        _ key: StaticString,
        _ scene: ItemScene,
        _ flattener: inout PropertyFlattener,
        _ batch: inout EventBatch
    ) -> Bool {
        let value = scene.values[place]
        if let text = scene.text(place) { return flattener.put(text, under: key, to: &batch) }
        guard value.isNumber, !value.isBeyondDouble else { return false }
        return flattener.put(number: value.number, under: key, to: &batch)
    }
}
