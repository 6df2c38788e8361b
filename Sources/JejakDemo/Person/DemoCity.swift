// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// A city where demo people live, with its zone.
struct DemoCity: Sendable {
    var name: String
    var province: String
    var zone: String
    /// Hours ahead of UTC.
    var hours: Int
    /// Its weight when a person's city is drawn.
    var weight: Int

    private static let west = "Asia/Jakarta"
    private static let central = "Asia/Makassar"
    private static let east = "Asia/Jayapura"

    static let all: [DemoCity] = [
        DemoCity(name: "Jakarta", province: "DKI Jakarta", zone: west, hours: 7, weight: 24),
        DemoCity(name: "Surabaya", province: "Jawa Timur", zone: west, hours: 7, weight: 11),
        DemoCity(name: "Bandung", province: "Jawa Barat", zone: west, hours: 7, weight: 10),
        DemoCity(name: "Bekasi", province: "Jawa Barat", zone: west, hours: 7, weight: 8),
        DemoCity(name: "Medan", province: "Sumatera Utara", zone: west, hours: 7, weight: 8),
        DemoCity(name: "Semarang", province: "Jawa Tengah", zone: west, hours: 7, weight: 6),
        DemoCity(
            name: "Yogyakarta",
            province: "DI Yogyakarta",
            zone: west,
            hours: 7,
            weight: 6
        ),
        DemoCity(
            name: "Palembang",
            province: "Sumatera Selatan",
            zone: west,
            hours: 7,
            weight: 4
        ),
        DemoCity(name: "Pontianak", province: "Kalimantan Barat", zone: west, hours: 7, weight: 2),
        DemoCity(
            name: "Makassar",
            province: "Sulawesi Selatan",
            zone: central,
            hours: 8,
            weight: 6
        ),
        DemoCity(name: "Denpasar", province: "Bali", zone: central, hours: 8, weight: 5),
        DemoCity(
            name: "Balikpapan",
            province: "Kalimantan Timur",
            zone: central,
            hours: 8,
            weight: 3
        ),
        DemoCity(
            name: "Manado",
            province: "Sulawesi Utara",
            zone: central,
            hours: 8,
            weight: 3
        ),
        DemoCity(
            name: "Mataram",
            province: "Nusa Tenggara Barat",
            zone: central,
            hours: 8,
            weight: 2
        ),
        DemoCity(name: "Jayapura", province: "Papua", zone: east, hours: 9, weight: 1),
        DemoCity(name: "Ambon", province: "Maluku", zone: east, hours: 9, weight: 1),
    ]

    static let weightSum = all.reduce(0) { $0 + $1.weight }

    /// The index of a city drawn by weight.
    static func drawn(_ random: inout SeededRandom) -> Int {
        var left = random.below(weightSum)
        for (index, city) in all.enumerated() {
            left -= city.weight
            if left < 0 { return index }
        }
        return 0
    }
}
