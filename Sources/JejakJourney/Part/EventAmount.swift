// SPDX-License-Identifier: Apache-2.0

package import JejakCore

/// The money an event moves, as the journeys hold it: minor units, positive
/// for revenue, negative for what is given back.
///
/// `revenue` counts; where an event of an order has none, `total` does, and
/// where it has neither, what its products come to (`products.value`, which the
/// door adds up). `Order Refunded` and `Order Cancelled` are taken off. They undo
/// revenue, and a total holds shipping and tax besides: where they name a total
/// and products but no revenue, the smaller of the two is taken off, so that a
/// whole order that is given back leaves nothing. Prices of things that were
/// only looked at are not revenue. Currencies without minor units in ISO 4217
/// have the exponent 0, all others 2.
package enum EventAmount {
    /// Which strings of a batch are the names that matter, found once each.
    package struct Codes {
        /// What a string means where it is a key, a currency or an event's name.
        enum Role: UInt8 {
            case unknown
            case other
            case revenue
            case total
            case products
            case currency
            case currencyWithoutMinorUnits
            case order
            case orderReturned
            /// It repeats or foretells money that another event moves.
            case notYetMoney
        }

        private var roles: [Role]

        package init(stringCount: Int) {
            roles = [Role](repeating: .unknown, count: stringCount)
        }

        @inline(__always)
        mutating func role(of string: Int, in strings: StringTable) -> Role {
            let known = roles[string]
            return known == .unknown ? find(string, in: strings) : known
        }

        private mutating func find(_ string: Int, in strings: StringTable) -> Role {
            let text = strings[string]
            let role: Role =
                switch text {
                case "revenue": .revenue
                case "total": .total
                case "products.value": .products
                case "currency": .currency
                case "Order Refunded", "Order Cancelled": .orderReturned
                case "Order Updated", "Checkout Started": .notYetMoney
                case _ where text.hasPrefix("Order "): .order
                case _ where withoutMinorUnits.contains(text.uppercased()):
                    .currencyWithoutMinorUnits
                default: .other
                }
            roles[string] = role
            return role
        }
    }

    static let withoutMinorUnits: Set<String> = [
        "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND",
        "VUV", "XAF", "XOF", "XPF",
    ]

    package static func minorUnits(
        _ batch: EventBatch,
        event index: Int,
        codes: inout Codes
    ) -> Int64 {
        let properties =
            Int(batch.propertyStarts[index])..<Int(batch.propertyStarts[index + 1])
        var revenue = Double.nan
        var total = Double.nan
        var products = Double.nan
        var scale = 100.0
        for place in properties {
            switch codes.role(of: Int(batch.propertyKeys[place]), in: batch.strings) {
            case .revenue: revenue = number(batch, place)
            case .total: total = number(batch, place)
            case .products: products = number(batch, place)
            case .currency:
                if batch.propertyTypes[place] == PropertyType.text.rawValue,
                    codes.role(of: Int(batch.propertyValues[place]), in: batch.strings)
                        == .currencyWithoutMinorUnits
                {
                    scale = 1
                }
            default: break
            }
        }
        if revenue.isNaN && total.isNaN && products.isNaN { return 0 }
        let event = codes.role(of: Int(batch.names[index]), in: batch.strings)
        if event == .notYetMoney { return 0 }
        let isReturn = event == .orderReturned
        var value = revenue
        if value.isNaN {
            guard isReturn || event == .order else { return 0 }
            value = total.isNaN ? products : total
            if isReturn, products.magnitude < total.magnitude { value = products }
        }
        let minor = (value * scale).rounded(.toNearestOrEven)
        guard minor.isFinite, abs(minor) < 9e15 else { return 0 }
        return isReturn ? -abs(Int64(minor)) : Int64(minor)
    }

    /// A number, also where the sender wrote it as text.
    private static func number(_ batch: EventBatch, _ place: Int) -> Double {
        switch batch.value(at: place) {
        case .number(let value): value
        case .text(let text): Double(text) ?? .nan
        default: .nan
        }
    }
}
