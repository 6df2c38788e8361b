// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Transaction lines of the Complete Journey data: one `Order Completed` a
/// basket. The lines of a basket do not stand together, so all baskets are
/// held until the file ends: about 300 bytes a basket and 60 a line.
struct BasketsMapping: RecordMapping {
    private struct Basket {
        let number: String
        let household: String
        var time: Int64
        var lines = 0
        var amount: Int64 = 0
        var discount: Int64 = 0
        var hash: UInt64 = 0
        var products: [UInt8] = [0x5B]
    }

    private static let columns = [
        "household_id", "basket_id", "product_id", "quantity", "sales_value", "retail_disc",
        "coupon_disc", "transaction_timestamp",
    ]
    private var places = [Int](repeating: 0, count: 8)
    private var times = TimeReader(unit: .iso)
    private var baskets: [Basket] = []
    private var open: [String: Int] = [:]
    private var lines = 0

    mutating func begin(header record: Record, file: String) throws {
        let header = Header(record, file: file)
        for (index, name) in Self.columns.enumerated() {
            places[index] = try header.column(name, option: "--preset complete-journey")
        }
    }

    mutating func map(_ record: Record, _ run: ImportRun) throws {
        guard let time = times.milliseconds(record[places[7]]) else {
            return try run.reject(.badTime, line: record.line, record: record.bytes)
        }
        guard let value = CellValue.hundredThousandths(record[places[4]]),
            let quantity = CellValue.decimal(record[places[3]]),
            let retail = CellValue.hundredThousandths(record[places[5]]),
            let coupon = CellValue.hundredThousandths(record[places[6]])
        else { return try run.reject(.badNumber, line: record.line, record: record.bytes) }
        let household = record.text(places[0])
        guard !household.isEmpty else {
            return try run.reject(.noPerson, line: record.line, record: record.bytes)
        }
        lines += 1
        let number = record.text(places[1])
        let index = open[number] ?? baskets.count
        if index == baskets.count {
            baskets.append(Basket(number: number, household: household, time: time))
            open[number] = index
        }
        baskets[index].time = min(baskets[index].time, time)
        baskets[index].lines += 1
        baskets[index].amount += value
        baskets[index].discount += abs(retail) + abs(coupon)
        baskets[index].hash = StableHash.combine(
            baskets[index].hash,
            StableHash.hash(record.bytes)
        )
        if baskets[index].products.count > 1 { baskets[index].products.append(0x2C) }
        baskets[index].products += Array("{\"product_id\":".utf8)
        JSONText.append(string: record[places[2]], to: &baskets[index].products)
        baskets[index].products += Array(",\"quantity\":\(Int(quantity)),\"price\":".utf8)
        JSONText.append(hundredThousandths: value, to: &baskets[index].products)
        baskets[index].products.append(0x7D)
    }

    mutating func finish(_ run: ImportRun) throws {
        var names = PlaceCache([
            "Order Completed", "order_id", "revenue", "discount", "currency", "USD", "lines",
            "products",
        ])
        var households: Set<String> = []
        var amount: Int64 = 0
        for basket in baskets {
            households.insert(basket.household)
            amount += basket.amount
            let content = StableHash.combine(
                run.contentSeed,
                StableHash.hash(basket.number, seed: basket.hash)
            )
            guard let identity = run.admit(content: content) else { continue }
            names.refresh(run)
            run.batch.addTrail(.user, run.batch.strings.intern(basket.household))
            run.batch.addProperty(
                names[1],
                string: run.batch.strings.intern(basket.number),
                type: .text
            )
            run.batch.addProperty(names[2], number: Double(basket.amount / 1000) / 100)
            run.batch.addProperty(names[3], number: Double(basket.discount / 1000) / 100)
            run.batch.addProperty(names[4], string: names[5], type: .text)
            run.batch.addProperty(names[6], number: Double(basket.lines))
            let products = (basket.products + [0x5D]).withUnsafeBytes {
                run.batch.strings.intern($0)
            }
            run.batch.addProperty(names[7], string: products, type: .json)
            try run.finish(name: names[0], time: basket.time, identity: identity)
        }
        run.report.totals += [
            ("transactionLines", .count(lines)), ("baskets", .count(baskets.count)),
            ("households", .count(households.count)), ("revenue", .money(amount / 1000)),
        ]
    }
}
