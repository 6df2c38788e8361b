// SPDX-License-Identifier: Apache-2.0

/// One HTTP answer as plain values.
package struct WebAnswer: Sendable {
    package var status: Int
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]

    init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    static func json(_ body: [UInt8], status: Int = 200) -> WebAnswer {
        WebAnswer(
            status: status,
            headers: [("content-type", "application/json; charset=utf-8")],
            body: body
        )
    }

    static func page(_ html: HTML, status: Int = 200) -> WebAnswer {
        WebAnswer(
            status: status,
            headers: [("content-type", "text/html; charset=utf-8")],
            body: Array(html.text.utf8)
        )
    }

    /// The value of a header, by its lower-case name.
    package func header(_ name: String) -> String? {
        headers.first { $0.name == name }?.value
    }

    mutating func set(_ name: String, _ value: String) {
        headers.removeAll { $0.name == name }
        headers.append((name, value))
    }
}
