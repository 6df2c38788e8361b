// SPDX-License-Identifier: Apache-2.0

/// On a person's page: the picture of who they are, what operators said, and
/// the ways to say otherwise.
struct IdentityCard {
    let content: IdentityContent
    let reader: Reader

    private var path: String { "/people/\(Percent.encoded(content.key))" }

    var html: HTML {
        let picture = IdentityPicture(content: content, reader: reader)
        let split: HTML =
            content.identifiers.count > 1
            ? """
            <a class="button second" href="\(path)/split">\
            \(reader.say("Separate", "Pisahkan"))</a>
            """ : .nothing
        return Piece.card(
            reader.say("Who is who", "Siapa ini"),
            id: "identity",
            explanation: Piece.explain(
                reader,
                reader.say(
                    "People come with several identifiers: a number, an address, a device. What "
                        + "came together belongs to one person, unless two known customers "
                        + "would become one.",
                    "Orang datang dengan beberapa pengenal: nomor, alamat, perangkat. Yang datang "
                        + "bersama milik satu orang, kecuali dua pelanggan yang dikenal akan "
                        + "menjadi satu."
                )
            ),
            """
            \(picture.html)\(picture.list)\(EditTrail(edits: content.edits, reader: reader).html)\
            <p class="actions"><a class="button second" href="\(path)/merge">\
            \(reader.say("Merge with…", "Gabungkan dengan…"))</a>\(split)</p>
            """
        )
    }
}

/// What operators said of who is who.
struct EditTrail {
    let edits: [IdentityEditContent]
    let reader: Reader

    var html: HTML {
        guard !edits.isEmpty else { return .nothing }
        let items = edits.prefix(50).html { edit in
            let words =
                edit.kind == .merge
                ? reader.say("merged", "digabung") : reader.say("separated", "dipisahkan")
            let who =
                edit.operatorName.map { reader.clipped($0, 40) }
                ?? reader.say("an operator", "operator")
            let why: HTML =
                edit.reason.isEmpty
                ? .nothing : "<span class=\"quiet\">“\(reader.clipped(edit.reason))”</span>"
            return """
                <li>\(reader.time(edit.at, reader.instant(edit.at))) – <b>\(words)</b> \
                \(reader.say("by", "oleh")) \(who): \(reader.identifier(edit.first)) + \
                \(reader.identifier(edit.second)) \(why)</li>
                """
        }
        return "<ul class=\"findings trail\">\(items)</ul>"
    }
}
