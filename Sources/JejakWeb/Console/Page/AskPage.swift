// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The page Ask: a funnel and a question, with the answer where one was asked.
struct AskPage {
    /// What came of a question.
    enum Outcome {
        /// The answer's JSON, as the command line prints it.
        case answer([UInt8])
        case refused(QuestionError)
    }

    /// The answers the page can draw; any other is shown as it is.
    private struct Answer: Decodable {
        /// One step of a funnel.
        struct Step: Decodable {
            var name: String
            var people: Int
        }

        var steps: [Step]?
        var people: Int?
        var of: Int?
        var notes: [String]?
    }

    let question: String
    let outcome: Outcome?
    let vocabulary: VocabularyContent
    let reader: Reader

    var body: PageBody {
        let box = AskBox(reader: reader, vocabulary: vocabulary)
        return PageBody(
            title: reader.say("Ask", "Tanya"),
            lead: reader.say(
                "Count people: how many get from one step to the next, or fit a description.",
                "Hitung orang: berapa yang sampai ke langkah berikutnya, atau cocok dengan "
                    + "gambaran tertentu."
            ),
            section: .ask,
            content: """
                \(answer)
                \(box.funnelCard)
                \(Piece.card(
                    reader.say("Any question", "Pertanyaan bebas"),
                    box.expressionForm(question, rows: 3)))
                """
        )
    }

    private var answer: HTML {
        switch outcome {
        case .none: .nothing
        case .refused(let error):
            Piece.card(reader.say("Answer", "Jawaban"), refusal(error))
        case .answer(let json):
            Piece.card(reader.say("Answer", "Jawaban"), drawn(json))
        }
    }

    private func refusal(_ error: QuestionError) -> HTML {
        let place = error.place.html { place in
            let before = question.unicodeScalars.prefix(max(0, place))
            let rest = question.unicodeScalars.dropFirst(max(0, place))
            let marked = rest.isEmpty ? " " : String(rest.prefix(1))
            return """
                <pre class="marked"><code>\(String(before))<mark>\(marked)</mark>\
                \(String(rest.dropFirst()))</code></pre>
                """
        }
        return "<p class=\"error\" role=\"alert\">\(error.sentence)</p>\(place)"
    }

    private func drawn(_ json: [UInt8]) -> HTML {
        // An answer of another shape is not an error: it is shown as text.
        let answer = try? JSONDecoder().decode(Answer.self, from: Data(json))
        let notes = (answer?.notes ?? []).prefix(10).html { "<p class=\"quiet\">\($0)</p>" }
        if let steps = answer?.steps, let first = steps.first {
            var before = first.people
            let lines = steps.html { step in
                let share = Double(step.people) / Double(max(1, first.people))
                let kept = reader.percent(step.people, of: before)
                before = step.people
                return """
                    <li><b title="\(step.name)">\(reader.clipped(reader.event(step.name), 60))</b>\
                    <span class="amount">\(reader.people(step.people))</span>\(Piece.bar(share))\
                    <span class="quiet">\(reader.percent(share)) \(reader.say(
                        "of the first step", "dari langkah pertama")) · \(kept) \(reader.say(
                        "of the step before", "dari langkah sebelumnya"))</span></li>
                    """
            }
            return "<ol class=\"ranks funnel-steps\">\(lines)</ol>\(notes)"
        }
        if let people = answer?.people, let of = answer?.of {
            return """
                <p class="big">\(reader.people(people)) <span class="quiet">\
                \(reader.say("of", "dari")) \(reader.number(of)) · \
                \(reader.percent(people, of: of))\
                </span></p>\(Piece.bar(Double(people) / Double(max(1, of))))\(notes)
                """
        }
        return "<pre class=\"command\"><code>\(String(decoding: json, as: UTF8.self))</code></pre>"
    }
}
