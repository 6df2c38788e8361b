// SPDX-License-Identifier: Apache-2.0

internal import GRDB

/// A question that was given a name, to be asked again.
package struct QuestionRecord: Sendable, Equatable {
    package let id: Int64
    package let name: String
    /// In the segment language.
    package let text: String
    package let created: Int64
}

extension Store {
    /// All saved questions, in the order in which they were saved.
    package func savedQuestions() throws -> [QuestionRecord] {
        try read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM saved_question ORDER BY id").map { row in
                QuestionRecord(
                    id: try row.read("id"),
                    name: try row.read("name"),
                    text: try row.read("text"),
                    created: try row.read("created")
                )
            }
        }
    }

    /// Keeps a question under a name. One that has the name already gets the
    /// new text and keeps its place.
    package func saveQuestion(_ name: String, text: String, at time: Int64) throws {
        try write { database in
            try database.execute(
                sql: """
                    INSERT INTO saved_question (name, text, created) VALUES (?, ?, ?)
                    ON CONFLICT (name) DO UPDATE SET text = excluded.text
                    """,
                arguments: [name, text, time]
            )
        }
    }

    /// Whether there was such a question.
    @discardableResult
    package func removeQuestion(_ id: Int64) throws -> Bool {
        try write { database in
            try database.execute(sql: "DELETE FROM saved_question WHERE id = ?", arguments: [id])
            return database.changesCount > 0
        }
    }
}
