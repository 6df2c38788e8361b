// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney
internal import Testing

@Suite struct EventAmountTests {
    private func amount(_ name: String, _ properties: [(String, PropertyValue)]) -> Int64 {
        var batch = EventBatch()
        for (key, value) in properties {
            let place = batch.strings.intern(key)
            switch value {
            case .number(let number): batch.addProperty(place, number: number)
            case .text(let text):
                batch.addProperty(place, string: batch.strings.intern(text), type: .text)
            case .bool(let flag): batch.addProperty(place, bool: flag)
            case .json(let text):
                batch.addProperty(place, string: batch.strings.intern(text), type: .json)
            case .null: batch.addProperty(place, string: 0, type: .null)
            }
        }
        batch.finishEvent(
            kind: .track,
            name: batch.strings.intern(name),
            source: 0,
            time: 0,
            identity: 0
        )
        var codes = EventAmount.Codes(stringCount: batch.strings.count)
        let first = EventAmount.minorUnits(batch, event: 0, codes: &codes)
        // What was remembered of the strings gives the same answer again.
        #expect(EventAmount.minorUnits(batch, event: 0, codes: &codes) == first)
        return first
    }

    @Test func `revenue counts on any event, in hundredths`() {
        #expect(amount("Order Completed", [("revenue", .number(19.99))]) == 1999)
        #expect(amount("Subscription Renewed", [("revenue", .number(5))]) == 500)
        #expect(amount("Bargain", [("revenue", .number(-2.5))]) == -250)
        #expect(amount("Bargain", [("revenue", .number(0.29 * 100))]) == 2900)
    }

    @Test func `total counts for orders without revenue`() {
        #expect(amount("Order Completed", [("total", .number(12))]) == 1200)
        #expect(amount("Cart Viewed", [("total", .number(12))]) == 0)
        #expect(amount("Orders", [("total", .number(12))]) == 0)
        let both: [(String, PropertyValue)] = [("total", .number(12)), ("revenue", .number(10))]
        #expect(amount("Order Completed", both) == 1000)
        #expect(amount("Order Completed", both.reversed()) == 1000)
        #expect(amount("Order Completed", [("revenue", .null), ("total", .number(3))]) == 300)
    }

    @Test(arguments: ["Order Refunded", "Order Cancelled"])
    func `what is given back is negative, however it is signed`(name: String) {
        #expect(amount(name, [("revenue", .number(7))]) == -700)
        #expect(amount(name, [("revenue", .number(-7))]) == -700)
        #expect(amount(name, [("total", .number(7))]) == -700)
    }

    @Test func `an order that names no sum is worth its products`() {
        let products = ("products.value", PropertyValue.number(42.5))
        #expect(amount("Order Completed", [products]) == 4250)
        #expect(amount("Order Refunded", [products]) == -4250)
        #expect(amount("Order Cancelled", [products]) == -4250)
        #expect(amount("Order Completed", [products, ("total", .number(50))]) == 5000)
        // The total holds shipping and tax, which were no revenue; or it is less
        // than the products, since only a part came back or there was a discount.
        #expect(amount("Order Refunded", [products, ("total", .number(50))]) == -4250)
        #expect(amount("Order Refunded", [products, ("total", .number(30))]) == -3000)
        let all: [(String, PropertyValue)] = [
            products, ("total", .number(50)), ("revenue", .number(40)),
        ]
        #expect(amount("Order Refunded", all) == -4000)
        for name in ["Cart Viewed", "Checkout Started", "Order Updated", "Product Added"] {
            #expect(amount(name, [products]) == 0)
        }
    }

    @Test func `an order that is given back leaves nothing`() {
        let order: [(String, PropertyValue)] = [
            ("revenue", .text("170000")), ("total", .text("181000")), ("currency", .text("IDR")),
        ]
        #expect(amount("Order Completed", order) == 17_000_000)
        #expect(amount("Order Completed", order) + amount("Order Refunded", order) == 0)
        #expect(amount("Order Completed", order) + amount("Order Cancelled", order) == 0)
    }

    @Test func `prices of things looked at are no revenue`() {
        #expect(amount("Product Viewed", [("price", .number(10)), ("value", .number(3))]) == 0)
        #expect(amount("Order Completed", []) == 0)
    }

    @Test func `currencies without minor units are whole`() {
        for (code, wanted) in [
            ("JPY", 1500), ("KRW", 1500), ("jpy", 1500), ("IDR", 150_000), ("EUR", 150_000),
            ("", 150_000),
        ] {
            let currency = ("currency", PropertyValue.text(code))
            let revenue = ("revenue", PropertyValue.number(1500))
            #expect(amount("Order Completed", [revenue, currency]) == Int64(wanted))
            #expect(amount("Order Completed", [currency, revenue]) == Int64(wanted))
        }
        #expect(amount("Bargain", [("revenue", .number(1)), ("currency", .number(5))]) == 100)
    }

    @Test func `numbers may be written as text`() {
        #expect(amount("Order Completed", [("revenue", .text("12.34"))]) == 1234)
        #expect(amount("Order Completed", [("revenue", .text("twelve"))]) == 0)
        #expect(amount("Order Completed", [("revenue", .text("")), ("total", .text("9"))]) == 900)
        #expect(amount("Order Completed", [("revenue", .bool(true))]) == 0)
        #expect(amount("Order Completed", [("revenue", .json("[5]"))]) == 0)
    }

    @Test func `numbers that are none, or too large for money, are nothing`() {
        for value in [
            Double.nan, .infinity, -.infinity, 1e300, -1e300, 9.1e13, .greatestFiniteMagnitude,
        ] {
            #expect(amount("Order Completed", [("revenue", .number(value))]) == 0)
        }
        #expect(amount("Order Completed", [("revenue", .text("nan"))]) == 0)
        #expect(amount("Order Completed", [("revenue", .number(8.9e13))]) == 8_900_000_000_000_000)
        #expect(amount("Order Refunded", [("revenue", .number(-0.0))]) == 0)
    }

    @Test func `halves go to the even cent`() {
        #expect(amount("Order Completed", [("revenue", .number(0.125))]) == 12)
        #expect(amount("Order Completed", [("revenue", .number(0.375))]) == 38)
    }
}
