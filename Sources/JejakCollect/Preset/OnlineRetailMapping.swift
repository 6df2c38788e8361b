// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// The invoice lines of the Online Retail data: one `Order Completed` an
/// invoice with its products, `Order Refunded` for cancellations (invoice
/// numbers with C), `Debt Adjusted` for bad debt (with A).
///
/// Lines of an invoice stand together, give or take a few rows; an invoice is
/// closed when none of its lines came for 2,000 rows. Memory: the open invoices.
struct OnlineRetailMapping: RecordMapping {
    private static let columns = [
        "InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice",
        "CustomerID", "Country",
    ]
    static let patience = 2_000
    private var places = [Int](repeating: 0, count: 8)
    private var times = TimeReader(unit: .iso)
    private var open: [Invoice] = []
    private var names = PlaceCache([
        "Order Completed", "Order Refunded", "Debt Adjusted", "order_id", "revenue", "value",
        "currency", "GBP", "country", "quantity", "lines", "products",
    ])
    private var row = 0
    private var totals = OnlineRetailTotals()

    mutating func begin(header record: Record, file: String) throws {
        let header = Header(record, file: file)
        for (index, name) in Self.columns.enumerated() {
            places[index] = try header.column(name, option: "--preset online-retail")
        }
    }

    mutating func map(_ record: Record, _ run: ImportRun) throws {
        row += 1
        let number = record[places[0]]
        guard !number.isEmpty else {
            return try run.reject(.noEvent, line: record.line, record: record.bytes)
        }
        guard let time = times.milliseconds(record[places[4]]) else {
            return try run.reject(.badTime, line: record.line, record: record.bytes)
        }
        guard let quantity = CellValue.hundredThousandths(record[places[3]]),
            let price = CellValue.hundredThousandths(record[places[5]]),
            // A line of more than ten million pounds is a slip, and sums must fit.
            abs(Double(quantity) / 100_000 * Double(price)) <= 1e12
        else { return try run.reject(.badNumber, line: record.line, record: record.bytes) }
        let index = place(of: number, record, time)
        let line = Invoice.Line(
            code: record[places[1]],
            description: record[places[2]],
            quantity: quantity / 100_000,
            price: price,
            row: row
        )
        open[index].add(line, hash: StableHash.hash(record.bytes))
        totals.count(line)
        if row % 1024 == 0 { try close(before: row - Self.patience, run) }
    }

    /// The open invoice of a line, newest first: nearly always the last one.
    private mutating func place(
        of number: UnsafeRawBufferPointer,
        _ record: Record,
        _ time: Int64
    ) -> Int {
        var index = open.count - 1
        while index >= 0 {
            if open[index].number.utf8.elementsEqual(number) { return index }
            index -= 1
        }
        open.append(
            Invoice(
                number: String(decoding: number, as: UTF8.self),
                customer: record.text(places[6]).trimmed,
                country: record.text(places[7]),
                time: time
            )
        )
        return open.count - 1
    }

    private mutating func close(before limit: Int, _ run: ImportRun) throws {
        var kept: [Invoice] = []
        for invoice in open {
            if invoice.lastRow < limit { try write(invoice, run) } else { kept.append(invoice) }
        }
        open = kept
    }

    private mutating func write(_ invoice: Invoice, _ run: ImportRun) throws {
        totals.count(invoice)
        let content = StableHash.combine(
            run.contentSeed,
            StableHash.hash(invoice.number, seed: invoice.hash)
        )
        guard let identity = run.admit(content: content) else { return }
        names.refresh(run)
        if invoice.customer.isEmpty {
            let visitor = run.batch.strings.intern("invoice:" + invoice.number)
            run.batch.addTrail(.anonymous, visitor)
        } else {
            run.batch.addTrail(.user, run.batch.strings.intern(invoice.customer))
        }
        let kind: UInt32 =
            switch invoice.kind {
            case .order: names[0]
            case .cancellation: names[1]
            case .adjustment: names[2]
            }
        let amount = Double(invoice.hundredths) / 100
        run.batch.addProperty(
            names[3],
            string: run.batch.strings.intern(invoice.number),
            type: .text
        )
        run.batch.addProperty(
            invoice.kind == .adjustment ? names[5] : names[4],
            number: invoice.kind == .cancellation ? abs(amount) : amount
        )
        run.batch.addProperty(names[6], string: names[7], type: .text)
        run.batch.addProperty(
            names[8],
            string: run.batch.strings.intern(invoice.country),
            type: .text
        )
        run.batch.addProperty(names[9], number: Double(invoice.quantity))
        run.batch.addProperty(names[10], number: Double(invoice.lines))
        let products = invoice.productsJSON.withUnsafeBytes { run.batch.strings.intern($0) }
        run.batch.addProperty(names[11], string: products, type: .json)
        try run.finish(name: kind, time: invoice.time, identity: identity)
    }

    mutating func finish(_ run: ImportRun) throws {
        try close(before: .max, run)
        run.report.totals += totals.rows
    }
}
