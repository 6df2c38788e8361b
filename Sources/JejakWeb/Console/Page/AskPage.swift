// SPDX-License-Identifier: Apache-2.0

/// The page Ask: a question, its answer as a picture, a funnel put together
/// from lists, and the questions that were saved.
struct AskPage {
    /// What came of a question.
    enum Outcome {
        /// The answer's JSON, as the command line prints it.
        case answer([UInt8])
        case refused(QuestionError)
    }

    let question: String
    let outcome: Outcome?
    let vocabulary: VocabularyContent
    let saved: [SavedQuestionContent]
    let reader: Reader

    var body: PageBody {
        let box = AskBox(reader: reader, vocabulary: vocabulary)
        return PageBody(
            title: reader.say("Ask", "Tanya"),
            lead: reader.say(
                "How far people get, who comes back, what rises and falls, which way they go: "
                    + "each question is answered with a picture.",
                "Sejauh mana orang sampai, siapa yang kembali, apa yang naik dan turun, lewat mana "
                    + "mereka: setiap pertanyaan dijawab dengan gambar."
            ),
            section: .ask,
            content: """
                \(Piece.card(
                    reader.say("Your question", "Pertanyaan Anda"),
                    box.expressionForm(question, rows: 2, fault: fault)))
                \(answer)
                \(box.funnelCard)\(savedCard)
                """
        )
    }

    private var fault: Int? {
        if case .refused(let error) = outcome { error.place } else { nil }
    }

    private var answer: HTML {
        switch outcome {
        case .none: .nothing
        case .refused(let error):
            Piece.card(reader.say("Answer", "Jawaban"), id: "answer", refusal(error))
        case .answer(let json):
            Piece.card(
                reader.say("Answer", "Jawaban"),
                id: "answer",
                """
                <p class="asked"><code>\(reader.clipped(question, 400))</code></p>\
                \(AnswerPicture(json, to: question, reader: reader).html)\(saving)
                """
            )
        }
    }

    private func refusal(_ error: QuestionError) -> HTML {
        let place = error.place.html { Piece.marked(question, scalar: $0) }
        return """
            <p>\(reader.say("This cannot be read yet:", "Ini belum terbaca:"))</p>\
            <p class="error" role="alert" lang="en">\(error.sentence)</p>\(place)
            """
    }

    /// Where the question gets a name, to be asked again.
    private var saving: HTML {
        """
        <form class="saving" method="post" action="/ask/saved">\
        <input type="hidden" name="question" value="\(question)">\
        <label for="saved-name">\(reader.say(
            "Show it on the Overview, under the name", "Tampilkan di Ringkasan, dengan nama"))\
        </label><div class="row"><input id="saved-name" name="name" required maxlength="80" \
        autocomplete="off"><button class="second" type="submit">\
        \(reader.say("Save", "Simpan"))</button></div></form>
        """
    }

    private var savedCard: HTML {
        guard !saved.isEmpty else { return .nothing }
        let rows = saved.prefix(50).html { question in
            """
            <li><a href="\(Self.address(of: question.text))"><b>\
            \(reader.clipped(question.name, 80))</b></a><code class="quiet">\
            \(reader.clipped(question.text, 200))</code></li>
            """
        }
        return Piece.card(
            reader.say("Saved questions", "Pertanyaan tersimpan"),
            "<ul class=\"ranks saved\">\(rows)</ul>"
        )
    }

    static func address(of question: String) -> String {
        "/ask?question=\(Percent.encoded(question))#answer"
    }
}
