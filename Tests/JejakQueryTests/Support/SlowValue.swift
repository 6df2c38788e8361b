// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore

/// A value as the slow evaluator sees it.
enum SlowValue {
    case single(PropertyValue)
    case list([PropertyValue])

    init(_ value: PropertyValue) {
        if case .json(let text) = value {
            self = .list(SlowJSON.read(text)?.values(under: []) ?? [])
        } else {
            self = .single(value)
        }
    }
}

extension TestEvent {
    /// A property by its name, or what a list of the event says under it.
    func known(_ name: String) -> SlowValue? {
        if let value = value(name) {
            if case .json(let text) = value, !text.hasPrefix("[") { return nil }
            return SlowValue(value)
        }
        let names = name.split(separator: ".").map(String.init)
        guard let root = names.first, names.count > 1, case .json(let text)? = value(root),
            text.hasPrefix("[")
        else { return nil }
        return SlowJSON.read(text)?.values(under: names.dropFirst()).map(SlowValue.list)
    }
}

/// JSON as Foundation reads it.
indirect enum SlowJSON: Decodable {
    case null
    case value(PropertyValue)
    case list([SlowJSON])
    case object([String: SlowJSON])

    static func read(_ text: String) -> SlowJSON? {
        // What is no JSON says nothing.
        try? JSONDecoder().decode(SlowJSON.self, from: Data(text.utf8))
    }

    init(from decoder: any Decoder) throws {
        let single = try decoder.singleValueContainer()
        if single.decodeNil() {
            self = .null
        } else if let flag = try? single.decode(Bool.self) {  // or the next kind
            self = .value(.bool(flag))
        } else if let number = try? single.decode(Double.self) {  // or the next kind
            self = .value(.number(number))
        } else if let text = try? single.decode(String.self) {  // or the next kind
            self = .value(.text(text))
        } else if let list = try? single.decode([SlowJSON].self) {  // or the next kind
            self = .list(list)
        } else {
            self = .object(try single.decode([String: SlowJSON].self))
        }
    }

    /// The values under some names, through all lists; nothing where there is
    /// no such name.
    func values(under names: ArraySlice<String>) -> [PropertyValue]? {
        switch self {
        case .null: return nil
        case .value(let value): return names.isEmpty ? [value] : nil
        case .object(let members):
            guard let name = names.first else { return [] }
            return members[name]?.values(under: names.dropFirst())
        case .list(let items):
            let found = items.compactMap { $0.values(under: names) }
            return found.isEmpty && !names.isEmpty ? nil : found.flatMap { $0 }
        }
    }
}
