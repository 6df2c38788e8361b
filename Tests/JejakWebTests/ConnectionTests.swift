// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakWeb
internal import Testing

/// Events take a short way through the connection, everything else another:
/// whoever sends must not notice.
@Suite struct ConnectionTests {
    private static func post(_ path: String, _ body: String, _ more: String = "") -> String {
        "POST \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\n\(more)Content-Length: \(body.utf8.count)"
            + "\r\n\r\n\(body)"
    }

    /// What each answer of a connection was for, in the order they came.
    private static func marks(_ answers: String) -> [String] {
        answers.components(separatedBy: "HTTP/1.1 ").dropFirst().map { answer in
            guard answer.hasPrefix("200") else { return String(answer.prefix(3)) }
            guard let mark = answer.range(of: "\"bytes\":") else {
                return answer.contains("\"status\"") ? "health" : "other"
            }
            return String(answer[mark.upperBound...].prefix { $0.isNumber })
        }
    }

    @Test func `who asks ahead is answered in order, whatever is asked`() async throws {
        var chance = SystemRandomNumberGenerator()
        var scripts: [(request: String, wanted: [String])] = []
        for _ in 0..<40 {
            var request = ""
            var wanted: [String] = []
            for place in 1...Int.random(in: 2...12, using: &chance) {
                switch Int.random(in: 0..<6, using: &chance) {
                case 0:
                    request += "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
                    wanted.append("health")
                case 1:
                    // Written another way, it takes the long way.
                    request += Self.post("/v1//track", String(repeating: "x", count: place))
                    wanted.append("\(place)")
                case 2:
                    request += Self.post("/v1/track", "")
                    wanted.append("400")
                default:
                    request += Self.post("/v1/t", String(repeating: "x", count: place))
                    wanted.append("\(place)")
                }
            }
            request += Self.post("/v1/p", "last", "Connection: close\r\n")
            scripts.append((request, wanted + ["4"]))
        }
        let fixed = scripts
        let answers = try await withServer(FixtureSource()) { port in
            var answers: [String] = []
            for script in fixed {
                answers.append(try await RawHTTP.exchange(port: port, script.request))
            }
            return answers
        }
        for (answer, script) in zip(answers, scripts) {
            #expect(Self.marks(answer) == script.wanted, "\(script.request)")
        }
    }

    @Test func `a connection that is closed for writing still gets its answer`() async throws {
        let answers = try await withServer(FixtureSource()) { port in
            try await RawHTTP.exchange(
                port: port,
                Self.post("/v1/t", "one") + Self.post("/v1/t", "three"),
                isHalfClosed: true
            )
        }
        #expect(Self.marks(answers) == ["3", "5"])
    }

    @Test func `a body in pieces that grows too large is refused`() async throws {
        let chunk = "FA00\r\n" + String(repeating: "x", count: 64_000) + "\r\n"
        let answers = try await withServer(FixtureSource()) { port in
            try await RawHTTP.exchange(
                port: port,
                "POST /v1/batch HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + String(repeating: chunk, count: 9) + "0\r\n\r\n"
            )
        }
        #expect(Self.marks(answers) == ["413"])
    }

    @Test func `a body in pieces that fits is taken`() async throws {
        let chunk = "FA00\r\n" + String(repeating: "x", count: 64_000) + "\r\n"
        let answers = try await withServer(FixtureSource()) { port in
            try await RawHTTP.exchange(
                port: port,
                "POST /v1/batch HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n" + chunk + chunk + "0\r\n\r\n"
            )
        }
        #expect(Self.marks(answers) == ["128000"])
    }

    @Test func `a failure reaches the sender as JSON that any site may read`() async throws {
        let answer = try await withServer(FailingSource(error: WebError(.notFound, "No."))) {
            port in
            try await RawHTTP.exchange(
                port: port,
                Self.post("/v1/t", "{}", "Connection: close\r\n")
            )
        }
        #expect(answer.hasPrefix("HTTP/1.1 404"))
        #expect(answer.lowercased().contains("access-control-allow-origin: *"))
        #expect(answer.contains("\"error\""))
    }

    @Test func `answers say when they were written`() async throws {
        let answer = try await withServer(FixtureSource()) { port in
            try await RawHTTP.exchange(
                port: port,
                Self.post("/v1/t", "{}", "Connection: close\r\n")
            )
        }
        let lines = answer.components(separatedBy: "\r\n")
        let line = try #require(lines.first { $0.lowercased().hasPrefix("date: ") })
        let form = DateFormatter()
        form.locale = Locale(identifier: "en_US_POSIX")
        form.timeZone = TimeZone(identifier: "GMT")
        form.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        let date = try #require(form.date(from: String(line.dropFirst(6))))
        #expect(abs(date.timeIntervalSinceNow) < 30)
    }
}
