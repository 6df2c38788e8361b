// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// The routes of questions that are kept under a name.
extension Site {
    /// Where saved questions are shown.
    static let savedQuestionsAddress = "/#questions"

    func saveQuestion(_ request: WebRequest) async throws -> WebAnswer {
        let form = FormBody.fields(
            try wholeBody(of: request),
            contentType: request.headers["content-type"]
        )
        let name = SegmentValue.trimmed(form["name"] ?? "")
        let text = form["question"] ?? ""
        try await told { try await source.perform(QuestionCommand.save(name: name, text: text)) }
        return Self.redirect(to: Self.savedQuestionsAddress)
    }

    func removeQuestion(_ id: Int64) async throws -> WebAnswer {
        try await told { try await source.perform(QuestionCommand.remove(id: id)) }
        return Self.redirect(to: Self.savedQuestionsAddress)
    }
}
