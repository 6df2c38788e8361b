// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// What columns hold of a list in an event.
///
/// `products: [{"category": "sepatu", "price": 9}, {"category": "tas"}]` has a
/// list under `products.category`, `["sepatu","tas"]`, and one under
/// `products.price`, `[9]`: each different value once. So the different lists of
/// a column are few, and a question tests each of them once. The list as it was
/// sent, with what belongs together in it, rests in the log.
enum ListColumns {
    /// A longer list of values rests in the log alone.
    static let longest = 4096
    /// Names of one list beyond these rest in the log alone.
    private static let mostNames = 64

    /// The lists inside of a nested value by the dotted names within it; none
    /// where it is no list.
    static func lists(in bytes: UnsafeRawBufferPointer) -> [(path: String, text: String)] {
        guard bytes.first == UInt8(ascii: "[") else { return [] }
        var values: [(path: String, values: [PropertyValue])] = []
        var places: [String: Int] = [:]
        for leaf in NestedText.leaves(of: bytes) where isAsked(leaf.path) {
            if places[leaf.path] == nil {
                guard values.count < mostNames else { continue }
                places[leaf.path] = values.count
                values.append((leaf.path, []))
            }
            if let place = places[leaf.path], let value = leaf.value {
                values[place].values.append(value)
            }
        }
        return values.map { ($0.path, NestedText.list(of: $0.values)) }
    }

    /// Addresses of pages and pictures differ in each product, and no question
    /// asks for them.
    private static func isAsked(_ path: String) -> Bool {
        let name = path.utf8.split(separator: UInt8(ascii: ".")).last.map(Array.init) ?? []
        return !(name.elementsEqual("url".utf8) || name.suffix(4).elementsEqual("_url".utf8))
    }
}
