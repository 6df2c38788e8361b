// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// A colour of three bytes.
package struct EventColour: Sendable, Equatable, Hashable {
    package var red: UInt8
    package var green: UInt8
    package var blue: UInt8

    init(_ hex: UInt32) {
        red = UInt8(truncatingIfNeeded: hex >> 16)
        green = UInt8(truncatingIfNeeded: hex >> 8)
        blue = UInt8(truncatingIfNeeded: hex)
    }

    /// As CSS writes it.
    package var css: String {
        func two(_ byte: UInt8) -> String {
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }
        return "#" + two(red) + two(green) + two(blue)
    }

    /// The colour of a kind of event: the same in every picture, whatever else
    /// is in it. Looking is cool (blue, green), wanting is warm (orange),
    /// buying is red; unknown names take one of twelve by their hash.
    package static func of(_ event: String) -> EventColour {
        let key = event.lowercased().filter { $0.isLetter }
        if let hex = known[key] { return EventColour(hex) }
        let place = Int(StableHash.hash(key) % UInt64(others.count))
        return EventColour(others[place])
    }

    private static let known: [String: UInt32] = [
        "pageviewed": 0xC9D3DC, "home": 0xC9D3DC, "accountpage": 0xAEB9C4,
        "productssearched": 0x6AAED6, "search": 0x6AAED6, "filterresults": 0x9ECAE1,
        "productlistviewed": 0x66C2A4, "catalog": 0x66C2A4, "compare": 0x2CA25F,
        "productviewed": 0x2171B5, "productview": 0x2171B5, "productclicked": 0x08519C,
        "productadded": 0xFDAE4B, "addtocart": 0xFDAE4B, "wishlistadd": 0xFEE08B,
        "cartviewed": 0xF58518, "cart": 0xF58518,
        "checkoutstarted": 0xB5651D, "shippingdetails": 0xB5651D, "paymentdetails": 0x8C510A,
        "ordercompleted": 0xD7263D, "purchase": 0xD7263D,
        "promotionclicked": 0xE45FBF, "promotionviewed": 0xF1B6DA, "promopage": 0xE45FBF,
        "productreviewed": 0x8FBC3F, "reviewpage": 0x8FBC3F,
        "supportcontacted": 0x7B4EA3, "supportchat": 0x7B4EA3,
        "errorpage": 0x4D4D4D, "paymenterror": 0x000000,
    ]

    private static let others: [UInt32] = [
        0x1F77B4, 0xFF7F0E, 0x2CA02C, 0x9467BD, 0x8C564B, 0xE377C2, 0x7F7F7F, 0xBCBD22,
        0x17BECF, 0xAEC7E8, 0xFFBB78, 0x98DF8A,
    ]

    /// The colour of a cluster by its number; after ten they come again.
    package static func ofCluster(_ number: Int) -> EventColour {
        EventColour(clusters[max(0, number) % clusters.count])
    }

    /// How many clusters have a colour of their own.
    package static var clusterCount: Int { clusters.count }

    private static let clusters: [UInt32] = [
        0x2F6DB5, 0xD7263D, 0x2A9D5C, 0xF28E2B, 0x8E5BB5, 0x17A2B8, 0xC2A000, 0xE45FBF,
        0x7A5230, 0x5C6B7A,
    ]
}
