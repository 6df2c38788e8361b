// SPDX-License-Identifier: Apache-2.0

/// Figures as text in the two forms of Prometheus: its own of version 0.0.4,
/// and OpenMetrics 1.0.0.
///
/// They differ in little: OpenMetrics calls a counter by its name without
/// `_total` where it is described, its samples with it, and ends with `# EOF`.
/// Names that the forms do not allow are mended, so that one of them cannot
/// spoil the whole text.
struct MetricText {
    /// Which of the two is asked for.
    enum Form {
        case plain
        case openMetrics

        /// OpenMetrics only for those who name it.
        init(accept: String) {
            self =
                accept.lowercased().range(ofText: "application/openmetrics-text") == nil
                ? .plain : .openMetrics
        }

        var mediaType: String {
            switch self {
            case .plain: "text/plain; version=0.0.4; charset=utf-8"
            case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
            }
        }
    }

    let text: String

    init(_ metrics: [MetricContent], form: Form) {
        var out = ""
        for metric in metrics {
            var stem = Self.name(metric.name)
            if metric.kind == .counter, stem.hasSuffix("_total") {
                stem.removeLast("_total".count)
            }
            let full = metric.kind == .counter ? stem + "_total" : stem
            let described = form == .plain ? full : stem
            out +=
                "# HELP \(described) \(Self.escaped(metric.help, quotes: form == .openMetrics))\n"
            out += "# TYPE \(described) \(metric.kind.rawValue)\n"
            for sample in metric.samples {
                let pairs = sample.labels.map { label in
                    "\(Self.name(label.name))=\"\(Self.escaped(label.value, quotes: true))\""
                }
                let labels = pairs.isEmpty ? "" : "{" + pairs.joined(separator: ",") + "}"
                out += "\(full)\(sample.suffix)\(labels) \(Self.number(sample.value))\n"
            }
        }
        text = form == .plain ? (out.isEmpty ? "\n" : out) : out + "# EOF\n"
    }

    /// Letters, digits and underscores, a digit not first.
    private static func name(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "a"..."z", "A"..."Z", "_": out.unicodeScalars.append(scalar)
            case "0"..."9" where !out.isEmpty: out.unicodeScalars.append(scalar)
            default: out += "_"
            }
        }
        return out.isEmpty ? "_" : out
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\"": out += quotes ? "\\\"" : "\""
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }

    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        if value == value.rounded(), abs(value) < 9e15 { return String(Int64(value)) }
        return "\(value)"
    }
}
