// SPDX-License-Identifier: Apache-2.0

extension Reader {
    /// An event's name as the reader would say it. Names of the public
    /// e-commerce vocabulary are translated, others shown as they are.
    func event(_ name: String) -> String {
        guard language == .indonesian else { return name }
        return Self.indonesianEvents[name] ?? name
    }

    private static let indonesianEvents: [String: String] = [
        "Products Searched": "Mencari produk",
        "Product List Viewed": "Melihat daftar produk",
        "Product List Filtered": "Menyaring daftar produk",
        "Promotion Viewed": "Melihat promo",
        "Promotion Clicked": "Mengeklik promo",
        "Product Clicked": "Mengeklik produk",
        "Product Viewed": "Melihat produk",
        "Product Added": "Masuk keranjang",
        "Product Removed": "Keluar keranjang",
        "Cart Viewed": "Melihat keranjang",
        "Checkout Started": "Mulai bayar",
        "Checkout Step Viewed": "Melihat langkah bayar",
        "Checkout Step Completed": "Menyelesaikan langkah bayar",
        "Payment Info Entered": "Mengisi pembayaran",
        "Order Completed": "Pesanan selesai",
        "Order Updated": "Pesanan diubah",
        "Order Refunded": "Pesanan dikembalikan",
        "Order Cancelled": "Pesanan dibatalkan",
        "Coupon Applied": "Kupon dipakai",
        "Coupon Denied": "Kupon ditolak",
        "Product Added to Wishlist": "Masuk daftar keinginan",
        "Product Reviewed": "Mengulas produk",
        "Campaign Sent": "Kampanye dikirim",
        "Email Opened": "Membuka email",
        "Email Link Clicked": "Mengeklik tautan email",
        "Unsubscribed": "Berhenti berlangganan",
        "Page Viewed": "Melihat halaman",
    ]
}
