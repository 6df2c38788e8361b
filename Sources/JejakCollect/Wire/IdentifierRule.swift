// SPDX-License-Identifier: Apache-2.0

/// Which ids are believed.
///
/// Broken pages send the same word for everybody, and one such word would make
/// thousands of strangers one person. Therefore placeholders, and ids of nothing
/// but zeros and dashes (the advertising id of who refused one), are no ids.
/// Letter case and spaces around do not matter for this; otherwise an id is
/// taken as it is.
package enum IdentifierRule {
    private static let blocked: [StaticString] = [
        "null", "(null)", "nil", "none", "undefined", "nan", "[object object]", "anonymous",
        "guest", "unknown", "not_authenticated", "true", "false", "-1",
    ]
    private static let longest = 20

    /// Whether an id can be believed.
    package static func accepts(_ id: UnsafeRawBufferPointer) -> Bool {
        var start = 0
        var end = id.count
        while start < end, id[start] <= 0x20 { start += 1 }
        while end > start, id[end - 1] <= 0x20 { end -= 1 }
        guard end > start else { return false }
        var isBlank = true
        for index in start..<end where id[index] != 0x30 && id[index] != 0x2D {
            isBlank = false
            break
        }
        if isBlank { return false }
        guard end - start <= longest else { return true }
        return !blocked.contains { isSame($0, id, start..<end) }
    }

    private static func isSame(
        _ word: StaticString,
        _ id: UnsafeRawBufferPointer,
        _ range: Range<Int>
    ) -> Bool {
        guard word.utf8CodeUnitCount == range.count else { return false }
        for index in 0..<range.count {
            let byte = id[range.lowerBound + index]
            let lowered = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
            if lowered != word.utf8Start[index] { return false }
        }
        return true
    }
}
