// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// A file that pages load: style, script, mark.
///
/// Its address holds a hash of its content, so browsers keep it for ever and
/// still never show an old one. The files live in the binary.
struct Asset: Sendable {
    let text: String
    let mediaType: String
    let fingerprint: String
    /// The last piece of the address, such as `console-1f2e….css`.
    let path: String
    private let plainName: String

    init(stem: String, suffix: String, mediaType: String, text: String) {
        self.text = text
        self.mediaType = mediaType
        fingerprint = String(StableHash.hash(text), radix: 16)
        path = "\(stem)-\(fingerprint).\(suffix)"
        plainName = "\(stem).\(suffix)"
    }

    static let style = Asset(
        stem: "console",
        suffix: "css",
        mediaType: "text/css; charset=utf-8",
        text: Stylesheet.text
    )
    static let script = Asset(
        stem: "console",
        suffix: "js",
        mediaType: "text/javascript; charset=utf-8",
        text: Script.text
    )
    static let mark = Asset(
        stem: "mark",
        suffix: "svg",
        mediaType: "image/svg+xml",
        text: Mark.file
    )

    /// Not among the console's own files: sites load it by its plain address.
    static let snippet = Asset(
        stem: "jejak",
        suffix: "js",
        mediaType: "text/javascript; charset=utf-8",
        text: Snippet.text
    )

    /// The file at an address, with its hash or without.
    static func named(_ name: String) -> Asset? {
        [style, script, mark].first { $0.path == name || $0.plainName == name }
    }
}
