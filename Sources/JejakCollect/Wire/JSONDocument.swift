// SPDX-License-Identifier: Apache-2.0

internal import CSimdJSON

/// One JSON document at a time, as a flat list of values in document order.
///
/// The door's only way to read JSON: simdjson behind a thin shim. One document
/// keeps its parser and buffers, so reading the next allocates nothing once it
/// has met the largest. Depth and number of values are bounded, because the
/// text comes from strangers. Numbers beyond a double and texts that are no
/// UTF-8 are no JSON here.
///
/// Values point into the parser: they hold until the next `read`. Not for two
/// threads at once. Memory: about four times the largest document plus 56 bytes
/// a value.
package final class JSONDocument {
    /// Why a text could not be read.
    package enum Failure: Sendable, Equatable {
        case notJSON
        case tooDeep
        case tooManyValues
    }

    /// How many readable bytes behind the text spare a copy of it.
    package static let padding = 64

    private let parser: OpaquePointer
    private let depthLimit: UInt32
    private let valueLimit: UInt32
    /// The values of the last document; empty after a failure.
    private(set) var values = UnsafeBufferPointer<jejak_json_value>(start: nil, count: 0)

    package init(depthLimit: Int = 256, valueLimit: Int = 1_000_000) {
        guard let made = jejak_json_parser_new() else {
            preconditionFailure("there is memory for a JSON parser")
        }
        parser = made
        // simdjson itself goes no deeper than 1,024.
        self.depthLimit = UInt32(max(0, min(depthLimit, 1000)))
        self.valueLimit = UInt32(max(1, min(valueLimit, 1 << 30)))
    }

    deinit {
        jejak_json_parser_free(parser)
    }

    /// How many values the last document has; 0 after a failure.
    package var count: Int { values.count }

    /// Reads a document. `padding` says how many bytes behind the text may be
    /// read; with fewer than `JSONDocument.padding` the text is copied first.
    package func read(_ text: UnsafeRawBufferPointer, padding: Int = 0) -> Failure? {
        values = UnsafeBufferPointer(start: nil, count: 0)
        guard let base = text.baseAddress, !text.isEmpty else { return .notJSON }
        var first: UnsafePointer<jejak_json_value>?
        var reason: UnsafePointer<CChar>?
        let capacity = padding >= Self.padding ? Self.padding : 0
        let count = jejak_json_parse(
            parser,
            base.assumingMemoryBound(to: UInt8.self),
            text.count,
            capacity,
            depthLimit,
            valueLimit,
            &first,
            &reason
        )
        switch count {
        case -1: return .notJSON
        case -2: return .tooDeep
        case ..<0: return .tooManyValues
        default:
            values = UnsafeBufferPointer(start: first, count: Int(count))
            return nil
        }
    }
}

extension jejak_json_value {
    var isNull: Bool { kind == UInt8(JEJAK_JSON_NULL) }
    var isString: Bool { kind == UInt8(JEJAK_JSON_STRING) }
    var isNumber: Bool { kind == UInt8(JEJAK_JSON_NUMBER) }
    var isObject: Bool { kind == UInt8(JEJAK_JSON_OBJECT) }
    var isArray: Bool { kind == UInt8(JEJAK_JSON_ARRAY) }

    var keyBytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: key, count: Int(key_length))
    }

    var textBytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: text, count: Int(text_length))
    }

    /// Whether the number is a whole one that a double cannot hold exactly.
    var isBeyondDouble: Bool {
        let limit: Int64 = 1 << 53
        switch is_integer {
        case 1:
            let signed = Int64(bitPattern: integer)
            return signed > limit || signed < -limit
        case 2: return true
        default: return false
        }
    }

    /// Whether the member's key is this word.
    @inline(__always)
    func hasKey(_ word: StaticString) -> Bool {
        keyBytes.isWord(word)
    }
}

extension UnsafeRawBufferPointer {
    /// Whether the bytes are those of a word.
    @inline(__always)
    func isWord(_ word: StaticString) -> Bool {
        guard count == word.utf8CodeUnitCount else { return false }
        for index in 0..<count where self[index] != word.utf8Start[index] { return false }
        return true
    }
}
