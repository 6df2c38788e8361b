// SPDX-License-Identifier: Apache-2.0

internal import JejakQuery

/// Figures of an answer as buttons that lead to the segment of their people.
///
/// It is one plain form around a table: the button that is pressed says which
/// cell is meant, in the words of `Question.segment(ofCell:)`.
struct CellForm {
    /// The question as it was asked.
    let asked: String
    let reader: Reader

    static let address = "/ask/segment"

    func form(_ content: HTML, choices: HTML = .nothing) -> HTML {
        """
        <form class="cells" method="get" action="\(Self.address)">\
        <input type="hidden" name="question" value="\(asked)">\(choices)\(content)</form>
        """
    }

    /// What the buttons are for.
    var hint: HTML {
        """
        <p class="quiet">\(reader.say(
            "Choose a number to keep its people as a segment.",
            "Pilih sebuah angka untuk menyimpan orangnya sebagai segmen."))</p>
        """
    }

    /// `words` as a button; `title` says what it counts.
    func button(_ cell: String, _ words: String, title: String) -> HTML {
        """
        <button class="cell" name="cell" value="\(cell)" title="\(title)">\(words)</button>
        """
    }

    /// A text as a cell names it.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { result += "\\" }
            if scalar == "\n" {
                result += "\\n"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}

extension CellSegment.Nearness {
    /// What the segment says otherwise than the figure; nothing where it says the
    /// same.
    func words(_ reader: Reader) -> String? {
        switch self {
        case .exact: nil
        case .ties:
            reader.say(
                "Nearly the people you saw: what was done in the very millisecond they began may "
                    + "be counted otherwise.",
                "Hampir sama dengan yang Anda lihat: yang terjadi tepat pada milidetik mereka "
                    + "mulai bisa dihitung lain."
            )
        case .ahead:
            reader.say(
                "Nearly the people you saw: activities dated in the future count here too.",
                "Hampir sama dengan yang Anda lihat: di sini aktivitas bertanggal masa depan ikut "
                    + "dihitung."
            )
        case .between:
            reader.say(
                "Nearly the people you saw: here other activities may lie between the two.",
                "Hampir sama dengan yang Anda lihat: di sini boleh ada aktivitas lain di antaranya."
            )
        case .order:
            reader.say(
                "Nearly the people you saw: here only the order and the time count, whatever else "
                    + "they did in between.",
                "Hampir sama dengan yang Anda lihat: di sini hanya urutan dan waktunya yang "
                    + "dihitung, apa pun yang dilakukan di antaranya."
            )
        case .spelling:
            reader.say(
                "The value is meant both as a number and as a text.",
                "Nilainya dimaksud sebagai angka maupun teks."
            )
        case .running:
            reader.say(
                "These are all who saw the page, also in visits that may still go on.",
                "Ini semua yang melihat halaman itu, juga dalam kunjungan yang mungkin masih "
                    + "berlangsung."
            )
        }
    }
}
