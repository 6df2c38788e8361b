// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Appends events as JSON text to a growing run of bytes.
///
/// By hand and without Foundation: all texts are known to need no escaping, so
/// a line is a few copies. Invariant: `bytes` ends with a whole line.
struct DemoLineWriter {
    var bytes: [UInt8] = []
    private let seed: UInt64
    /// Product texts, made once.
    private let products: [[UInt8]]

    init(seed: UInt64, capacity: Int) {
        self.seed = seed
        bytes.reserveCapacity(capacity)
        products = DemoCatalogue.products.enumerated().map { index, product in
            let sku = "SKU-" + String(1000 + index)
            let text =
                "\"product_id\":\"P\(100 + index)\",\"sku\":\"\(sku)\","
                + "\"name\":\"\(product.name)\",\"category\":\"\(product.category)\","
                + "\"brand\":\"\(product.brand)\",\"price\":\(product.price)"
            return Array(text.utf8)
        }
    }

    mutating func put(_ entry: DemoShop.Queued, of person: DemoPerson) {
        if entry.isIdentify {
            put("{\"type\":\"identify\"")
        } else if entry.footprint.step == .page {
            put("{\"type\":\"page\"")
        } else {
            put("{\"type\":\"track\"")
        }
        put(",\"messageId\":\"demo-")
        put(String(seed))
        put("-")
        put(entry.line >> 16)
        put("-")
        put(entry.line & 0xFFFF)
        if entry.isKnown {
            put("\",\"userId\":\"u-")
            putSixDigits(person.number)
        }
        put("\",\"anonymousId\":\"a-")
        putSixDigits(person.number)
        put("\",\"timestamp\":\"")
        putTime(entry.footprint.time)
        put("\"")
        if entry.isIdentify {
            putTraits(of: person)
        } else {
            putStep(entry, of: person)
        }
        putContext(entry, of: person)
        put("}\n")
    }

    private mutating func putStep(_ entry: DemoShop.Queued, of person: DemoPerson) {
        let footprint = entry.footprint
        if footprint.step == .page {
            put(",\"name\":\"Beranda\",\"properties\":{\"path\":\"/\",\"title\":\"Beranda\"}")
            return
        }
        put(",\"event\":\"")
        put(footprint.step.name)
        put("\",\"properties\":{")
        putProperties(of: footprint, person: person)
        put("}")
    }

    private mutating func putProperties(of footprint: DemoFootprint, person: DemoPerson) {
        let index = Int(footprint.product)
        switch footprint.step {
        case .page: break
        case .promotion:
            let promotion = DemoCatalogue.promotions[index % DemoCatalogue.promotions.count]
            put("\"promotion_id\":\"\(promotion.id)\",\"name\":\"\(promotion.name)\"")
            put(",\"position\":\"beranda_atas\"")
        case .search:
            put("\"query\":\"")
            put(DemoCatalogue.products[index].category)
            put("\"")
        case .list:
            put("\"list_id\":\"semua\",\"category\":\"")
            put(DemoCatalogue.products[index].category)
            put("\"")
        case .view, .add:
            put(products[index])
            put(",\"quantity\":")
            put(UInt64(footprint.quantity))
            put(",\"currency\":\"IDR\"")
        case .cart:
            put("\"cart_id\":\"C-\(person.number)\",\"products\":[{")
            put(products[index])
            put("}]")
        case .checkout, .order: putOrder(footprint, person: person)
        case .review:
            put("\"product_id\":\"P\(100 + index)\",\"rating\":\"\(3 + index % 3)\"")
        case .support:
            put("\"topic\":\"")
            put(DemoCatalogue.topics[index % DemoCatalogue.topics.count])
            put("\",\"channel\":\"whatsapp\"")
        }
    }

    private mutating func putOrder(_ footprint: DemoFootprint, person: DemoPerson) {
        let product = DemoCatalogue.products[Int(footprint.product)]
        let revenue = product.price * Int(footprint.quantity)
        put("\"order_id\":\"O-\(person.number)-\(footprint.order)\"")
        put(",\"currency\":\"IDR\"")
        // A checkout carries a value; only an order earns revenue.
        if footprint.step == .order {
            put(",\"revenue\":\(revenue),\"shipping\":15000,\"total\":\(revenue + 15_000)")
        } else {
            put(",\"value\":\(revenue)")
        }
        put(",\"products\":[{")
        put(products[Int(footprint.product)])
        put(",\"quantity\":")
        put(UInt64(footprint.quantity))
        put("}]")
    }

    private mutating func putTraits(of person: DemoPerson) {
        let city = DemoCity.all[person.city]
        let mail =
            person.firstName.lowercased().split(separator: " ").joined() + "."
            + person.lastName.lowercased() + "\(person.number)@example.id"
        put(",\"traits\":{\"name\":\"\(person.firstName) \(person.lastName)\"")
        put(",\"firstName\":\"\(person.firstName)\",\"lastName\":\"\(person.lastName)\"")
        put(",\"email\":\"\(mail)\"")
        put(",\"gender\":\"\(person.isFemale ? "female" : "male")\"")
        let month = DemoLineWriter.twoDigits(person.birthMonth)
        let day = DemoLineWriter.twoDigits(person.birthDay)
        put(",\"birthday\":\"\(person.birthYear)-\(month)-\(day)\"")
        put(",\"city\":\"\(city.name)\",\"province\":\"\(city.province)\"")
        put(",\"country\":\"Indonesia\",\"timezone\":\"\(city.zone)\"")
        put(",\"language\":\"\(person.speaksIndonesian ? "id" : "en")\"")
        put(",\"occupation\":\"\(person.occupation)\"")
        put(",\"lifestyle\":\"\(person.lifestyle)\",\"value\":\"\(person.value)\"")
        let first = DemoCatalogue.categories[person.interests.0]
        let second = DemoCatalogue.categories[person.interests.1]
        put(",\"interests\":[\"\(first)\",\"\(second)\"]}")
    }

    private mutating func putContext(_ entry: DemoShop.Queued, of person: DemoPerson) {
        let city = DemoCity.all[person.city]
        put(",\"context\":{\"locale\":\"")
        put(person.speaksIndonesian ? "id-ID" : "en-ID")
        put("\",\"timezone\":\"")
        put(city.zone)
        put("\"")
        if entry.isIdentify {
            put(",\"consent\":{\"categoryPreferences\":{\"analytics\":true,\"email\":")
            put(person.allowsMail ? "true" : "false")
            put(",\"advertising\":")
            put(person.allowsAdvertising ? "true" : "false")
            put("}}")
        } else if entry.footprint.step == .page {
            let place = (person.number &* 7 &+ Int(entry.footprint.visit) &* 3) % 6
            let origin = DemoCatalogue.mediums[place]
            put(",\"campaign\":{\"medium\":\"\(origin.medium)\"")
            put(",\"source\":\"\(origin.source)\",\"name\":\"\(origin.campaign)\"}")
        }
        put("}")
    }
}
