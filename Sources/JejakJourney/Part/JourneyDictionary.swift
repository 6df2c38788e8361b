// SPDX-License-Identifier: Apache-2.0

/// The codes of event names and property keys.
///
/// Codes are given in the order in which the log first mentions a name, so a
/// rebuild gives the same ones, and are never taken back: the list in the
/// newest part holds all that older parts use. Free text never comes here.
package struct JourneyDictionary: Sendable {
    package private(set) var eventNames: [String] = []
    package private(set) var propertyKeys: [String] = []
    private var eventCodes: [String: UInt16] = [:]
    private var keyCodes: [String: UInt16] = [:]

    /// More different names than this are a mistake of the sender, such as an
    /// order number inside the event's name.
    package static let limit = 60_000
    /// What events beyond the limit are called.
    package static let overflowName = "(other events)"

    package init() {}

    /// The lists of a part, code by code as they were written; nothing where
    /// they are longer than a part's codes reach.
    init?(eventNames: [String], propertyKeys: [String]) {
        guard eventNames.count <= Self.limit + 1, propertyKeys.count <= Self.limit else {
            return nil
        }
        self.eventNames = eventNames
        self.propertyKeys = propertyKeys
        for (code, name) in eventNames.enumerated() where eventCodes[name] == nil {
            eventCodes[name] = UInt16(code)
        }
        for (code, key) in propertyKeys.enumerated() where keyCodes[key] == nil {
            keyCodes[key] = UInt16(code)
        }
    }

    package mutating func code(addingEvent name: String) -> UInt16 {
        if let code = eventCodes[name] { return code }
        if eventNames.count >= Self.limit, name != Self.overflowName {
            return code(addingEvent: Self.overflowName)
        }
        let code = UInt16(eventNames.count)
        eventNames.append(name)
        eventCodes[name] = code
        return code
    }

    /// The key's code, or nothing when the limit of keys is reached: the value
    /// then rests in the log alone.
    package mutating func code(addingKey key: String) -> UInt16? {
        if let code = keyCodes[key] { return code }
        guard propertyKeys.count < Self.limit else { return nil }
        let code = UInt16(propertyKeys.count)
        propertyKeys.append(key)
        keyCodes[key] = code
        return code
    }

    package func code(ofEvent name: String) -> UInt16? { eventCodes[name] }
    package func code(ofKey key: String) -> UInt16? { keyCodes[key] }
}
