// SPDX-License-Identifier: Apache-2.0

internal import JejakCollect
internal import JejakCore
internal import Testing

@Suite("putCommerce and putCurrency")
struct CommerceStepTests {
    /// The names of the specification, each with other spellings of it.
    private static let names: [(name: String, others: [String])] = [
        ("Products Searched", ["products searched", "Searched Products"]),
        ("Product List Viewed", ["Viewed Product Category", "Viewed Product List"]),
        ("Product List Filtered", ["Filtered Product List"]),
        ("Promotion Viewed", ["Viewed Promotion"]), ("Promotion Clicked", ["Clicked Promotion"]),
        ("Product Clicked", ["Clicked Product"]), ("Product Viewed", ["Viewed Product"]),
        ("Product Added", ["Added Product", "PRODUCT ADDED"]),
        ("Product Removed", ["Removed Product"]), ("Cart Viewed", ["Viewed Cart"]),
        ("Checkout Started", ["Started Order", "Started Checkout"]),
        ("Checkout Step Viewed", ["Viewed Checkout Step"]),
        ("Checkout Step Completed", ["Completed Checkout Step"]),
        ("Payment Info Entered", ["Entered Payment Info"]),
        ("Order Completed", ["Completed Order", "Order completed"]),
        ("Order Updated", ["Updated Order"]), ("Order Refunded", ["Refunded Order"]),
        ("Order Cancelled", ["Cancelled Order", "Order Canceled"]),
        ("Coupon Entered", ["Entered Coupon"]), ("Coupon Applied", ["Applied Coupon"]),
        ("Coupon Denied", ["Denied Coupon"]), ("Coupon Removed", ["Removed Coupon"]),
        ("Product Added to Wishlist", ["Added Product to Wishlist"]),
        ("Product Removed from Wishlist", ["Removed Product from Wishlist"]),
        ("Wishlist Product Added to Cart", ["wishlist product added to cart"]),
        ("Product Shared", ["Shared Product"]), ("Cart Shared", ["Shared Cart"]),
        ("Product Reviewed", ["Reviewed Product"]),
    ]

    private func name(_ bench: WireBench) -> String? {
        bench.batch.names.first.map { bench.batch.strings[Int($0)] }
    }

    @Test func `all twenty-eight events keep their name, and others become theirs`() {
        #expect(Self.names.count == 28)
        for (wanted, others) in Self.names {
            let own = WireBench.track(wanted)
            #expect(name(own) == wanted)
            #expect(own.value("context.event") == nil)
            for other in others {
                let bench = WireBench.track(other)
                #expect(name(bench) == wanted, "\(other)")
                #expect(bench.value("context.event") == .text(other))
            }
        }
        for other in ["Order Placed", "order_completed", "Viewed", "Order Completed Twice"] {
            #expect(name(WireBench.track(other)) == other)
        }
    }

