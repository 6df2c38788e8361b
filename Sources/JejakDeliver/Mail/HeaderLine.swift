// SPDX-License-Identifier: Apache-2.0

/// One header as bytes: folded so that lines stay within 76 characters, words
/// outside ASCII as RFC 2047 encoded words.
///
/// Every text goes through `HeaderText.safe` before it is written, so nothing
/// that is given here can begin another header.
enum HeaderLine {
    static let lineMax = 76
    /// RFC 2047, section 2: an encoded word has at most 75 characters.
    static let encodedWordMax = 75

    /// `Name: words`, where the words are free text such as a subject.
    static func unstructured(_ name: String, _ text: String) -> [UInt8] {
        let clean = HeaderText.safe(text, charactersMax: 998)
        var line = Fold(name: name)
        if isPlain(clean) {
            for word in clean.split(separator: " ") { line.append(Array(word.utf8)) }
        } else {
            for word in encodedWords(clean, firstRoom: line.room) { line.append(word) }
        }
        return line.ended
    }

    /// `Name: "Display" <address>`.
    static func mailbox(_ name: String, _ display: DisplayName?, _ address: MailAddress) -> [UInt8]
    {
        var line = Fold(name: name)
        if let display, !display.text.isEmpty {
            if isPlain(display.text) {
                let quoted = needsQuotes(display.text) ? quotedText(display.text) : display.text
                for word in quoted.split(separator: " ") { line.append(Array(word.utf8)) }
            } else {
                for word in encodedWords(display.text, firstRoom: line.room) { line.append(word) }
            }
        }
        line.append(Array("<\(address.text)>".utf8))
        return line.ended
    }

    /// `Name: value`, where the value is a text of ours without blanks that
    /// must not be broken.
    static func token(_ name: String, _ value: String) -> [UInt8] {
        var line = Fold(name: name)
        line.append(Array(HeaderText.safe(value, charactersMax: 990).utf8))
        return line.ended
    }

    /// Printable ASCII that cannot be taken for an encoded word and has no word
    /// too long for a line.
    private static func isPlain(_ text: String) -> Bool {
        var length = 0
        var before: UInt8 = 0
        for byte in text.utf8 {
            guard (0x20...0x7E).contains(byte), !(before == 0x3D && byte == 0x3F) else {
                return false
            }
            length = byte == 0x20 ? 0 : length + 1
            if length > 60 { return false }
            before = byte
        }
        return true
    }

    private static func needsQuotes(_ text: String) -> Bool {
        !text.utf8.allSatisfy {
            $0.isASCIILetterOrDigit || "!#$%&'*+-/=?^_`{|}~ ".utf8.contains($0)
        }
    }

    private static func quotedText(_ text: String) -> String {
        var out = "\""
        for character in text {
            if character == "\"" || character == "\\" { out.append("\\") }
            out.append(character)
        }
        return out + "\""
    }

    /// A text as encoded words in UTF-8, each cut between characters. The
    /// shorter of both forms is taken for the whole text.
    static func encodedWords(_ text: String, firstRoom: Int) -> [[UInt8]] {
        let asQ = text.utf8.reduce(0) { $0 + (isPlainInWord($1) || $1 == 0x20 ? 1 : 3) }
        let usesQ = asQ <= (text.utf8.count + 2) / 3 * 4
        let frame = "=?UTF-8?Q??=".utf8.count
        var words: [[UInt8]] = []
        var held: [UInt8] = []
        func width(_ bytes: some Collection<UInt8>) -> Int {
            usesQ
                ? bytes.reduce(0) { $0 + (isPlainInWord($1) || $1 == 0x20 ? 1 : 3) }
                : (bytes.count + 2) / 3 * 4
        }
        func close() {
            guard !held.isEmpty else { return }
            words.append(encodedWord(held, usesQ: usesQ))
            held = []
        }
        var heldWidth = 0
        // What fits one word at most; a longer character is cut between its
        // scalars.
        let pieceMax = usesQ ? 21 : 45
        for character in text {
            let pieces: [[UInt8]] =
                character.utf8.count <= pieceMax
                ? [Array(character.utf8)] : character.unicodeScalars.map { Array($0.utf8) }
            for piece in pieces {
                let next = usesQ ? heldWidth + width(piece) : (held.count + piece.count + 2) / 3 * 4
                let room = words.isEmpty ? min(encodedWordMax, firstRoom) : encodedWordMax
                if !held.isEmpty && next + frame > room {
                    close()
                    heldWidth = 0
                }
                heldWidth += width(piece)
                held += piece
            }
        }
        close()
        return words
    }

    /// What may stand as itself in an encoded word of a phrase (RFC 2047,
    /// section 5, rule 3).
    private static func isPlainInWord(_ byte: UInt8) -> Bool {
        byte.isASCIILetterOrDigit || "!*+-/".utf8.contains(byte)
    }

    private static func encodedWord(_ bytes: [UInt8], usesQ: Bool) -> [UInt8] {
        var out = Array("=?UTF-8?\(usesQ ? "Q" : "B")?".utf8)
        if usesQ {
            for byte in bytes {
                if byte == 0x20 {
                    out.append(0x5F)
                } else if isPlainInWord(byte) {
                    out.append(byte)
                } else {
                    TransferEncoding.appendEscaped(byte, to: &out)
                }
            }
        } else {
            Base64.append(bytes, alphabet: Base64.plain, padded: true, to: &out)
        }
        out.append(0x3F)
        out.append(0x3D)
        return out
    }

    /// Words put one after the other, with a fold before the one that would
    /// pass the line's end.
    private struct Fold {
        private var bytes: [UInt8]
        private var column: Int
        private var isFirst = true

        init(name: String) {
            bytes = Array((name + ":").utf8)
            column = bytes.count
        }

        /// How many characters the first line still has room for.
        var room: Int { HeaderLine.lineMax - column - 1 }

        mutating func append(_ word: [UInt8]) {
            // A first word that is too long stays beside the name: a line of a
            // name alone is legal, but not every reader knows.
            if !isFirst && column + 1 + word.count > HeaderLine.lineMax {
                bytes += [0x0D, 0x0A]
                column = 0
            }
            bytes.append(0x20)
            bytes += word
            column += 1 + word.count
            isFirst = false
        }

        var ended: [UInt8] { bytes + [0x0D, 0x0A] }
    }
}
