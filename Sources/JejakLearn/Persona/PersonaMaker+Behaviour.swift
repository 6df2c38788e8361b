// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

// What people do, what they are worth, how and when they come, and how their
// journeys go.

extension PersonaMaker {
    func behaviour(_ members: [Int]) -> [Persona.Line] {
        var lines: [Persona.Line] = []
        if let visits = figure("sessions", .number, members, isMedian: true),
            let steps = figure("steps_per_session", .number, members, isMedian: true)
        {
            lines.append(
                Persona.Line(
                    .behavioural,
                    "Half of them came {0.v} times or less (everybody {0.e}), with {1.v} steps a "
                        + "visit (everybody {1.e}).",
                    "Separuh dari mereka datang {0.v} kali atau kurang (semua {0.e}), dengan {1.v} "
                        + "langkah per kunjungan (semua {1.e}).",
                    [visits, steps]
                )
            )
        }
        if let gap = figure("gap_median", .days, members, isMedian: true) {
            lines.append(
                Persona.Line(
                    .behavioural,
                    "A usual pause between visits takes {0.v} days (everybody {0.e}; {0.n} of them "
                        + "came more than once).",
                    "Jeda antar kunjungan biasanya {0.v} hari (semua {0.e}; {0.n} dari mereka "
                        + "datang lebih dari sekali).",
                    [gap]
                )
            )
        }
        if let seen = figure("last_seen", .days, members, isMedian: true) {
            lines.append(
                Persona.Line(
                    .behavioural,
                    "Last seen {0.v} days before the latest footprint (everybody {0.e}).",
                    "Terakhir terlihat {0.v} hari sebelum jejak terbaru (semua {0.e}).",
                    [seen]
                )
            )
        }
        lines.append(
            favourite(
                .behavioural,
                .category,
                members,
                ("Favourite category", "Kategori favorit"),
                ("of their steps that name one", "dari langkah mereka yang menyebut kategori"),
                ("No categories are recorded.", "Tidak ada kategori yang tercatat.")
            )
        )
        return lines
    }

    func value(_ members: [Int]) -> [Persona.Line] {
        var lines: [Persona.Line] = []
        if let buyers = buyers(members) {
            lines.append(
                Persona.Line(
                    .value,
                    "{0.v} of the {0.n} ordered, {0.e} of everybody.",
                    "{0.v} dari {0.n} orang pernah memesan, {0.e} dari semua.",
                    [buyers]
                )
            )
        }
        if let orders = figure("frequency", .number, members),
            let money = figure("money", .money, members)
        {
            lines.append(
                Persona.Line(
                    .value,
                    "{0.v} orders a person (everybody {0.e}), and {1.v} in money a person "
                        + "(everybody {1.e}).",
                    "{0.v} pesanan per orang (semua {0.e}), dan belanja {1.v} per orang "
                        + "(semua {1.e}).",
                    [orders, money]
                )
            )
        }
        if let order = figure("order_value", .money, members, isMedian: true) {
            lines.append(
                Persona.Line(
                    .value,
                    "A usual order is worth {0.v} (everybody {0.e}; {0.n} of them ordered).",
                    "Nilai pesanan biasanya {0.v} (semua {0.e}; {0.n} dari mereka memesan).",
                    [order]
                )
            )
        }
        return lines
    }

    /// The share of people with an order.
    func buyers(_ members: [Int]) -> Persona.Evidence? {
        guard let orders = features.column("frequency") else { return nil }
        func share(_ people: [Double]) -> Double {
            Double(people.count { $0 > 0 }) / Double(max(1, people.count))
        }
        return Persona.Evidence(
            key: "share ordered",
            unit: .share,
            value: share(members.map { orders[$0] }),
            everybody: share(orders),
            count: members.count
        )
    }

    func channels(_ members: [Int]) -> [Persona.Line] {
        var lines = [
            favourite(
                .channel,
                .medium,
                members,
                ("Comes most by", "Paling sering datang lewat"),
                ("of a person's visits", "dari kunjungan tiap orang"),
                ("How visits came is not recorded.", "Asal kunjungan tidak tercatat.")
            )
        ]
        if let (words, evidence) = hours(members) {
            lines.append(
                Persona.Line(
                    .channel,
                    "Most \(words.en): {0.v} of a person's steps, {0.e} of everybody's.",
                    "Paling sering \(words.id): {0.v} dari langkah tiap orang, {0.e} dari semua.",
                    [evidence]
                )
            )
        }
        if let weekend = figure("share_weekend", .share, members) {
            lines.append(
                Persona.Line(
                    .channel,
                    "{0.v} of a person's steps fall on the weekend, {0.e} of everybody's.",
                    "{0.v} dari langkah tiap orang terjadi di akhir pekan, {0.e} dari semua.",
                    [weekend]
                )
            )
        }
        if let opened = figure("open_share", .share, members) {
            lines.append(
                Persona.Line(
                    .channel,
                    "{0.n} of them got messages and opened {0.v} of theirs, everybody {0.e}.",
                    "{0.n} dari mereka menerima pesan dan membuka {0.v}-nya, semua {0.e}.",
                    [opened]
                )
            )
        } else {
            lines.append(
                Persona.Line(
                    .channel,
                    "Too few of them were sent messages to tell how they answer.",
                    "Terlalu sedikit dari mereka yang dikirimi pesan untuk menilai tanggapannya.",
                    isBlank: true
                )
            )
        }
        return lines
    }

