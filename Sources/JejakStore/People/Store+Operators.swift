// SPDX-License-Identifier: Apache-2.0

internal import GRDB

extension Store {
    package func saveOperator(_ name: String, secret: String, at time: Int64) throws {
        try write {
            try $0.execute(
                sql: "INSERT OR REPLACE INTO operator (name, secret, created) VALUES (?, ?, ?)",
                arguments: [name, secret, time]
            )
        }
    }

    /// The salted hash of an operator's password.
    package func operatorSecret(_ name: String) throws -> String? {
        try read {
            try String.fetchOne(
                $0,
                sql: "SELECT secret FROM operator WHERE name = ?",
                arguments: [name]
            )
        }
    }

    package func anyOperatorSecret() throws -> String? {
        try read { try String.fetchOne($0, sql: "SELECT secret FROM operator LIMIT 1") }
    }
}
