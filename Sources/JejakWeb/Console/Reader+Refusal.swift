// SPDX-License-Identifier: Apache-2.0

/// Why something was not taken, as somebody reads it who does not send events
/// for a living.
extension Reader {
    /// What is wrong, in few words. A reason that is not known here is shown by
    /// its name.
    func refusal(_ reason: String) -> String {
        guard let words = Self.refusals[reason] else { return clipped(reason, 80) }
        return say(words.english, words.indonesian)
    }

    /// What to do about it; nothing where nothing needs doing.
    func refusalMend(_ reason: String) -> String? {
        Self.mends[reason].map { say($0.english, $0.indonesian) }
    }

    private static let refusals: [String: BilingualText] = [
        "emptyBody": words("The message was empty", "Pesan kosong"),
        "invalidJSON": words("The message was garbled", "Pesan rusak"),
        "notAnObject": words("The message was no event", "Pesan bukan aktivitas"),
        "emptyBatch": words("The parcel held no events", "Kiriman tidak berisi aktivitas"),
        "tooManyEvents": words("Too many events at once", "Terlalu banyak aktivitas sekaligus"),
        "tooLarge": words("Too large", "Terlalu besar"),
        "tooDeep": words("Nested too deeply", "Bersarang terlalu dalam"),
        "tooManyProperties": words("Too many properties", "Terlalu banyak properti"),
        "unknownType": words("Of no known kind", "Jenisnya tidak dikenal"),
        "noIdentity": words("Nobody knows who it was", "Tidak jelas milik siapa"),
        "missingEventName": words("Without a name", "Tanpa nama"),
        "badTimestamp": words("With a date that does not exist", "Tanggalnya tidak ada"),
        "missingTimestamp": words("History without a date", "Riwayat tanpa tanggal"),
        "unplannedEvent": words("Not in the tracking plan", "Tidak ada di rencana data"),
        "unplannedProperty": words(
            "With a property that is not planned",
            "Propertinya tidak direncanakan"
        ),
        "missingProperty": words(
            "Lacks a property that is planned",
            "Kurang properti yang direncanakan"
        ),
        "wrongType": words("A property is of another type", "Tipe propertinya lain"),
        "unlistedValue": words("A value that is not listed", "Nilainya tidak terdaftar"),
        "robot": words("Sent by a robot", "Dikirim robot"),
        "blockedSource": words("From a blocked source", "Dari sumber yang diblokir"),
        "badWriteKey": words("With a wrong key", "Kuncinya salah"),
        "disabledSource": words(
            "From a source that is switched off",
            "Dari sumber yang dimatikan"
        ),
        "busy": words("Came while too busy", "Datang saat terlalu sibuk"),
        "diskNearlyFull": words("Came while the disk was full", "Datang saat disk penuh"),
        "storeUnavailable": words(
            "Could not be stored for a moment",
            "Sesaat tidak bisa disimpan"
        ),
        "stopping": words("Came while the server stopped", "Datang saat server berhenti"),
        "tooManyFromSource": words(
            "Faster than the source may",
            "Lebih cepat dari jatah sumber"
        ),
        "unknownEncoding": words("Packed in a strange way", "Dikemas dengan cara asing"),
        "damagedGzip": words("Damaged on its way", "Rusak di jalan"),
    ]

    private static let mends: [String: BilingualText] = [
        "noIdentity": words(
            "The sender must say a customer number or a visitor's id.",
            "Pengirim harus menyebut nomor pelanggan atau id pengunjung."
        ),
        "unplannedEvent": words(
            "Add it to the plan, then send these again.",
            "Tambahkan ke rencana, lalu kirim ulang."
        ),
        "unplannedProperty": words(
            "Add it to the plan, then send these again.",
            "Tambahkan ke rencana, lalu kirim ulang."
        ),
        "missingProperty": words(
            "Ask whoever built the page to send it.",
            "Minta pembuat halaman mengirimkannya."
        ),
        "wrongType": words(
            "Correct the plan or the sender.",
            "Perbaiki rencana atau pengirimnya."
        ),
        "badTimestamp": words(
            "The sender's date must look like 2025-03-10T02:15:01Z.",
            "Tanggal pengirim harus seperti 2025-03-10T02:15:01Z."
        ),
        "badWriteKey": words(
            "Somebody uses an old or mistyped key: see Sources.",
            "Ada yang memakai kunci lama atau salah ketik: lihat Sumber."
        ),
        "robot": words(
            "Nothing to do: robots are no customers.",
            "Tidak perlu apa-apa: robot bukan pelanggan."
        ),
        "busy": passing,
        "diskNearlyFull": words(
            "Free some space on the disk. Senders try again by themselves.",
            "Kosongkan ruang disk. Pengirim mencoba lagi sendiri."
        ),
        "storeUnavailable": passing, "stopping": passing, "tooManyFromSource": passing,
    ]

    private static let passing = words(
        "Nothing to do: senders try again by themselves.",
        "Tidak perlu apa-apa: pengirim mencoba lagi sendiri."
    )

    private static func words(_ english: String, _ indonesian: String) -> BilingualText {
        BilingualText(english: english, indonesian: indonesian)
    }
}
