// SPDX-License-Identifier: Apache-2.0

/// Identifiers as the reader would call them.
extension Reader {
    func identifierKind(_ kind: String) -> String {
        switch kind {
        case "user": say("customer number", "nomor pelanggan")
        case "anonymous": say("visitor id", "id pengunjung")
        case "email": say("e-mail", "email")
        case "phone": say("telephone", "telepon")
        case "device": say("device", "perangkat")
        case "external": say("id elsewhere", "id di tempat lain")
        default: clipped(kind, 30)
        }
    }

    func identifierKinds(_ kind: String) -> String {
        switch kind {
        case "user": say("customer numbers", "nomor pelanggan")
        case "anonymous": say("visitor ids", "id pengunjung")
        case "email": say("e-mails", "email")
        case "phone": say("telephones", "telepon")
        case "device": say("devices", "perangkat")
        case "external": say("ids elsewhere", "id di tempat lain")
        default: clipped(kind, 30)
        }
    }

    /// An identifier with its kind, for a line of text.
    func identifier(_ identifier: IdentifierContent) -> HTML {
        """
        <span class="ident"><span class="quiet">\(identifierKind(identifier.kind))</span> \
        <code title="\(clipped(identifier.value))">\(clipped(identifier.value, 40))</code></span>
        """
    }

    func warning(_ warning: IdentityWarning) -> String {
        switch warning {
        case .unknownIdentifier(let identifier):
            say(
                "Nobody ever came with “\(clipped(identifier.value, 60))”.",
                "Belum pernah ada yang datang dengan “\(clipped(identifier.value, 60))”."
            )
        case .sameIdentifier:
            say("Both are the same.", "Keduanya sama.")
        case .oneAlready:
            say("They are one person already.", "Keduanya sudah satu orang.")
        case .apartAlready:
            say("They are two people already.", "Keduanya sudah dua orang.")
        case .joinsKnownUsers(let users):
            say(
                "Both have a customer number of their own (\(list(users))). Merge them only if "
                    + "you are sure.",
                "Keduanya punya nomor pelanggan sendiri (\(list(users))). Gabungkan hanya jika "
                    + "yakin."
            )
        case .exceedsLimit(let kind, let count):
            say(
                "Together they have \(number(count)) \(identifierKinds(kind)), which is unusual.",
                "Bersama punya \(number(count)) \(identifierKinds(kind)), tidak biasa."
            )
        case .overrules(let kind):
            kind == .merge
                ? say(
                    "An operator merged them before; that will hold no longer.",
                    "Operator pernah menggabungkannya; itu tidak akan berlaku lagi."
                )
                : say(
                    "An operator separated them before; that will hold no longer.",
                    "Operator pernah memisahkannya; itu tidak akan berlaku lagi."
                )
        }
    }

    private func list(_ identifiers: [IdentifierContent]) -> String {
        identifiers.prefix(4).map { clipped($0.value, 30) }.joined(separator: ", ")
    }

    func conflict(_ reason: ConflictContent.Reason) -> String {
        switch reason {
        case .limit(let kind):
            say(
                "Together they would have too many \(identifierKinds(kind)).",
                "Jika digabung, terlalu banyak \(identifierKinds(kind))."
            )
        case .edict:
            say("An operator keeps them apart.", "Operator memisahkan keduanya.")
        case .size:
            say(
                "Together they would have more identifiers than one person can.",
                "Jika digabung, pengenalnya terlalu banyak untuk satu orang."
            )
        }
    }
}
