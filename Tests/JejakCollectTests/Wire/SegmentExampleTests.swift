// SPDX-License-Identifier: Apache-2.0

internal import JejakCollect
internal import JejakCore
internal import Testing

private let examples = WireBench.sharedFile("event_payloads/own_examples_batch.json")
private let catalogue = WireBench.sharedFile("event_payloads/segment_ecommerce_v2_events.csv")

/// Recorded calls in, rows out.
@Suite("Recorded calls")
struct SegmentExampleTests {
    @Test(.enabled(if: examples != nil, "the shared example calls are not beside the checkout"))
    func `twelve recorded calls become twelve rows`() throws {
        var bench = WireBench()
        #expect(bench.decoder.read(try #require(examples)) == nil)
        let outcome = bench.decoder.append(to: &bench.batch, bench.call)
        #expect(outcome.rejected.isEmpty)
        let product =
            #"{"brand":"Contoh","category":"Kopi","currency":"IDR","name":"Kopi Gayo 250g","#
            + #""price":85000,"product_id":"P-1001","quantity":2,"sku":"KG-250","variant":"biji"}"#
        let viewed =
            "product_id='P-1001' sku='KG-250' category='Kopi' name='Kopi Gayo 250g' "
            + "brand='Contoh' variant='biji' price=85000.0 quantity=2.0 currency='IDR'"
        let facts =
            " products.count=1.0 products.quantity=2.0 products.value=170000.0 "
            + "product_id='P-1001' sku='KG-250' category='Kopi' name='Kopi Gayo 250g' "
            + "brand='Contoh' variant='biji'"
        let expected = [
            "page 'Produk' 01 anonymous=anon-7f3c [m-0001] category='Katalog' "
                + "path='/produk/kopi-gayo' title='Kopi Gayo 250g'",
            "track 'Product Viewed' 02 anonymous=anon-7f3c [m-0002] \(viewed) value=85000.0",
            "track 'Product Added' 03 anonymous=anon-7f3c [m-0003] \(viewed) cart_id='C-55'",
            "identify '' 04 user=u-42 anonymous=anon-7f3c email=sari@example.id "
                + "phone=+62812000000 [m-0004] email='sari@example.id' "
                + "phone='+62812000000' name='Sari Contoh' createdAt='2025-03-10T02:15:04Z' "
                + "address.city='Bandung' address.country='ID'",
            "alias '' 05 user=u-42 anonymous=anon-7f3c [m-0005] previousId='anon-7f3c'",
            "group '' 06 user=u-42 anonymous=anon-7f3c [m-0006] groupId='g-9' "
                + "name='Toko Contoh' plan='bisnis'",
            "track 'Checkout Started' 07 user=u-42 anonymous=anon-7f3c [m-0007] order_id='O-9' "
                + "value=170000.0 currency='IDR' products=json[\(product)]\(facts)",
            "track 'Order Completed' 08 user=u-42 anonymous=anon-7f3c [m-0008] order_id='O-9' "
                + "total=181000.0 revenue=170000.0 shipping=11000.0 tax=0.0 discount=0.0 "
                + "coupon=null currency='IDR' products=json[\(product)]\(facts)",
            "screen 'Pesanan' 09 user=u-42 anonymous=anon-7f3c [m-0009] order_id='O-9'",
            "track 'Order Refunded' 10 user=u-42 anonymous=anon-7f3c [m-0010] order_id='O-9' "
                + "total=181000.0 currency='IDR' products=json[\(product)]\(facts)",
            "track 'Email Opened' 11 user=u-42 anonymous=anon-7f3c [m-0011] campaign_id='k-1' "
                + "email_id='e-1' email_subject='Promo Ramadan'",
            "track 'Unsubscribed' 12 user=u-42 anonymous=anon-7f3c [m-0012] campaign_id='k-1' "
                + "list_id='l-1'",
        ]
        #expect(bench.batch.count == expected.count)
        for (index, line) in expected.enumerated() where index < bench.batch.count {
            let second = index < 9 ? "0\(index + 1)" : "\(index + 1)"
            let full = line.replacing(
                " \(second) ",
                with: " 2025-03-10T02:15:\(second).123Z ",
                maxReplacements: 1
            )
            #expect(bench.line(index) == full)
            #expect(bench.value("context.campaign.name", event: index) == .text("ramadan-2025"))
            #expect(bench.value("context.library.name", event: index) == nil)
            #expect(bench.value("context.medium", event: index) == .text("email"))
            #expect(bench.value("context.device.kind", event: index) == .text("tablet"))
            #expect(bench.value("context.os.name", event: index) == .text("Android"))
            let count = bench.properties(index).count { $0.key.hasPrefix("context.") }
            #expect(count == (index == 3 ? 18 : 16))
        }
        #expect(Set(bench.batch.identities).count == 12)
        #expect(bench.isSound)
    }

    /// Every event of the shop catalogue, with every property it may have.
    @Test(.enabled(if: catalogue != nil, "the shared event catalogue is not beside the checkout"))
    func `every catalogued shop event keeps every property`() throws {
        let lines = String(decoding: try #require(catalogue), as: UTF8.self)
            .split(whereSeparator: \.isNewline).dropFirst().map { $0.split(separator: ",") }
        var events: [Substring: [Substring]] = [:]
        for line in lines where line.count >= 3 && !line[2].contains(".") {
            events[line[1], default: []].append(line[2])
        }
        #expect(events.count >= 28)
        var bench = WireBench()
        for (place, event) in events.sorted(by: { $0.key < $1.key }).enumerated() {
            let keys = event.value.map { $0.replacing("[]", with: "") }
            let members = keys.map { "\"\($0)\":\"v\"" }.joined(separator: ",")
            let body = #"{"type":"track","userId":"u","event":"\#(event.key)","properties":{"#
            #expect(bench.reasons(body + members + "}}").isEmpty)
            #expect(bench.properties(place).map(\.key) == keys.map(String.init))
        }
        #expect(bench.batch.count == events.count)
    }
}
