// SPDX-License-Identifier: Apache-2.0

package import JejakCore

/// By whose clocks the dates and days of a clause go.
package enum QuestionZone: Sendable, Equatable {
    /// A zone of the IANA table, such as `Asia/Jakarta`.
    case named(String)
    /// That of each person, as their traits say it.
    case own

    /// The traits that say somebody's zone. The first that names one counts;
    /// whoever has none goes by UTC.
    package static let traits = ["timezone", "context.timezone"]
}

extension TimeSpan {
    /// The instant that lies the span before (`-1`) or after (`1`) another by the
    /// clocks of a zone.
    ///
    /// Days, weeks, months and years go to the same time on the wall. Where that
    /// does not exist it lies the gap later, and where it exists twice it is the
    /// earlier. Hours, minutes and seconds have one length.
    package func moved(_ instant: Int64, _ direction: Int, in rules: TimeZoneRules) -> Int64 {
        guard isCivil, !rules.isUTC else { return moved(instant, direction) }
        let local = moved(rules.local(instant), direction)
        return local == .min || local == .max ? local : rules.instant(ofLocal: local)
    }

    /// Whether its length depends on the clocks.
    var isCivil: Bool {
        switch unit {
        case .second, .minute, .hour: false
        case .day, .week, .month, .year: true
        }
    }
}

extension Moment {
    /// The first instant it means by the clocks of a zone, unless it says an
    /// offset itself.
    package func start(in rules: TimeZoneRules) -> Int64 {
        guard zoneMinutes == nil, !rules.isUTC else { return milliseconds }
        guard precision == .day else { return rules.instant(ofLocal: milliseconds) }
        return rules.start(ofDay: milliseconds.flooredQuotient(TimeUnit.millisecondsPerDay))
    }

    /// The first instant after all that it means.
    package func end(in rules: TimeZoneRules) -> Int64 {
        guard zoneMinutes == nil, !rules.isUTC else { return end }
        guard precision == .day else { return start(in: rules) + (end - milliseconds) }
        return rules.start(ofDay: milliseconds.flooredQuotient(TimeUnit.millisecondsPerDay) + 1)
    }

    /// The date that was said.
    var civilDate: CivilDate {
        CivilDate(
            day: (milliseconds + Int64(zoneMinutes ?? 0) * 60_000)
                .flooredQuotient(TimeUnit.millisecondsPerDay)
        )
    }
}

extension TimeWindow {
    /// As periods need it that are cut for everybody alike.
    var forEverybody: TimeWindow {
        var window = self
        if window.zone == .own { window.zone = nil }
        return window
    }

    /// The rules that everybody's periods are cut by.
    var commonRules: TimeZoneRules {
        guard case .named(let name)? = zone else { return .utc }
        return TimeZoneTable.machine.rules(name) ?? .utc
    }
}

// MARK: Text and JSON

extension QuestionZone: Codable {
    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .named(let name):
            var container = encoder.singleValueContainer()
            try container.encode(name)
        case .own:
            var container = encoder.container(keyedBy: SegmentKey.self)
            try container.encode(true, forKey: .own)
        }
    }

    package init(from decoder: any Decoder) throws {
        // A text is a name; anything else must be the object of one's own.
        if let name = try? decoder.singleValueContainer().decode(String.self) {
            self = .named(name)
            return
        }
        let container = try decoder.container(keyedBy: SegmentKey.self)
        guard container.contains(.own) else {
            throw strangeJSON(container, "the name of a zone, or {\"own\": true}")
        }
        self = .own
    }
}

extension SegmentPrinter {
    /// What is said after a window; nothing where no zone is.
    static func text(_ zone: QuestionZone?) -> String {
        switch zone {
        case nil: ""
        case .own: " zone own"
        case .named(let name): " zone " + quoted(name, by: "\"")
        }
    }
}

extension QueryParser {
    /// Reads a zone from the word after `zone` on.
    mutating func questionZone(allowsOwn: Bool = true) throws(QueryError) -> QuestionZone {
        let start = token
        if take("own") {
            guard allowsOwn else {
                throw failure(
                    .value,
                    at: start,
                    "periods are the same for everybody, so they need one zone; name it, such as "
                        + "zone \"Asia/Jakarta\""
                )
            }
            try requireZones(at: start)
            return .own
        }
        guard case .text(let name) = token.kind else {
            throw unexpected(
                "the name of a zone in quotes after 'zone', such as \"Asia/Jakarta\", or 'own'",
                among: ["own"]
            )
        }
        advance()
        if TimeZoneTable.machine.rules(name) != nil { return .named(name) }
        try requireZones(at: start)
        let near = Self.nearestZone(to: name).map { "; did you mean \"\($0)\"?" } ?? ""
        throw failure(.value, at: start, "no zone is called \"\(name.prefix(40))\"" + near)
    }

    private func requireZones(at start: QueryToken) throws(QueryError) {
        guard TimeZoneTable.machine.names.isEmpty else { return }
        throw failure(
            .value,
            at: start,
            "this machine has no table of zones; install the package tzdata, which fills "
                + "/usr/share/zoneinfo"
        )
    }

    /// The zone that was probably meant, also where only its city was said.
    static func nearestZone(to name: String) -> String? {
        let names = TimeZoneTable.machine.names
        if let near = Spelling.nearest(to: name, among: names) { return near }
        let cities = names.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
        let city = name.split(separator: "/").last.map(String.init) ?? name
        return Spelling.nearest(to: city.replacing(" ", with: "_"), among: cities)
            .flatMap { near in cities.firstIndex(of: near).map { names[$0] } }
    }
}
