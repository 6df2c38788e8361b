// SPDX-License-Identifier: Apache-2.0

/// What an operator asked to import, and how the columns are meant.
package struct ImportRequest: Sendable {
    /// What the numbers of a time column count. The raw values are typed by people.
    package enum TimeUnit: String, Sendable, CaseIterable {
        case seconds = "s"
        case milliseconds = "ms"
        case microseconds = "us"
        case iso = "iso"
    }

    /// A kind of file whose columns are known. The raw values are typed by people.
    package enum Preset: String, Sendable, CaseIterable {
        case onlineRetail = "online-retail"
        case cdnow
        case ecom
        case completeJourney = "complete-journey"
        case jsonl
    }

    package var files: [String] = []
    package var source = ""
    package var preset: Preset?
    package var personColumn: String?
    package var timeColumn: String?
    package var eventColumn: String?
    package var eventName: String?
    package var timeUnit: TimeUnit?
    package var revenueColumn: String?
    /// Column names to property names; "-" leaves a column out.
    package var columnMap: [String: String] = [:]
    package var rejectsFolder: String?

    package init() {}

    /// Reads a mapping file: one `column = property` a line, `-` leaves the
    /// column out, `#` begins a comment.
    package static func columnMap(_ text: String, path: String) throws -> [String: String] {
        var map: [String: String] = [:]
        for (index, raw) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            let line = raw.trimmed
            if line.isEmpty || line.hasPrefix("#") { continue }
            guard let sign = line.firstIndex(of: "=") else {
                throw CollectError(
                    .badRequest,
                    "\(path), line \(index + 1): write 'column = property', or "
                        + "'column = -' to leave it out"
                )
            }
            let column = line[..<sign].trimmed
            let property = line[line.index(after: sign)...].trimmed
            guard !column.isEmpty, !property.isEmpty else {
                throw CollectError(
                    .badRequest,
                    "\(path), line \(index + 1): both sides of '=' need a name"
                )
            }
            map[column] = property
        }
        return map
    }
}

extension StringProtocol {
    var trimmed: String {
        var view = self[...]
        while let first = view.first, first.isWhitespace { view = view.dropFirst() }
        while let last = view.last, last.isWhitespace { view = view.dropLast() }
        return String(view)
    }
}
