// SPDX-License-Identifier: Apache-2.0

internal import JejakCollect
package import JejakStore

// Senders of events and their keys.

extension Workspace {
    /// The name of events whose sender showed no key, where none is asked.
    package static let plainSource = "http"

    /// All sources, by name.
    package func sources() throws -> [SourceRecord] { try store.sources() }

    /// Adds a source and returns its write key, which is shown this once.
    package func addSource(_ name: String, ratePerSecond: Int? = nil) throws -> String {
        try Self.check(name)
        let key = WriteKey.make()
        let added = try store.addSource(
            SourceRecord(
                name: name,
                keyHash: WriteKey.hash(key),
                keyEnding: String(key.suffix(4)),
                created: now,
                rotated: nil,
                isDisabled: false,
                ratePerSecond: ratePerSecond
            )
        )
        guard added else {
            throw EngineError(
                .badRequest,
                "there is a source \(name) already: choose another name, or replace its key "
                    + "with 'jejak source rotate \(name)'"
            )
        }
        sourceKeys.forget()
        return key
    }

    /// Gives a source a new key; the old one is refused from now on.
    package func rotateSource(_ name: String) throws -> String {
        let key = WriteKey.make()
        try change(name) { source in
            SourceRecord(
                name: source.name,
                keyHash: WriteKey.hash(key),
                keyEnding: String(key.suffix(4)),
                created: source.created,
                rotated: now,
                isDisabled: source.isDisabled,
                ratePerSecond: source.ratePerSecond
            )
        }
        return key
    }

    /// Takes nothing from a source any more, or takes from it again.
    package func setSource(_ name: String, isDisabled: Bool) throws {
        try change(name) { source in
            SourceRecord(
                name: source.name,
                keyHash: source.keyHash,
                keyEnding: source.keyEnding,
                created: source.created,
                rotated: source.rotated,
                isDisabled: isDisabled,
                ratePerSecond: source.ratePerSecond
            )
        }
    }

    private func change(_ name: String, _ body: (SourceRecord) -> SourceRecord) throws {
        guard let source = try store.sources().first(where: { $0.name == name }),
            try store.changeSource(body(source))
        else {
            throw EngineError(
                .notFound,
                "there is no source \(name): 'jejak source list' shows the names"
            )
        }
        sourceKeys.forget()
    }

    private static func check(_ name: String) throws {
        let isPlain = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                UInt8(ascii: "."):
                true
            default: false
            }
        }
        guard isPlain, (1...64).contains(name.utf8.count), name != ownSource else {
            throw EngineError(
                .badRequest,
                "a source's name has 1 to 64 letters, digits, dots, dashes and underscores, and "
                    + "is not '\(ownSource)': choose another one"
            )
        }
    }
}
