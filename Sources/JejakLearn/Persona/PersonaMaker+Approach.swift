// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

// What to try: rules over the numbers of the card, each naming those it used.
// They are suggestions to test against a holdout, and no predictions.

extension PersonaMaker {
    /// A difference must lie so many standard errors from none to be acted on.
    private static let sure = 2.6

    func approach(_ members: [Int], _ lacks: [Persona.Line]) -> [Persona.Line] {
        var lines = [
            winBack(members), order(members), thank(members), message(members), time(members),
        ].compactMap { $0 }
        if lines.isEmpty {
            lines.append(
                Persona.Line(
                    .approach,
                    "These numbers give no reason to treat them differently from everybody.",
                    "Angka-angka ini tidak memberi alasan untuk memperlakukan mereka berbeda.",
                    isBlank: true
                )
            )
        }
        return lines
    }

    /// Who bought and has been away for much longer than everybody.
    private func winBack(_ members: [Int]) -> Persona.Line? {
        guard let seen = figure("last_seen", .days, members, isMedian: true),
            let all = seen.everybody, seen.value >= 14, seen.value >= 1.5 * all,
            certainty("last_seen", members) > Self.sure
        else { return nil }
        return Persona.Line(
            .approach,
            "Win them back: last seen {0.v} days ago, everybody {0.e}. Write about what they "
                + "looked at last, and stop if they do not answer.",
            "Ajak kembali: terakhir terlihat {0.v} hari lalu, semua {0.e}. Tulis tentang apa yang "
                + "terakhir mereka lihat, dan berhenti bila tidak dijawab.",
            [seen]
        )
    }

    /// Who orders less than everybody, with or without filling the cart.
    private func order(_ members: [Int]) -> Persona.Line? {
        guard let buyers = buyers(members), let orders = features.column("frequency"),
            certainty(orders.map { $0 > 0 ? 1 : 0 }, members) < -Self.sure
        else { return nil }
        let carts = ["Product Added", "add_to_cart", "Cart Viewed", "Add to Cart"]
        let cart = carts.first { people.journeys.eventNames.contains($0) }
            .map { did($0, members) }
        if let cart, let all = cart.everybody, cart.value >= all, cart.value > 0.2 {
            return Persona.Line(
                .approach,
                "Remind them of their cart: {1.v} filled one (everybody {1.e}), and only {0.v} "
                    + "ordered (everybody {0.e}).",
                "Ingatkan keranjangnya: {1.v} mengisinya (semua {1.e}), dan hanya {0.v} memesan "
                    + "(semua {0.e}).",
                [buyers, cart]
            )
        }
        return Persona.Line(
            .approach,
            "Help them choose before offering a discount: {0.v} ordered, {0.e} of everybody.",
            "Bantu mereka memilih sebelum memberi diskon: {0.v} memesan, {0.e} dari semua.",
            [buyers]
        )
    }

    /// Who brings more money than everybody.
    private func thank(_ members: [Int]) -> Persona.Line? {
        guard let money = figure("money", .money, members), let all = money.everybody,
            money.value > 1.25 * all, certainty("money", members) > Self.sure
        else { return nil }
        return Persona.Line(
            .approach,
            "Thank them rather than discount: they spend {0.v} a person, everybody {0.e}. Early "
                + "access or a service of their own fits.",
            "Beri penghargaan, bukan diskon: mereka belanja {0.v} per orang, semua {0.e}. Akses "
                + "awal atau layanan khusus cocok untuk mereka.",
            [money]
        )
    }

    /// Who answers messages more, or less.
    private func message(_ members: [Int]) -> Persona.Line? {
        guard let opened = figure("open_share", .share, members) else { return nil }
        let certainty = certainty("open_share", members)
        if certainty > Self.sure {
            return Persona.Line(
                .approach,
                "Messages reach them: they open {0.v}, everybody {0.e}. Begin there.",
                "Pesan sampai kepada mereka: {0.v} dibuka, semua {0.e}. Mulailah dari sana.",
                [opened]
            )
        }
        guard certainty < -Self.sure else { return nil }
        return Persona.Line(
            .approach,
            "Send fewer messages and try another channel: they open {0.v}, everybody {0.e}.",
            "Kirim lebih sedikit pesan dan coba kanal lain: {0.v} dibuka, semua {0.e}.",
            [opened]
        )
    }

    /// Who comes at another time of the day.
    private func time(_ members: [Int]) -> Persona.Line? {
        guard let (words, evidence) = hours(members), let all = evidence.everybody,
            evidence.value > all + 0.05
        else { return nil }
        let key = evidence.key.split(separator: " ").last.map(String.init) ?? ""
        guard certainty(key, members) > Self.sure else { return nil }
        return Persona.Line(
            .approach,
            "Reach them \(words.en): {0.v} of a person's steps fall there, {0.e} of everybody's.",
            "Hubungi mereka \(words.id): {0.v} langkah tiap orang ada di sana, {0.e} dari semua.",
            [evidence]
        )
    }
}