    /// The part of the day in which most steps fall.
    func hours(_ members: [Int]) -> (JourneyWords, Persona.Evidence)? {
        let parts = [
            ("share_morning", JourneyWords(en: "in the morning", id: "di pagi hari")),
            ("share_day", JourneyWords(en: "by day", id: "di siang hari")),
            ("share_evening", JourneyWords(en: "in the evening", id: "di sore dan malam hari")),
            ("share_night", JourneyWords(en: "at night", id: "larut malam")),
        ]
        let found = parts.compactMap { key, words in
            figure(key, .share, members).map { (words, $0) }
        }
        return found.max { $0.1.value < $1.1.value }
    }

    /// The name of a template of which a person's share is largest.
    private func favourite(
        _ section: Persona.Section,
        _ template: PersonFeature.Template,
        _ members: [Int],
        _ head: (en: String, id: String),
        _ whole: (en: String, id: String),
        _ blank: (en: String, id: String)
    ) -> Persona.Line {
        let keys = features.features.map(\.key).filter { $0.hasPrefix(template.rawValue + ":") }
        let found = keys.compactMap { figure($0, .share, members) }
        guard let best = found.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }),
            best.value > 0
        else { return Persona.Line(section, blank.en, blank.id, isBlank: true) }
        let name = best.key.split(separator: ":", maxSplits: 1).last.map(String.init) ?? ""
        return Persona.Line(
            section,
            "\(head.en): \(Self.quoted(name)), {0.v} \(whole.en), {0.e} of everybody's.",
            "\(head.id): \(Self.quoted(name)), {0.v} \(whole.id), {0.e} dari semua.",
            [best]
        )
    }

    func journey(_ members: [Int]) -> [Persona.Line] {
        let table = people.journeys
        let path = JourneyPath.typical(table, people: members)
        let counts = members.map { Double(table.rows(of: $0).count) }
        let everybody = (0..<people.personCount).map { Double(table.rows(of: $0).count) }
        let steps = Persona.Evidence(
            key: "median steps",
            unit: .number,
            value: JourneyTraits.median(counts),
            everybody: JourneyTraits.median(everybody),
            count: members.count
        )
        let names = path.map(Self.quoted).joined(separator: " › ")
        let takers = path.map { name in did(name, members) }
        return [
            Persona.Line(
                .journey,
                path.isEmpty
                    ? "No step is taken by half of them." : "Usually in this order: \(names).",
                path.isEmpty
                    ? "Tidak ada langkah yang diambil separuh dari mereka."
                    : "Biasanya dengan urutan ini: \(names).",
                takers,
                isBlank: path.isEmpty
            ),
            Persona.Line(
                .journey,
                "Half of them took {0.v} steps or less, half of everybody {0.e}.",
                "Separuh dari mereka mengambil {0.v} langkah atau kurang, separuh dari semua "
                    + "{0.e}.",
                [steps]
            ),
        ]
    }

    /// The share of people who did an event at all.
    func did(_ name: String, _ members: [Int]) -> Persona.Evidence {
        let table = people.journeys
        let code = table.eventNames.firstIndex(of: name).map { UInt32($0) }
        func doers(_ people: some Sequence<Int>) -> Int {
            people.count { person in table.events[table.rows(of: person)].contains { $0 == code } }
        }
        return Persona.Evidence(
            key: "share did \(name)",
            unit: .share,
            value: Double(doers(members)) / Double(max(1, members.count)),
            everybody: Double(doers(0..<people.personCount)) / Double(max(1, people.personCount)),
            count: members.count
        )
    }

    /// What fewer of them do than of everybody, beyond chance.
    func lacks(_ members: [Int]) -> [Persona.Line] {
        let inside = Set(members)
        let others = (0..<people.personCount).filter { !inside.contains($0) }
        // Settings are the default ones, which nothing refuses.
        let contrast = try? ContrastFinder().contrast(
            people.journeys,
            group: members,
            against: others
        )
        guard let contrast, !contrast.isTooFew else {
            return [
                Persona.Line(
                    .lacks,
                    "They or the others are too few to tell what they lack.",
                    "Mereka atau yang lain terlalu sedikit untuk menilai apa yang kurang.",
                    isBlank: true
                )
            ]
        }
        let found = contrast.items.filter { $0.after == nil && $0.people.finding == .less }
            .sorted { (-$0.people.strength, $0.event) < (-$1.people.strength, $1.event) }
            .prefix(3)
        guard !found.isEmpty else {
            return [
                Persona.Line(
                    .lacks,
                    "Nothing that the others do is missing, beyond chance.",
                    "Tidak ada yang kurang dibanding yang lain, di luar kebetulan.",
                    isBlank: true
                )
            ]
        }
        return found.map { item in
            let evidence = did(item.event, members)
            return Persona.Line(
                .lacks,
                "{0.v} of them ever did \(Self.quoted(item.event)), {0.e} of everybody.",
                "{0.v} dari mereka pernah melakukan \(Self.quoted(item.event)), {0.e} dari semua.",
                [evidence]
            )
        }
    }
}
