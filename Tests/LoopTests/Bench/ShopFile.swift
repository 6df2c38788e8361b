// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A seeded file of a shop's events, as a till or web shop would export it.
///
/// It holds what makes imports hard: quotes, newlines inside quotes, empty
/// cells, two equal lines that are two events, and people who come back.
enum ShopFile {
    static let header = "customer,when,what,price,city,note\n"
    static let names = ["Page Viewed", "Product Viewed", "Product Added", "Order Completed"]
    private static let cities = ["Jakarta", "Surabaya", "Medan", "Makassar", "Jayapura", ""]

    /// The options under which the file is imported.
    static let mapping = [
        "--person", "customer", "--time", "when", "--time-unit", "ms", "--event", "what",
        "--revenue", "price",
    ]

    /// Writes the rows in `keeping` of a file that would have `rows`, so that
    /// two exports can overlap.
    static func write(
        _ url: URL,
        rows: Int,
        keeping: Range<Int>? = nil,
        seed: UInt64 = 7
    ) throws {
        var random = LoopRandom(seed: seed)
        try Data().write(to: url)
        let handle = try FileHandle(forWritingTo: url)
        var text = header
        var previous = ""
        for row in 0..<rows {
            // One line in a hundred says again what the line before said.
            if row % 100 != 99 { previous = line(row, of: rows, &random) }
            if keeping?.contains(row) ?? true { text += previous }
            if text.utf8.count > 1 << 20 {
                try handle.write(contentsOf: Data(text.utf8))
                text = ""
            }
        }
        try handle.write(contentsOf: Data(text.utf8))
        try handle.close()
    }

    private static func line(_ row: Int, of rows: Int, _ random: inout LoopRandom) -> String {
        let person = Int.random(in: 0..<max(1, rows / 12), using: &random)
        let time = 1_735_664_400_000 + row * 977 + Int.random(in: 0..<900, using: &random)
        let name = names[Int.random(in: 0..<names.count, using: &random)]
        let price = name == "Order Completed" ? "\(Int.random(in: 1...900, using: &random)).50" : ""
        let city = cities[person % cities.count]
        let note = row % 50 == 0 ? "\"said \"\"yes\"\",\nthen left\"" : "n\(row % 7)"
        return "c\(person),\(time),\(name),\(price),\(city),\(note)\n"
    }
}
