// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

extension DemoResponse {
    /// Writes the orders of answers as Segment-shaped JSON Lines, sorted by
    /// time, in chunks of about `chunk` bytes that end with a whole line, for
    /// the real door. Returns the number of lines.
    ///
    /// Message and order ids follow from campaign, replicate, person and number
    /// of the order, so writing them twice adds nothing. People the shop does
    /// not have are left out.
    @discardableResult
    package func writeOrders(
        _ answers: some Sequence<(person: String, answer: DemoAnswer)>,
        campaign: String,
        replicate: UInt64 = 0,
        chunk: Int = 1 << 20,
        to sink: (UnsafeRawBufferPointer) throws -> Void
    ) rethrows -> Int {
        precondition(chunk > 0, "a chunk holds at least one byte")
        var queue: [(order: DemoOrder, number: Int, place: Int)] = []
        for (person, answer) in answers {
            guard let number = number(of: person) else { continue }
            for (place, order) in answer.orders.enumerated() {
                queue.append((order, number, place))
            }
        }
        queue.sort {
            ($0.order.at, $0.number, $0.place) < ($1.order.at, $1.number, $1.place)
        }
        // A hash, since a campaign's id may hold what JSON would escape.
        let name = StableHash.combine(StableHash.hash(campaign), replicate)
        let mark = String(StableHash.combine(name, seed), radix: 16)
        var writer = DemoLineWriter(seed: seed, capacity: min(chunk, 1 << 20) + 8192)
        for entry in queue {
            writer.put(entry.order, of: entry.number, place: entry.place, mark: mark)
            guard writer.bytes.count >= chunk else { continue }
            try writer.bytes.withUnsafeBytes(sink)
            writer.bytes.removeAll(keepingCapacity: true)
        }
        if !writer.bytes.isEmpty { try writer.bytes.withUnsafeBytes(sink) }
        return queue.count
    }
}

extension DemoLineWriter {
    /// One order that followed a campaign.
    fileprivate mutating func put(
        _ order: DemoOrder,
        of number: Int,
        place: Int,
        mark: String
    ) {
        let id = "\(mark)-\(number)-\(place)"
        let products = DemoCatalogue.products
        let index = (number &* 7 &+ place) % products.count
        let product = products[index]
        put("{\"type\":\"track\",\"messageId\":\"demo-order-\(id)\"")
        put(",\"userId\":\"\(DemoPerson.userID(number))\",\"timestamp\":\"")
        putTime(order.at)
        put("\",\"event\":\"Order Completed\",\"properties\":{\"order_id\":\"C-\(id)\"")
        put(",\"currency\":\"IDR\",\"revenue\":\(order.rupiah),\"shipping\":15000")
        put(",\"total\":\(order.rupiah + 15_000),\"products\":[{\"product_id\":\"P\(100 + index)\"")
        put(",\"name\":\"\(product.name)\",\"category\":\"\(product.category)\"")
        put(",\"price\":\(order.rupiah),\"quantity\":1}]}}\n")
    }
}
