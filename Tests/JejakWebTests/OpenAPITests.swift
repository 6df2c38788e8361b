// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCollect
internal import JejakWeb
internal import Testing

/// `/openapi.json` tells the truth: its addresses answer, no other does, and
/// its statuses and limits are those of the code.
struct OpenAPITests {
    private static func document() async throws -> [String: Any] {
        let answer = await TestClient().get("/openapi.json")
        #expect(answer.status == 200)
        #expect(answer.header("content-type")?.hasPrefix("application/json") == true)
        return try #require(
            try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
        )
    }

    private static func operations() async throws -> [String: [String: Any]] {
        let paths = try #require(try await document()["paths"] as? [String: [String: Any]])
        var found: [String: [String: Any]] = [:]
        for (path, methods) in paths {
            for (method, operation) in methods {
                found["\(method.uppercased()) \(path)"] = operation as? [String: Any]
            }
        }
        return found
    }

    @Test func `it holds every address for programs and nothing else`() async throws {
        let told = Set(try await Self.operations().keys)
        #expect(told == Set(ProgramAddress.all.map { "\($0.method) \($0.path)" }))
        // What the protocol and its clients ask for, written down a second time.
        let names = ["track", "identify", "page", "screen", "group", "alias", "batch", "import"]
        let wanted =
            (names + ["t", "i", "p", "s", "g", "a", "b"]).map { "POST /v1/\($0)" }
            + [
                "POST /beacon/v1/batch", "GET /v1/pixel.gif", "GET /pixel/v1/track",
                "GET /pixel/v1/page", "GET /v1/pixel/track", "GET /v1/pixel/page", "POST /v1/ask",
                "GET /health", "GET /ready", "GET /metrics",
                "GET /openapi.json", "GET /jejak.js",
            ]
        #expect(told == Set(wanted))
    }

    @Test func `each of its addresses answers, with a status it tells of`() async throws {
        for (name, operation) in try await Self.operations() {
            let words = name.split(separator: " ").map(String.init)
            let answer =
                words[0] == "GET"
                ? await TestClient().get(words[1] + "?userId=u")
                : await TestClient().post(words[1], "{\"question\":\"did x\"}")
            #expect(answer.status == 200, "\(name)")
            let responses = operation["responses"] as? [String: Any] ?? [:]
            #expect(responses["200"] != nil && responses["404"] == nil || name.contains("/v1/"))
            let other = words[0] == "GET" ? "POST" : "GET"
            #expect(await TestClient().ask(other, words[1]).status == 405, "\(name)")
        }
        #expect(await TestClient().post("/v1/merge", "{}").status == 404)
    }

    @Test func `it tells every status that collection answers`() async throws {
        let all = Set(CollectionStatus.allCases.map { String($0.rawValue) })
        for (name, operation) in try await Self.operations()
        where name.hasPrefix("POST") && !name.hasSuffix("/ask") || name.contains("pixel") {
            let responses = operation["responses"] as? [String: Any] ?? [:]
            #expect(Set(responses.keys) == all, "\(name)")
        }
    }

    @Test func `its limits are the decoder's`() async throws {
        let limits = SegmentLimits()
        let components = try await Self.document()["components"] as? [String: Any]
        let schemas = try #require(components?["schemas"] as? [String: [String: Any]])
        let event = try #require(schemas["Event"])
        #expect(event["x-maxBytes"] as? Int == limits.eventBytes)
        #expect(event["x-maxValues"] as? Int == limits.valuesPerEvent)
        #expect(event["x-maxDepth"] as? Int == limits.depth)
        let batch = try #require(schemas["Batch"])
        #expect(batch["x-maxBytes"] as? Int == limits.bodyBytes)
        let properties = batch["properties"] as? [String: [String: Any]]
        #expect(properties?["batch"]?["maxItems"] as? Int == limits.eventCount)
    }

    @Test func `every reference leads somewhere`() async throws {
        let answer = await TestClient().get("/openapi.json")
        let components = try await Self.document()["components"] as? [String: Any]
        let schemas = components?["schemas"] as? [String: Any] ?? [:]
        let references = answer.text.split(separator: "#/components/schemas/").dropFirst()
            .map { String($0.prefix { $0.isLetter }) }
        #expect(!references.isEmpty)
        for reference in references { #expect(schemas[reference] != nil, "\(reference)") }
    }
}
