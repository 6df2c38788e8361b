// SPDX-License-Identifier: Apache-2.0

/// A JSON object written in the order in which its members are added.
///
/// Answers are small and their order is part of how they read; Foundation's
/// encoder sorts or shuffles.
package struct JSONObject {
    private var members: [String] = []

    package init() {}

    package var text: String { "{" + members.joined(separator: ",") + "}" }

    package mutating func add(_ key: String, _ value: Int) {
        add(key, raw: String(value))
    }

    package mutating func add(_ key: String, _ value: Bool) {
        add(key, raw: value ? "true" : "false")
    }

    /// A number with at most six digits behind the point; no number at all
    /// (infinite, not a number) is null.
    package mutating func add(_ key: String, _ value: Double) {
        add(key, raw: Self.number(value))
    }

    package mutating func add(_ key: String, _ value: String) {
        add(key, raw: Self.quoted(value))
    }

    package mutating func add(_ key: String, _ value: JSONObject) {
        add(key, raw: value.text)
    }

    package mutating func add(_ key: String, _ values: [JSONObject]) {
        add(key, raw: "[" + values.map(\.text).joined(separator: ",") + "]")
    }

    package mutating func add(_ key: String, _ values: [String]) {
        add(key, raw: "[" + values.map(Self.quoted).joined(separator: ",") + "]")
    }

    package mutating func add(_ key: String, _ values: [Int]) {
        add(key, raw: "[" + values.map(String.init).joined(separator: ",") + "]")
    }

    package mutating func add(_ key: String, hundredths: Int64) {
        let sign = hundredths < 0 ? "-" : ""
        let rest = String(hundredths.magnitude % 100)
        add(key, raw: sign + "\(hundredths.magnitude / 100)." + (rest.count < 2 ? "0" : "") + rest)
    }

    package mutating func add(_ key: String, raw: String) {
        members.append(Self.quoted(key) + ":" + raw)
    }

    package static func number(_ value: Double) -> String {
        guard value.isFinite else { return "null" }
        let rounded = (value * 1e6).rounded() / 1e6
        if rounded == rounded.rounded(), abs(rounded) < 1e15 { return String(Int64(rounded)) }
        return "\(rounded)"
    }

    package static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
