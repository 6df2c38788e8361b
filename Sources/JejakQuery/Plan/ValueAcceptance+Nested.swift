// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// What a comparison accepts of lists.
///
/// A list passes where some value in it does. `!=` and `not in` are the opposite
/// of `=` and `in`: no value in it is equal, which also holds of an empty list.
extension ValueAcceptance {
    /// Whether a nested value's text is accepted; nothing where there is nothing
    /// under the path.
    func accepts(nested text: String, under path: String = "") -> Bool? {
        let elements = NestedText.elements(of: text, under: path)
        // A list that cannot be read is known, and holds nothing.
        guard let elements = path.isEmpty ? elements ?? [] : elements else { return nil }
        return accepts(list: elements)
    }

    private func accepts(list: [PropertyValue]) -> Bool {
        switch comparison {
        case .isKnown: true
        case .isUnknown: false
        case .compare(.notEqual, let literal):
            !asking(.compare(.equal, literal)).acceptsAny(of: list)
        case .noneOf(let literals): !asking(.oneOf(literals)).acceptsAny(of: list)
        default: acceptsAny(of: list)
        }
    }

    private func asking(_ comparison: Comparison) -> ValueAcceptance {
        var other = ValueAcceptance(comparison, recurs: recurs, now: now, in: rules)
        other.ignoresCase = ignoresCase
        return other
    }

    private func acceptsAny(of list: [PropertyValue]) -> Bool { list.contains(where: accepts) }

    private func accepts(_ value: PropertyValue) -> Bool {
        switch value {
        case .text(let text): accepts(text: text)
        case .bool(let flag): accepts(bool: flag)
        case .number(let number): accepts(number: number)
        case .null, .json: false
        }
    }

    private func accepts(number: Double) -> Bool {
        switch comparison {
        case .compare(let sign, .number(let other)): sign.holds(number, other)
        case .oneOf(let list): list.contains(.number(number))
        default: false
        }
    }

    /// When the mere passing of time changes what is said of a value.
    func flip(_ value: PropertyValue, under path: String) -> Int64 {
        switch value {
        case .text(let text) where path.isEmpty: return flip(text: text)
        case .json(let text): return flip(nested: text, under: path)
        default: return TimeFlip.never
        }
    }

    func flip(nested text: String, under path: String = "") -> Int64 {
        guard isRelative else { return TimeFlip.never }
        var until = TimeFlip.never
        for case .text(let date) in NestedText.elements(of: text, under: path) ?? [] {
            until = min(until, flip(text: date))
        }
        return until
    }
}
