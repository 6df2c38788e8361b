// SPDX-License-Identifier: Apache-2.0

/// One thing the demo shop sells.
struct DemoProduct: Sendable {
    var name: String
    var category: String
    var brand: String
    /// Whole rupiah.
    var price: Int
}

/// What the demo shop sells and says: products, promotions, search words.
///
/// All text is plain ASCII without quotes or backslashes, so that it can be
/// written into JSON as it is; a test holds this.
enum DemoCatalogue {
    private static let shelves: [(category: String, brand: String, items: [(String, Int)])] = [
        (
            "sepatu", "Langkah",
            [
                ("Sneakers Kanvas", 289_000), ("Sepatu Lari Ringan", 459_000),
                ("Sandal Gunung", 219_000), ("Pantofel Kulit", 525_000),
                ("Sepatu Anak Velcro", 189_000),
            ]
        ),
        (
            "batik", "Parang Jaya",
            [
                ("Kemeja Batik Parang", 275_000), ("Batik Tulis Mega Mendung", 850_000),
                ("Kain Batik Cap", 165_000), ("Dress Batik Kawung", 345_000),
                ("Outer Batik Lurik", 259_000),
            ]
        ),
        (
            "kopi", "Kebun Pagi",
            [
                ("Kopi Gayo 250 g", 98_000), ("Kopi Toraja 250 g", 105_000),
                ("Kopi Kintamani 500 g", 189_000), ("Alat Seduh V60", 145_000),
                ("Gula Aren Cair", 45_000),
            ]
        ),
        (
            "elektronik", "Nusa",
            [
                ("Earphone Nirkabel", 349_000), ("Power Bank 10000", 229_000),
                ("Lampu Meja LED", 159_000), ("Jam Tangan Pintar", 699_000),
                ("Kipas Portabel", 119_000),
            ]
        ),
        (
            "kecantikan", "Melati",
            [
                ("Serum Vitamin C", 129_000), ("Tabir Surya SPF 50", 89_000),
                ("Lip Tint", 65_000), ("Masker Bengkoang", 55_000),
                ("Paket Perawatan Wajah", 319_000),
            ]
        ),
        (
            "rumah", "Griya",
            [
                ("Seprai Katun", 265_000), ("Wajan Anti Lengket", 185_000),
                ("Rak Bambu", 149_000), ("Set Piring Keramik", 239_000),
                ("Lilin Aroma Pandan", 79_000),
            ]
        ),
        (
            "muslim", "Hijrah",
            [
                ("Hijab Voal", 75_000), ("Gamis Harian", 289_000), ("Sajadah Lembut", 139_000),
                ("Baju Koko", 199_000), ("Mukena Travel", 229_000),
            ]
        ),
        (
            "bayi", "Si Kecil",
            [
                ("Popok Kain", 95_000), ("Botol Susu", 85_000), ("Gendongan", 249_000),
                ("Selimut Bayi", 119_000), ("Mainan Kayu", 109_000),
            ]
        ),
    ]

    static let products: [DemoProduct] = shelves.flatMap { shelf in
        shelf.items.map { item in
            DemoProduct(
                name: item.0,
                category: shelf.category,
                brand: shelf.brand,
                price: item.1
            )
        }
    }

    static let categories: [String] = shelves.map { $0.category }

    static let promotions: [(id: String, name: String)] = [
        ("PR01", "Gajian Hemat"), ("PR02", "Gratis Ongkir"), ("PR03", "Tanggal Kembar"),
        ("PR04", "Berkah Ramadan"), ("PR05", "Diskon Kilat"),
    ]

    static let mediums: [(medium: String, source: String, campaign: String)] = [
        ("organic", "google", ""), ("social", "instagram", "konten-harian"),
        ("cpc", "google", "merek-sendiri"), ("email", "buletin", "kabar-mingguan"),
        ("direct", "", ""), ("affiliate", "mitra", "ulasan-produk"),
    ]

    static let topics = ["pengiriman", "ukuran", "retur", "pembayaran", "garansi"]
}
