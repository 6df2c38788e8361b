// SPDX-License-Identifier: Apache-2.0

package import JejakCore
package import JejakStore

/// Who a person is: their identifiers, what joined them, and what operators
/// said about them.
package struct PersonIdentity: Sendable, Equatable {
    /// One of the person's identifiers.
    package struct Identifier: Sendable, Equatable {
        package let kind: IdentifierKind
        package let value: String
        /// When an event first named it together with another; nothing where
        /// none did.
        package let firstSeen: Int64?
    }

    /// Two identifiers that an event named together.
    package struct Link: Sendable, Equatable {
        package let first: PersonIdentifier
        package let second: PersonIdentifier
        package let time: Int64
        package let isAlias: Bool
        /// Whether both are this one person; false for one that was refused.
        package let isUsed: Bool
    }

    /// The identifier that names the person best.
    package let key: String
    package let kind: IdentifierKind
    /// The person's code in the journeys.
    package let code: UInt32
    /// The one that names the person first.
    package let identifiers: [Identifier]
    /// The earliest first, at most `linksMost`.
    package let links: [Link]
    /// What operators said of any of the identifiers, the newest first.
    package let edicts: [EdictRecord]

    package static let linksMost = 200
}

/// A refused link with the people it would have joined, for review.
package struct ConflictRecord: Sendable, Equatable {
    package let first: PersonIdentifier
    package let second: PersonIdentifier
    /// The names of the two people.
    package let firstPerson: PersonIdentifier
    package let secondPerson: PersonIdentifier
    package let time: Int64
    package let isAlias: Bool
    package let reason: IdentityConflict.Reason

    /// Why the two are not one, in a sentence.
    package var sentence: String {
        switch reason {
        case .limit(.user): "Both are known users."
        case .limit(let kind):
            "Together they would have too many identifiers of the kind "
                + "\(kind.name)."
        case .edict: "An operator said that they are two."
        case .size: "Together they would have too many identifiers."
        }
    }
}

extension PersonIdentity {
    package var json: String {
        var object = JSONObject()
        object.add("person", key)
        object.add("kind", kind.name)
        object.add(
            "identifiers",
            identifiers.map { identifier in
                var item = JSONObject()
                item.add("kind", identifier.kind.name)
                item.add("value", identifier.value)
                if let time = identifier.firstSeen {
                    item.add("firstSeen", ISO8601.format(time))
                }
                return item
            }
        )
        object.add(
            "links",
            links.map { link in
                var item = JSONObject()
                item.add("first", link.first.text)
                item.add("second", link.second.text)
                item.add("time", ISO8601.format(link.time))
                item.add("alias", link.isAlias)
                item.add("used", link.isUsed)
                return item
            }
        )
        object.add("edicts", edicts.map(\.json))
        return object.text
    }
}

extension EdictRecord {
    package var json: JSONObject {
        var item = JSONObject()
        item.add("id", Int(id))
        item.add("time", ISO8601.format(time))
        item.add("kind", edict.kind.rawValue)
        item.add("first", edict.first.text)
        item.add("second", edict.second.text)
        item.add("operator", author)
        item.add("reason", reason)
        return item
    }
}

extension ConflictRecord {
    package var json: JSONObject {
        var item = JSONObject()
        item.add("first", first.text)
        item.add("second", second.text)
        item.add("firstPerson", firstPerson.text)
        item.add("secondPerson", secondPerson.text)
        item.add("time", ISO8601.format(time))
        item.add("alias", isAlias)
        item.add("reason", reason.name)
        return item
    }
}

extension IdentityPreview {
    package var json: JSONObject {
        func shown(_ people: [Person]) -> [JSONObject] {
            people.map { person in
                var item = JSONObject()
                item.add("person", person.representative.text)
                item.add("identifiers", person.identifiers.map(\.text))
                return item
            }
        }
        var object = JSONObject()
        object.add("possible", isPossible)
        object.add("before", shown(before))
        object.add("after", shown(after))
        object.add("moving", moving.map(\.text))
        object.add("warnings", warnings.map(\.sentence))
        return object
    }
}

extension IdentityPreview.Warning {
    /// The warning as an operator reads it.
    package var sentence: String {
        switch self {
        case .unknownIdentifier(let identifier): "Nobody is known as \(identifier.text)."
        case .sameIdentifier: "Both are the same identifier: name two."
        case .oneAlready: "They are one person already."
        case .apartAlready: "They are two people already; this keeps them so."
        case .joinsKnownUsers(let users):
            "This joins \(users.count) known users: "
                + users.map(\.value).prefix(5).joined(separator: ", ") + "."
        case .exceedsLimit(let kind, let count):
            "The person would have \(count) identifiers of the kind \(kind.name), more than the "
                + "rules allow."
        case .overrules(let edict):
            "An earlier \(edict.kind.rawValue) of \(edict.first.text) and \(edict.second.text) "
                + "holds no longer."
        }
    }
}
