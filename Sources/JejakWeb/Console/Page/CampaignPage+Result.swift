// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// What a campaign changed: a sentence, a picture, and the figures for those
/// who want them.
extension CampaignPage {
    var resultCards: HTML {
        guard let result = campaign.result else { return .nothing }
        return """
            <div class="columns">\(conversionCard(result))\(revenueCard(result))</div>
            """
    }

    /// The goal in words: `Pesanan selesai dalam 7 hari`.
    private var goal: String {
        guard let goal = content.goal else { return reader.say("the goal", "tujuan") }
        let event = reader.clipped(reader.event(goal.event), 60)
        let days = reader.decimal(goal.withinDays, digits: goal.withinDays < 1 ? 1 : 0)
        let unit = goal.withinDays == 1 ? "day" : "days"
        return reader.say(
            "“\(event)” within \(days) \(unit)",
            "“\(event)” dalam \(days) hari"
        )
    }

    private func conversionCard(_ result: CampaignResult) -> HTML {
        let effect = result.conversion
        let verdict = sentence(
            effect.verdict,
            higher: reader.say(
                "It worked: more people came to \(goal).",
                "Berhasil: lebih banyak orang sampai ke \(goal)."
            ),
            lower: reader.say(
                "It did harm: fewer people came to \(goal).",
                "Merugikan: lebih sedikit orang sampai ke \(goal)."
            )
        )
        let detail = lots(effect)
        let picture = EffectPicture(
            reached: .init(
                name: reader.say("Mailed", "Dikirimi email"),
                value: result.reached.rate,
                words: reader.percent(result.reached.rate)
            ),
            held: .init(
                name: reader.say("Held back, no mail", "Disisihkan, tanpa email"),
                value: result.held.rate,
                words: reader.percent(result.held.rate)
            ),
            effect: effect,
            less: reader.say("fewer", "lebih sedikit"),
            more: reader.say("more", "lebih banyak"),
            none: reader.say("no difference", "tidak ada beda"),
            summary: detail
        )
        return card(
            reader.say("Did it work?", "Apakah berhasil?"),
            effect,
            verdict: verdict,
            detail: detail,
            picture: picture,
            arms: [
                armLine(result.reached, reader.say("mailed", "yang dikirimi email")),
                armLine(result.held, reader.say("held back by lot", "yang disisihkan")),
            ]
        )
    }

    private func revenueCard(_ result: CampaignResult) -> HTML {
        let effect = result.revenue
        let verdict = sentence(
            effect.verdict,
            higher: reader.say("People spent more.", "Orang berbelanja lebih banyak."),
            lower: reader.say("People spent less.", "Orang berbelanja lebih sedikit.")
        )
        let detail = between(
            effect,
            { reader.signedMoney($0) },
            reader.say("per person", "per orang")
        )
        let total = effect.difference * Double(result.reached.people)
        let gained: HTML
        switch effect.verdict {
        case .higher, .lower:
            gained = """
                <p>\(reader.say(
                    "That is about \(reader.signedMoney(total)) over everybody mailed.",
                    "Itu sekitar \(reader.signedMoney(total)) dari semua yang dikirimi."))</p>
                """
        case .tooFewToTell, .noDifferenceSeen, .notYet: gained = .nothing
        }
        let picture = EffectPicture(
            reached: .init(
                name: reader.say("Mailed", "Dikirimi email"),
                value: result.reached.revenuePerPerson,
                words: reader.moneyShort(result.reached.revenuePerPerson)
            ),
            held: .init(
                name: reader.say("Held back, no mail", "Disisihkan, tanpa email"),
                value: result.held.revenuePerPerson,
                words: reader.moneyShort(result.held.revenuePerPerson)
            ),
            effect: effect,
            less: reader.say("less", "lebih sedikit"),
            more: reader.say("more", "lebih banyak"),
            none: reader.say("no difference", "tidak ada beda"),
            summary: detail
        )
        return card(
            reader.say("Money per person", "Uang per orang"),
            effect,
            verdict: verdict,
            detail: detail,
            picture: picture,
            arms: [
                moneyLine(result.reached, reader.say("mailed", "yang dikirimi email")),
                moneyLine(result.held, reader.say("held back by lot", "yang disisihkan")),
            ],
            more: gained
        )
    }

    private func card(
        _ title: String,
        _ effect: EffectContent,
        verdict: String,
        detail: String,
        picture: EffectPicture,
        arms: [HTML],
        more: HTML = .nothing
    ) -> HTML {
        Piece.card(
            title,
            explanation: Piece.explain(reader, howToRead),
            """
            <p class="verdict\(mood(effect.verdict))">\(verdict)</p>\(picture.html)\
            <p>\(detail)</p>\(more)\
            <ul class="plain quiet">\(arms)</ul>\
            <p class="quiet">\(reader.say("Method", "Metode")): \
            \(reader.clipped(effect.method, 160)), 95%</p>
            """
        )
    }

    private var howToRead: String {
        reader.say(
            "Some people of the audience got no mail, chosen by lot. Whatever differs between the "
                + "two groups, beyond chance, the mail did. The coloured bar is where the true "
                + "difference most likely lies: if it stays clear of the line, there is one. "
                + "Mailed means all whom the lot chose for the mail, also the few it did not "
                + "reach: leaving them out would tilt the comparison.",
            "Sebagian audiens tidak dikirimi, dipilih lewat undian. Beda kedua kelompok yang "
                + "melampaui kebetulan disebabkan oleh email ini. Batang berwarna menunjukkan "
                + "di mana beda sebenarnya kemungkinan besar berada: bila tidak menyentuh garis, "
                + "bedanya memang ada. Yang dikirimi berarti semua yang terpilih dalam undian, "
                + "termasuk segelintir yang emailnya tidak sampai: tanpa mereka perbandingannya "
                + "berat sebelah."
        )
    }
}
