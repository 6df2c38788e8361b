// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// The words before an address, safe to stand in a header.
///
/// A person's name is hostile until it is here: line breaks and control
/// characters end a header and begin another, and the marks that turn the
/// direction of writing make an address look like a different one. They are
/// taken out; the rest is kept in full up to 120 characters.
package struct DisplayName: Sendable, Hashable {
    package let text: String

    /// Makes any text safe. Nothing is left of a text of control characters.
    package init(_ raw: String) {
        text = HeaderText.safe(raw, charactersMax: 120)
    }

    /// For a name that an operator writes into a setting, where a line break
    /// is a mistake to be told.
    package init(parsing raw: String) throws {
        guard raw.unicodeScalars.allSatisfy({ !HeaderText.isUnsafe($0) }) else {
            throw DeliverError(
                .badHeader,
                "The name of a sender holds a line break or a control character; "
                    + "write it in one line of plain words."
            )
        }
        self.init(raw)
    }
}

/// What makes a text fit for the value of a header.
enum HeaderText {
    /// Control characters, the separators of lines, and the marks that turn
    /// the direction of writing.
    static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF:
            true
        default: false
        }
    }

    /// One line without unsafe characters and without blanks at the ends or
    /// side by side, cut with an ellipsis.
    static func safe(_ raw: String, charactersMax: Int) -> String {
        var scalars = String.UnicodeScalarView()
        var pendingBlank = false
        // A hostile text may be many megabytes long and is cut here anyway.
        for scalar in raw.unicodeScalars.prefix(charactersMax * 16) {
            if isUnsafe(scalar) || scalar == " " {
                pendingBlank = !scalars.isEmpty
            } else {
                if pendingBlank { scalars.append(" ") }
                pendingBlank = false
                scalars.append(scalar)
            }
        }
        let clean = String(scalars)
        guard clean.count > charactersMax || scalars.count > charactersMax * 4 else { return clean }
        var short = String.UnicodeScalarView()
        for character in clean.prefix(charactersMax - 1) {
            guard short.count + character.unicodeScalars.count <= charactersMax * 4 else { break }
            short.append(contentsOf: character.unicodeScalars)
        }
        return String(short) + "…"
    }
}
