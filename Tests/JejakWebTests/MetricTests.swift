// SPDX-License-Identifier: Apache-2.0

internal import JejakWeb
internal import Testing

/// `/metrics` in both forms, read back by a parser that knows only what the
/// forms promise.
struct MetricTests {
    /// A sample as it stands on its line.
    private struct Sample: Equatable {
        var name: String
        var labels: [String: String]
        var value: String
    }

    /// Samples and types; a line that is neither fails the test.
    private static func parse(_ text: String) -> (samples: [Sample], types: [String: String]) {
        var samples: [Sample] = []
        var types: [String: String] = [:]
        for line in text.split(separator: "\n") where line != "# EOF" {
            if line.hasPrefix("# HELP ") { continue }
            if line.hasPrefix("# TYPE ") {
                let words = line.split(separator: " ")
                types[String(words[2])] = String(words[3])
                continue
            }
            let name = line.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
            var rest = line.dropFirst(name.count)
            var labels: [String: String] = [:]
            if rest.hasPrefix("{") {
                rest = rest.dropFirst()
                while !rest.hasPrefix("}"), let mark = rest.firstIndex(of: "=") {
                    let label = String(rest[..<mark])
                    rest = rest[mark...].dropFirst(2)
                    var value = ""
                    while let next = rest.popFirst(), next != "\"" {
                        guard next == "\\" else {
                            value.append(next)
                            continue
                        }
                        let escaped = rest.popFirst()
                        value.append(escaped == "n" ? "\n" : escaped ?? "?")
                    }
                    labels[label] = value
                    if rest.hasPrefix(",") { rest = rest.dropFirst() }
                }
                rest = rest.dropFirst()
            }
            #expect(rest.hasPrefix(" ") && !name.isEmpty, "\(line)")
            let value = String(rest.dropFirst())
            #expect(["NaN", "+Inf", "-Inf"].contains(value) || Double(value) != nil, "\(line)")
            samples.append(Sample(name: String(name), labels: labels, value: value))
        }
        return (samples, types)
    }

    @Test func `figures come in Prometheus' own form`() async {
        let answer = await TestClient().get("/metrics")
        #expect(answer.header("content-type") == "text/plain; version=0.0.4; charset=utf-8")
        #expect(answer.text.hasSuffix("\n") && !answer.text.contains("# EOF"))
        let (samples, types) = Self.parse(answer.text)
        #expect(types["jejak_events_accepted_total"] == "counter")
        #expect(types["jejak_commit_seconds"] == "histogram")
        #expect(
            samples.first
                == Sample(
                    name: "jejak_events_accepted_total",
                    labels: ["source": "web \"shop\"\n"],
                    value: "7"
                )
        )
        #expect(
            samples.contains(Sample(name: "jejak_queue_length", labels: [:], value: "-2"))
        )
        #expect(
            samples.contains(
                Sample(name: "jejak_commit_seconds_bucket", labels: ["le": "+Inf"], value: "4")
            )
        )
    }

    @Test func `OpenMetrics is for those who ask for it`() async {
        let accept = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5"
        let answer = await TestClient().get("/metrics", headers: ["accept": accept])
        #expect(
            answer.header("content-type")
                == "application/openmetrics-text; version=1.0.0; charset=utf-8"
        )
        #expect(answer.text.hasSuffix("\n# EOF\n"))
        let (samples, types) = Self.parse(answer.text)
        #expect(types["jejak_events_accepted"] == "counter")
        #expect(samples.first?.name == "jejak_events_accepted_total")
        // The same figures in both forms.
        let plain = Self.parse(await TestClient().get("/metrics").text)
        #expect(plain.samples == samples)
    }

    @Test func `a hostile name stays on its line`() async {
        let text = await TestClient(HostileSource()).get("/metrics").text
        let (samples, _) = Self.parse(text)
        #expect(samples.count == 1 && samples[0].value == "NaN")
        #expect(text.split(separator: "\n").count == 3)
    }

    @Test func `figures are for operators, or for this machine alone`() async {
        let guarded = TestClient(
            configuration: ServerConfiguration(operatorCheck: { _, password in password == "x" })
        )
        #expect(await guarded.get("/metrics").status == 401)
        // a:x
        let signed = ["authorization": "Basic YTp4"]
        #expect(await guarded.get("/metrics", headers: signed).status == 200)
        let foreign = await TestClient().get("/metrics", headers: ["host": "other.example"])
        #expect(foreign.status == 421)
    }
}
