// SPDX-License-Identifier: Apache-2.0

/// The fields of a form that was sent, in either of the two ways browsers and
/// mail programs send one.
enum FormBody {
    /// What a multipart body may be split into.
    private static let partsMax = 64

    /// The fields by name; of two with one name the first. Line breaks become
    /// plain ones: forms send CR LF whatever was typed. Of `most` fields the
    /// rest are left out.
    static func fields(
        _ body: [UInt8],
        contentType: String?,
        most: Int = 64
    ) -> [String: String] {
        let text = String(decoding: body, as: UTF8.self)
        let kind = (contentType ?? "").lowercased()
        let found: [String: String] =
            kind.hasPrefix("multipart/form-data")
            ? boundary(of: contentType ?? "").map { multipart(text, boundary: $0) } ?? [:]
            : Percent.fields(text, most: most)
        return found.mapValues { plainBreaks($0) }
    }

    private static func plainBreaks(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        var afterReturn = false
        for scalar in text.unicodeScalars {
            if scalar == "\n" && afterReturn {
                afterReturn = false
                continue
            }
            afterReturn = scalar == "\r"
            out.append(afterReturn ? "\n" : scalar)
        }
        return String(out)
    }

    private static func boundary(of contentType: String) -> String? {
        for piece in contentType.split(separator: ";").dropFirst() {
            let halves = piece.split(separator: "=", maxSplits: 1)
            guard halves.count == 2, halves[0].filter({ $0 != " " }).lowercased() == "boundary"
            else { continue }
            let bare = halves[1].filter { $0 != "\"" && $0 != " " }
            return bare.isEmpty || bare.count > 70 ? nil : bare
        }
        return nil
    }

    /// Text fields only: what a part holds is what stands after its empty line
    /// (RFC 7578).
    private static func multipart(_ text: String, boundary: String) -> [String: String] {
        var found: [String: String] = [:]
        // Swift takes CR LF for one character, so scalars are compared.
        let lines = plainBreaks(text).split(separator: "\n", omittingEmptySubsequences: false)
        var name: String?
        var value: [Substring] = []
        var isInside = false
        var parts = 0
        for line in lines {
            if line.hasPrefix("--" + boundary) {
                if let name, found[name] == nil { found[name] = value.joined(separator: "\n") }
                parts += 1
                if parts > partsMax || line.hasPrefix("--" + boundary + "--") { break }
                (name, value, isInside) = (nil, [], false)
            } else if isInside {
                value.append(line)
            } else if line.isEmpty {
                isInside = true
            } else if let named = fieldName(line) {
                name = named
            }
        }
        return found
    }

    /// The name in `Content-Disposition: form-data; name="…"`.
    private static func fieldName(_ line: Substring) -> String? {
        guard line.lowercased().hasPrefix("content-disposition:") else { return nil }
        for piece in line.split(separator: ";").dropFirst() {
            let halves = piece.split(separator: "=", maxSplits: 1)
            guard halves.count == 2, halves[0].filter({ $0 != " " }).lowercased() == "name"
            else { continue }
            return halves[1].filter { $0 != "\"" }
        }
        return nil
    }
}
