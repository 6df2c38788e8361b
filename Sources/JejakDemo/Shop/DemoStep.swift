// SPDX-License-Identifier: Apache-2.0

/// The kinds of step a demo person takes, in the order of a usual visit.
///
/// The raw value is the event code in `DemoShop.journeyTable()`.
enum DemoStep: UInt8, CaseIterable, Sendable {
    case page, promotion, search, list, view, add, cart, checkout, order, review, support

    /// The Segment name of the event; a page call has the name `Page Viewed` in
    /// a journey.
    var name: StaticString {
        switch self {
        case .page: "Page Viewed"
        case .promotion: "Promotion Clicked"
        case .search: "Products Searched"
        case .list: "Product List Viewed"
        case .view: "Product Viewed"
        case .add: "Product Added"
        case .cart: "Cart Viewed"
        case .checkout: "Checkout Started"
        case .order: "Order Completed"
        case .review: "Product Reviewed"
        case .support: "Support Contacted"
        }
    }
}

/// One footprint of a demo person, before it is written as text.
struct DemoFootprint: Sendable {
    /// Milliseconds since 1970-01-01 UTC.
    var time: Int64
    var step: DemoStep
    /// Index into `DemoCatalogue.products`.
    var product: UInt16
    var quantity: UInt8
    /// Which visit of the person, from 0.
    var visit: UInt8
    /// Which order of the person, from 0, for checkouts and orders.
    var order: UInt8

    /// What an order is worth in whole rupiah; 0 for other steps.
    var rupiah: Int {
        step == .order ? DemoCatalogue.products[Int(product)].price * Int(quantity) : 0
    }
}
