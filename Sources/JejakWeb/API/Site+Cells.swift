// SPDX-License-Identifier: Apache-2.0

internal import JejakQuery

/// From a figure of an answer to the segment of its people.
extension Site {
    /// Leads to the builder with the segment in it.
    func cellSegment(_ request: WebRequest) throws -> WebAnswer {
        let query = request.query
        var cell = query["cell"] ?? ""
        // A choice beside the table: those who did not come back.
        if query["who"] == "not", let blank = cell.firstIndex(of: " ") {
            cell.insert(contentsOf: " not", at: blank)
        }
        let found = try Self.segment(ofCell: cell, question: query["question"] ?? "")
        var address = "/segments/new?text=\(Percent.encoded(found.text))"
        if found.nearness != .exact { address += "&near=\(found.nearness.rawValue)" }
        return Self.redirect(to: address)
    }

    /// The same for programs.
    func cellAnswer(_ cell: String, question: String) throws -> [UInt8] {
        let found = try Self.segment(ofCell: cell, question: question)
        let isExact = found.nearness == .exact
        return Array(
            """
            {"kind":"cell","segment":\(JSONText.quoted(found.text)),"exact":\(isExact),\
            "note":\(JSONText.quoted(found.sentence))}
            """.utf8
        )
    }

    private static func segment(ofCell cell: String, question: String) throws -> CellSegment {
        guard question.utf8.count <= questionBytesMax, cell.utf8.count <= questionBytesMax else {
            throw QuestionError(sentence: "The question is longer than \(questionBytesMax) bytes.")
        }
        let asked: Question
        do {
            asked = try Question.parse(question)
        } catch {
            throw QuestionError(sentence: error.sentence, place: error.position)
        }
        do {
            return try asked.segment(ofCell: cell)
        } catch {
            throw QuestionError(sentence: "In the cell, \(error.sentence)")
        }
    }
}
