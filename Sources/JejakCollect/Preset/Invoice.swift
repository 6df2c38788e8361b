// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// One invoice of the Online Retail data while its lines are gathered.
struct Invoice {
    /// What an invoice is, as the letter before its number says.
    enum Kind {
        case order
        case cancellation
        case adjustment
    }

    /// One line of an invoice, as long as its record is at hand.
    struct Line {
        let code: UnsafeRawBufferPointer
        let description: UnsafeRawBufferPointer
        let quantity: Int64
        /// Hundred-thousandths of a pound.
        let price: Int64
        let row: Int
    }

    let number: String
    let customer: String
    let country: String
    let time: Int64
    private(set) var lines = 0
    private(set) var quantity: Int64 = 0
    /// Hundred-thousandths of a pound, exact.
    private(set) var amount: Int64 = 0
    private(set) var cleanLines = 0
    private(set) var cleanAmount: Int64 = 0
    private(set) var hash: UInt64 = 0
    private(set) var lastRow = 0
    private var products: [UInt8] = [0x5B]

    init(number: String, customer: String, country: String, time: Int64) {
        self.number = number
        self.customer = customer
        self.country = country
        self.time = time
    }

    var kind: Kind {
        switch number.utf8.first {
        case 0x43, 0x63: .cancellation
        case 0x41, 0x61: .adjustment
        default: .order
        }
    }

    /// The amount in pence, rounded half to even once an invoice.
    var hundredths: Int64 {
        Int64((Double(amount) / 1000).rounded(.toNearestOrEven))
    }

    var productsJSON: [UInt8] { products + [0x5D] }

    mutating func add(_ line: Line, hash lineHash: UInt64) {
        lines += 1
        quantity += line.quantity
        amount += line.quantity * line.price
        if line.quantity > 0, line.price > 0, kind == .order, !customer.isEmpty {
            cleanLines += 1
            cleanAmount += line.quantity * line.price
        }
        hash = StableHash.combine(hash, lineHash)
        lastRow = line.row
        if products.count > 1 { products.append(0x2C) }
        products += Array("{\"product_id\":".utf8)
        JSONText.append(string: line.code, to: &products)
        products += Array(",\"name\":".utf8)
        JSONText.append(string: line.description, to: &products)
        products += Array(",\"quantity\":\(line.quantity),\"price\":".utf8)
        JSONText.append(hundredThousandths: line.price, to: &products)
        products.append(0x7D)
    }
}

/// What the Online Retail preset counts, so that an import reconciles with the
/// published figures.
struct OnlineRetailTotals {
    private var lines = 0
    private var zeroPrice = 0
    private var negativePrice = 0
    private var invoices = 0
    private var cancellations = 0
    private var adjustments = 0
    private var withoutCustomer = 0
    private var customers: Set<UInt64> = []
    private var cleanCustomers: Set<UInt64> = []
    private var cleanInvoices = 0
    private var cleanLines = 0
    private var cleanAmount: Int64 = 0

    mutating func count(_ line: Invoice.Line) {
        lines += 1
        if line.price == 0 { zeroPrice += 1 }
        if line.price < 0 { negativePrice += 1 }
    }

    mutating func count(_ invoice: Invoice) {
        invoices += 1
        switch invoice.kind {
        case .cancellation: cancellations += 1
        case .adjustment: adjustments += 1
        case .order: break
        }
        guard !invoice.customer.isEmpty else {
            withoutCustomer += 1
            return
        }
        let customer = StableHash.hash(invoice.customer)
        customers.insert(customer)
        guard invoice.cleanLines > 0 else { return }
        cleanCustomers.insert(customer)
        cleanInvoices += 1
        cleanLines += invoice.cleanLines
        cleanAmount += invoice.cleanAmount
    }

    var rows: [(name: String, value: ImportTotal)] {
        [
            ("lines", .count(lines)), ("invoices", .count(invoices)),
            ("customers", .count(customers.count)),
            ("invoicesWithoutCustomer", .count(withoutCustomer)),
            ("cancelledInvoices", .count(cancellations)),
            ("debtAdjustments", .count(adjustments)), ("zeroPriceLines", .count(zeroPrice)),
            ("negativePriceLines", .count(negativePrice)),
            ("cleanedCustomers", .count(cleanCustomers.count)),
            ("cleanedInvoices", .count(cleanInvoices)), ("cleanedLines", .count(cleanLines)),
            ("cleanedRevenue", .money((cleanAmount + 500) / 1000)),
        ]
    }
}
