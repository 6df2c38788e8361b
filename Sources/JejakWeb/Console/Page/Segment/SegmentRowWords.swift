// SPDX-License-Identifier: Apache-2.0

/// What the builder's lists say, in the reader's language.
struct SegmentRowWords {
    let reader: Reader

    static func kind(_ kind: SegmentRow.Kind, _ reader: Reader) -> String {
        switch kind {
        case .did: reader.say("What they did", "Yang mereka lakukan")
        case .attribute: reader.say("What is known of them", "Yang diketahui tentang mereka")
        case .measure: reader.say("How much, how often", "Seberapa banyak, seberapa sering")
        case .elapsed: reader.say("How long ago", "Seberapa lama berlalu")
        case .segment: reader.say("Another segment", "Segmen lain")
        }
    }

    var verbs: [(String, String)] {
        [
            ("did", reader.say("did", "melakukan")),
            ("not", reader.say("did not do", "tidak melakukan")),
            ("any", reader.say("did anything", "melakukan apa saja")),
            ("none", reader.say("did nothing", "tidak melakukan apa pun")),
        ]
    }

    var ofWhich: [(String, String)] {
        [
            ("did", reader.say("of the event", "dari aktivitas")),
            ("any", reader.say("of any event", "dari aktivitas apa saja")),
        ]
    }

    var membership: [(String, String)] {
        [
            ("", reader.say("is in", "anggota")),
            ("not", reader.say("is not in", "bukan anggota")),
        ]
    }

    var often: [(String, String)] {
        [
            ("", reader.say("at least once", "setidaknya sekali")),
            ("at least", reader.say("at least", "setidaknya")),
            ("at most", reader.say("at most", "paling banyak")),
            ("exactly", reader.say("exactly", "tepat")),
        ]
    }

    var times: String { reader.say("times", "kali") }

    var windows: [(String, String)] {
        [
            ("", reader.say("at any time", "kapan saja")),
            ("last", reader.say("in the last", "dalam")),
            ("since", reader.say("since", "sejak")),
            ("before", reader.say("before", "sebelum")),
            ("between", reader.say("between", "antara")),
        ]
    }

    /// Units after a number; `isPast` where it counts back from today.
    func units(isPast: Bool) -> [(String, String)] {
        let back = isPast ? reader.say("", " terakhir") : ""
        return [
            ("second", reader.say("seconds", "detik") + back),
            ("minute", reader.say("minutes", "menit") + back),
            ("hour", reader.say("hours", "jam") + back),
            ("day", reader.say("days", "hari") + back),
            ("week", reader.say("weeks", "minggu") + back),
            ("month", reader.say("months", "bulan") + back),
            ("year", reader.say("years", "tahun") + back),
        ]
    }

    var elapsedUnits: [(String, String)] {
        [
            ("second", reader.say("seconds since", "detik sejak")),
            ("minute", reader.say("minutes since", "menit sejak")),
            ("hour", reader.say("hours since", "jam sejak")),
            ("day", reader.say("days since", "hari sejak")),
            ("week", reader.say("weeks since", "minggu sejak")),
        ]
    }

    var edges: [(String, String)] {
        [
            ("last", reader.say("the last", "yang terakhir")),
            ("first", reader.say("the first", "yang pertama")),
        ]
    }

    var filters: [(String, String)] {
        [
            ("", reader.say("whatever its details", "apa pun rinciannya")),
            ("where", reader.say("only where", "hanya yang")),
        ]
    }

    var measures: [(String, String)] {
        [
            ("sum", reader.say("the sum of", "jumlah")),
            ("avg", reader.say("the average of", "rata-rata")),
            ("min", reader.say("the smallest", "nilai terkecil")),
            ("max", reader.say("the largest", "nilai terbesar")),
            ("distinct", reader.say("different values of", "ragam nilai")),
            ("count", reader.say("the number", "banyaknya")),
            ("days", reader.say("the days", "banyaknya hari")),
            ("sessions", reader.say("the visits", "banyaknya kunjungan")),
        ]
    }

    func test(_ test: String) -> String {
        switch test {
        case "=": reader.say("is", "sama dengan")
        case "!=": reader.say("is known and not", "diketahui dan bukan")
        case ">": reader.say("is more than", "lebih dari")
        case ">=": reader.say("is at least", "paling sedikit")
        case "<": reader.say("is less than", "kurang dari")
        case "<=": reader.say("is at most", "paling banyak")
        case "contains": reader.say("contains", "memuat")
        case "starts with": reader.say("starts with", "diawali")
        case "ends with": reader.say("ends with", "diakhiri")
        case "in": reader.say("is one of", "salah satu dari")
        case "not in": reader.say("is known and none of", "diketahui dan tak satu pun dari")
        case "is known": reader.say("is known", "diketahui")
        case "is unknown": reader.say("is not known", "tidak diketahui")
        case "in last": reader.say("lies within the last", "terjadi dalam")
        default: reader.say("comes within", "akan tiba dalam")
        }
    }

    func field(_ field: SegmentRow.Field) -> String {
        switch field {
        case .often: reader.say("How often", "Berapa kali")
        case .window: reader.say("When", "Kapan")
        case .unit: reader.say("Unit", "Satuan")
        case .filter: reader.say("With which details", "Dengan rincian apa")
        case .test: reader.say("Comparison", "Perbandingan")
        case .measure: reader.say("What is worked out", "Yang dihitung")
        case .edge: reader.say("First or last", "Pertama atau terakhir")
        case .sign: reader.say("Comparison", "Perbandingan")
        default: reader.say("Which", "Yang mana")
        }
    }

    func trouble(_ trouble: SegmentRow.Trouble) -> HTML {
        switch trouble {
        case .unfinished:
            """
            \(reader.say(
                "Not finished, so it does not count yet.", "Belum lengkap, jadi belum dihitung."))
            """
        case .number:
            "\(reader.say("A number is missing here.", "Di sini perlu angka."))"
        case .date:
            "\(reader.say("A date is missing here.", "Di sini perlu tanggal."))"
        case .other(let sentence): "<span lang=\"en\">\(reader.clipped(sentence, 300))</span>"
        }
    }
}
