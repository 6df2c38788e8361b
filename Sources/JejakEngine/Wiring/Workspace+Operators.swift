// SPDX-License-Identifier: Apache-2.0

internal import CCrypt
internal import Foundation
internal import JejakCore
internal import JejakStore

extension Workspace {
    /// Adds an operator, or gives one a new password. Only a salted yescrypt
    /// hash is kept.
    package func addOperator(_ name: String, password: String) throws {
        guard !name.isEmpty, name.utf8.count <= 64, !name.contains(":") else {
            throw EngineError(
                .badRequest,
                "an operator's name has 1 to 64 characters and no colon: choose "
                    + "another one"
            )
        }
        guard password.utf8.count >= 10, password.utf8.count <= 256 else {
            throw EngineError(
                .badRequest,
                "a password has 10 to 256 characters: choose a longer one"
            )
        }
        var hash = [CChar](repeating: 0, count: 512)
        guard jejak_password_hash(password, &hash) == 1 else {
            throw EngineError(
                .failed,
                "the system's password hashing does not work: update libxcrypt"
            )
        }
        let text = String(
            decoding: hash.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) },
            as: UTF8.self
        )
        try store.saveOperator(name, secret: text, at: now)
    }

    /// Whether a name and a password belong to an operator. Takes as long for an
    /// unknown name as for a wrong password.
    package func isOperator(_ name: String, password: String) throws -> Bool {
        let known = try store.operatorSecret(name)
        let nobody = try store.anyOperatorSecret()
        guard let secret = known ?? nobody else { return false }
        let matches = jejak_password_matches(password, secret) == 1
        return matches && known != nil
    }

    package func hasOperators() throws -> Bool { try store.anyOperatorSecret() != nil }
}
