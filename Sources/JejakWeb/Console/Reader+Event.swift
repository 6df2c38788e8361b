// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

extension Reader {
    /// An event's name as the reader would say it. Names of the public
    /// e-commerce vocabulary are translated, others shown as they are.
    func event(_ name: String) -> String {
        guard language == .indonesian else { return Self.englishMailEvents[name] ?? name }
        return Self.indonesianEvents[name] ?? name
    }

    /// What happens to mails, said of the person rather than of the mail.
    private static let englishMailEvents: [String: String] = [
        MailEvent.sent: "Was sent an e-mail",
        MailEvent.unknown: "May have been sent an e-mail",
        MailEvent.delivered: "Received an e-mail",
        MailEvent.opened: "Opened an e-mail",
        MailEvent.clicked: "Clicked a link in an e-mail",
        MailEvent.bounced: "An e-mail came back",
        MailEvent.complained: "Marked an e-mail as spam",
        MailEvent.unsubscribed: "Unsubscribed from advertising",
        MailEvent.resubscribed: "Subscribed to advertising again",
    ]

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
        MailEvent.sent: "Dikirimi email",
        MailEvent.unknown: "Mungkin dikirimi email",
        MailEvent.delivered: "Menerima email",
        MailEvent.opened: "Membuka email",
        MailEvent.clicked: "Mengeklik tautan di email",
        MailEvent.bounced: "Email kembali",
        MailEvent.complained: "Menandai email sebagai spam",
        MailEvent.unsubscribed: "Berhenti berlangganan promosi",
        MailEvent.resubscribed: "Berlangganan promosi lagi",
        "Page Viewed": "Melihat halaman",
        "Page Left": "Meninggalkan halaman",
        "Link Clicked": "Mengeklik tautan",
        "Button Clicked": "Mengeklik tombol",
        "Form Submitted": "Mengirim formulir",
        "Web Vitals Measured": "Kecepatan halaman diukur",
        "Segment Consent Preference Updated": "Mengubah persetujuan data",
    ]
}
