// SPDX-License-Identifier: Apache-2.0

internal import JejakQuery
package import JejakStore

// Questions that are kept under a name, to be asked again whenever somebody
// looks.

extension Workspace {
    private static let longestQuestionName = 80
    /// Each is asked again at every look, so there is a bound.
    private static let mostSavedQuestions = 50

    package func savedQuestions() throws -> [QuestionRecord] { try store.savedQuestions() }

    /// Keeps a question that can be read; its text is written as the language
    /// writes it.
    package func saveQuestion(_ name: String, text: String) throws {
        let isPlain = name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
        guard isPlain, !name.isEmpty, name.count <= Self.longestQuestionName,
            name.first != " ", name.last != " "
        else {
            throw EngineError(
                .badRequest,
                "a question's name has 1 to \(Self.longestQuestionName) characters, none of them "
                    + "invisible, and no blank at its ends"
            )
        }
        let question: Question
        do {
            question = try Question.parse(text)
        } catch {
            throw EngineError(.badRequest, error.sentence)
        }
        let known = try store.savedQuestions()
        guard known.count < Self.mostSavedQuestions || known.contains(where: { $0.name == name })
        else {
            throw EngineError(
                .badRequest,
                "\(Self.mostSavedQuestions) questions are saved already: remove one first"
            )
        }
        try store.saveQuestion(name, text: SegmentPrinter.text(question), at: now)
    }

    package func removeQuestion(_ id: Int64) throws {
        guard try store.removeQuestion(id) else {
            throw EngineError(.notFound, "this question was removed already")
        }
    }
}
