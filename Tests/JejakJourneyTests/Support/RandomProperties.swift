// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Properties of every shape that the columns must keep or leave out.
enum RandomProperties {
    static func name(_ random: inout SeededRandom) -> String {
        let names = [
            "Product Viewed", "Order Completed", "Order Refunded", "Order Cancelled", "Cart",
            "", "Pesanan ☕", "$identify",
        ]
        return random.below(30) == 0
            ? "Rare \(random.below(50))" : names[random.below(names.count)]
    }

    /// Adds a random event's properties, and returns what the columns should
    /// hold of them: the first value of a key and type, without nothings,
    /// objects, long texts, and numbers that are none.
    static func add(to batch: inout EventBatch, _ random: inout SeededRandom) -> [String] {
        var kept: [String: String] = [:]
        for _ in 0..<random.below(7) {
            let name = key(&random)
            let key = batch.strings.intern(name)
            switch random.below(name == "mixed" ? 5 : 3) {
            case 0 where name == "text", 1 where name == "text", 3:
                let text = text(&random)
                batch.addProperty(key, string: batch.strings.intern(text), type: .text)
                guard text.utf8.count <= 256 else { continue }
                keep("\(name)=\(PropertyValue.text(text))", name + "/text", &kept)
            case 4:
                let flag = random.below(2) == 0
                batch.addProperty(key, bool: flag)
                keep("\(name)=\(PropertyValue.bool(flag))", name + "/bool", &kept)
            case 2 where random.below(4) == 0:
                addNested(name, key, to: &batch, &random, &kept)
            default:
                let number = number(&random)
                batch.addProperty(key, number: number)
                keep(
                    number.isNaN ? "" : "\(name)=\(PropertyValue.number(number))",
                    name + "/number",
                    &kept
                )
            }
        }
        return kept.values.filter { !$0.isEmpty }.sorted()
    }

    /// Adds a list, an object or nothing. Of lists the columns hold the values.
    private static func addNested(
        _ name: String,
        _ key: UInt32,
        to batch: inout EventBatch,
        _ random: inout SeededRandom,
        _ kept: inout [String: String]
    ) {
        let kind = random.below(5)
        let text = [#"["b",1]"#, "[]", #"[{"a":true},7]"#, #"{"a":1}"#, "[1]"][kind]
        let place = batch.strings.intern(text)
        batch.addProperty(key, string: place, type: kind == 4 ? .null : .json)
        guard kind < 3 else { return }
        let list = kind == 2 ? "[7]" : text
        keep("\(name)=\(PropertyValue.json(list))", name + "/json", &kept)
        guard kind == 2 else { return }
        keep("\(name).a=\(PropertyValue.json("[true]"))", name + ".a/json", &kept)
    }

    private static func keep(_ value: String, _ slot: String, _ kept: inout [String: String]) {
        if kept[slot] == nil { kept[slot] = value }
    }

    private static func key(_ random: inout SeededRandom) -> String {
        switch random.below(12) {
        case 0...3: "dense"
        case 4, 5: "text"
        case 6, 7: "mixed"
        case 8: "revenue"
        case 9: "total"
        case 10: "currency"
        default: "rare \(random.below(60))"
        }
    }

    private static func text(_ random: inout SeededRandom) -> String {
        switch random.below(6) {
        case 0: ""
        case 1: String(repeating: "x", count: 255 + random.below(3))
        case 2: "JPY"
        default: "value \(random.below(9)) é"
        }
    }

    private static func number(_ random: inout SeededRandom) -> Double {
        let odd: [Double] = [
            .nan, .infinity, -.infinity, -0.0, 1e300, .leastNonzeroMagnitude, -1.25,
        ]
        return random.below(8) == 0
            ? odd[random.below(odd.count)] : Double(random.below(2000)) / 8 - 20
    }
}