    @Test func `amounts that are texts become numbers, on shop events only`() {
        let properties = #"""
            {"total":"181000.50","revenue":" 170000 ","tax":"-1.5","quantity":"2",
             "price":"1,234.50",
             "shipping":"1.234,50","discount":"","rating":"5","value":"12 rupiah","coupon":"7",
             "subtotal":"1,234","order_id":"0012"}
            """#
        let bench = WireBench.track("Order Completed", properties: properties)
        #expect(bench.value("total") == .number(181_000.5))
        #expect(bench.value("revenue") == .number(170_000))
        #expect(bench.value("tax") == .number(-1.5))
        #expect(bench.value("quantity") == .number(2))
        #expect(bench.value("price") == .number(1234.5))
        #expect(bench.value("shipping") == .number(1234.5))
        #expect(bench.value("discount") == .text(""))
        #expect(bench.value("rating") == .number(5))
        #expect(bench.value("value") == .text("12 rupiah"))
        #expect(bench.value("coupon") == .text("7"))
        // A comma alone could be either mark: it is not guessed.
        #expect(bench.value("subtotal") == .text("1,234"))
        #expect(bench.value("order_id") == .text("0012"))
        let other = WireBench.track("Level Won", properties: #"{"value":"12"}"#)
        #expect(other.value("value") == .text("12"))
    }

    @Test(arguments: ["1e3", "1E3", "+5", ".5", "5.", "123456789012345678", "0.1"])
    func `each plain spelling of a number is read as Swift reads it`(text: String) {
        let bench = WireBench.track("Order Completed", properties: #"{"total":"\#(text)"}"#)
        let wanted = Double(text) ?? Double("0" + text) ?? Double(text + "0") ?? .nan
        #expect(bench.value("total") == .number(wanted))
    }

    @Test(arguments: ["nan", "inf", "0x10", "1e999", "--5", "1.2.3", "1,23,456.7", "١٢", "-", "."])
    func `what is no plain number stays text`(text: String) {
        let bench = WireBench.track("Order Completed", properties: #"{"total":"\#(text)"}"#)
        #expect(bench.value("total") == .text(text))
    }

    @Test func `a basket's products become facts and its first product its keys`() {
        let bench = WireBench.track(
            "Order Completed",
            properties: #"""
                {"orderId":"O-1","products":[{"id":"P-1","name":"Kopi","category":"Minuman",
                 "price":"19.99","quantity":3},
                 {"product_id":"P-2","price":5,"brand":"B"},{"sku":"x"},7]}
                """#
        )
        #expect(bench.value("products.count") == .number(3))
        #expect(bench.value("products.quantity") == .number(5))
        #expect(bench.value("products.value") == .number(64.97))
        #expect(bench.value("product_id") == .text("P-1"))
        #expect(bench.value("category") == .text("Minuman"))
        #expect(bench.value("name") == .text("Kopi"))
        #expect(bench.value("brand") == nil)
        #expect(bench.value("order_id") == .text("O-1"))
        #expect(bench.value("orderId") == .text("O-1"))
        #expect(bench.value("price") == nil)
    }

    @Test func `what an event says itself stands before its first product`() {
        let bench = WireBench.track(
            "Cart Viewed",
            properties: #"{"category":"own","products":[{"category":"other","sku":7}]}"#
        )
        #expect(bench.value("category") == .text("own"))
        #expect(bench.value("sku") == .number(7))
        let list = WireBench.track(
            "Product List Viewed",
            properties: #"{"products":[{"product_id":"P-1","price":2}]}"#
        )
        #expect(list.value("product_id") == nil)
        #expect(list.value("products.count") == .number(1))
        let viewed = WireBench.track("Viewed Product", properties: #"{"id":"P-9"}"#)
        #expect(viewed.value("product_id") == .text("P-9"))
        #expect(viewed.value("id") == .text("P-9"))
    }

    @Test func `lists that hold no products give no facts`() {
        for products in ["[]", "[1,2]", "{}", "null", #""x""#, "[[{}]]"] {
            let bench = WireBench.track(
                "Order Completed",
                properties: #"{"products":\#(products)}"#
            )
            #expect(bench.value("products.count") == nil, "\(products)")
            #expect(bench.isSound)
        }
        let huge = WireBench.track(
            "Order Completed",
            properties: #"{"products":[{"price":1e308,"quantity":1e308}]}"#
        )
        #expect(huge.value("products.value") == nil)
        #expect(huge.isSound)
    }

    @Test func `currencies are three capitals, and the settings' own where none is named`() {
        #expect(
            WireBench.track("e", properties: #"{"currency":"idr"}"#).value("currency")
                == .text("IDR")
        )
        #expect(
            WireBench.track("e", properties: #"{"currency":" Usd "}"#).value("currency")
                == .text("USD")
        )
        for said in ["Rp", "rupiah", "id1", "€", ""] {
            let bench = WireBench.track("e", properties: #"{"currency":"\#(said)"}"#)
            #expect(bench.value("currency") == .text(said))
        }
        var settings = IntakeSettings.standard
        settings.defaultCurrency = "IDR"
        let order = WireBench.track(
            "Order Completed",
            properties: #"{"total":1}"#,
            settings: settings
        )
        #expect(order.value("currency") == .text("IDR"))
        let none = WireBench.track("Order Completed", settings: settings)
        #expect(none.value("currency") == nil)
        let other = WireBench.track("e", properties: #"{"total":1}"#, settings: settings)
        #expect(other.value("currency") == nil)
    }
}
