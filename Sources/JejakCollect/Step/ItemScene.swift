// SPDX-License-Identifier: Apache-2.0

internal import CSimdJSON
internal import JejakCore

/// One item as the steps see it, and what they found on the way.
struct ItemScene {
    typealias Values = UnsafeBufferPointer<jejak_json_value>

    let values: Values
    let kind: EventKind
    let context: ContextFields
    /// The object of its own properties or traits; -1 where it has none.
    let own: Int
    /// Which shop event it is, if it is one.
    var shop: CommerceWord.Event?
    /// The event's name as it was given, where that is not its name.
    var givenName = -1
    var agent = UserAgent()

    /// What `putCampaign` learned, for `putMedium`.
    var isTagged = false
    var click: AdClick.Kind?

    func text(_ place: Int) -> UnsafeRawBufferPointer? {
        guard place >= 0, values[place].isString, values[place].text_length > 0 else {
            return nil
        }
        return values[place].textBytes
    }

    /// A member of an object by its name, the last of equal ones.
    func member(_ name: StaticString, of object: Int) -> Int {
        var found = -1
        ContextFields.forEach(object, values) { member, place in
            if member.hasKey(name) { found = place }
        }
        return found
    }
}
