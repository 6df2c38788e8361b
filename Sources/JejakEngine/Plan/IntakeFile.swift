// SPDX-License-Identifier: Apache-2.0

internal import Foundation
package import JejakCollect
internal import JejakCore
internal import Yams

/// Reads what an installation decides about its door, from `DATA/intake.yaml`.
///
/// ```yaml
/// robots: drop                 # or keep
/// blocked_sources: [old-app]
/// blocked_ids: [guest-1, "demo@*"]
/// future: 24 hours
/// past: 730 days
/// late: 24 hours
/// currency: IDR
/// calling_code: "62"
/// consent_categories: [analytics, advertising]
/// privacy_signal_withdraws: [advertising]
/// limits: {event_bytes: 32768, body_bytes: 512000, events: 2500, properties: 10000, depth: 32}
/// ```
///
/// Each key may be left out. Blocked ids are added to the standard ones; one
/// with a `*` is a pattern. The plan stands in a file of its own, `plan.yaml`.
package enum IntakeFile {
    package static let name = "intake.yaml"
    package static let planName = "plan.yaml"
    static let subject = "intake.yaml"
    static let bytesMost = 1 << 18

    private static let keys = [
        "robots", "blocked_sources", "blocked_ids", "future", "past", "late", "currency",
        "calling_code", "consent_categories", "privacy_signal_withdraws", "limits",
    ]

    /// The settings of a folder: both files, where they are there.
    package static func settings(of folder: DataFolder) throws -> IntakeSettings {
        var settings = IntakeSettings.standard
        if let text = try text(folder.path + "/" + name, most: bytesMost) {
            settings = try read(text)
        }
        settings.trackingPlan = try plan(of: folder)
        return settings
    }

    /// The tracking plan of a folder, if it has one.
    package static func plan(of folder: DataFolder) throws -> TrackingPlan? {
        try text(folder.path + "/" + planName, most: PlanFile.bytesMost).map(PlanFile.read)
    }

    /// The text of a file, or nothing where there is none.
    static func text(_ path: String, most: Int) throws -> String? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let data: Data
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            data = try handle.read(upToCount: most + 1) ?? Data()
        } catch {
            throw EngineError(
                .badRequest,
                "\(path) cannot be read: check the path and its permissions"
            )
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw EngineError(.badRequest, "\(path) is no UTF-8 text: save it as UTF-8")
        }
        return text
    }

    package static func read(_ text: String) throws -> IntakeSettings {
        let root = try SettingsText.root(
            text,
            subject: subject,
            bytesMost: bytesMost,
            example: "robots: drop"
        )
        var reader = CampaignReader()
        let settings = settings(root, &reader)
        guard reader.problems.isEmpty else {
            throw PlanFileError(subject: subject, problems: reader.problems)
        }
        return settings
    }

    private static func settings(_ root: Node, _ reader: inout CampaignReader) -> IntakeSettings {
        var settings = IntakeSettings.standard
        let fields = reader.fields(root, "the file", keys)
        settings.robots = reader.choice(fields["robots"], "robots", settings.robots)
        settings.blockedSources = Set(
            SettingsText.words(fields["blocked_sources"], "blocked_sources", &reader)
        )
        let blocked = SettingsText.words(fields["blocked_ids"], "blocked_ids", &reader)
        settings.identifiers = IdentifierRule(
            words: IdentifierRule.standardWords + blocked.filter { !$0.contains("*") },
            patterns: IdentifierRule.standardPatterns + blocked.filter { $0.contains("*") }
        )
        for pattern in blocked where pattern.allSatisfy({ $0 == "*" }) {
            reader.problem(
                fields["blocked_ids"],
                "blocked_ids",
                "'\(pattern)' would block every id: say which, such as \"demo@*\""
            )
        }
        if let span = SettingsText.span(fields["future"], "future", &reader) {
            settings.futureMilliseconds = span
        }
        settings.pastMilliseconds = SettingsText.span(fields["past"], "past", &reader)
        if let span = SettingsText.span(fields["late"], "late", &reader) {
            settings.lateMilliseconds = span
        }
        currency(fields["currency"], &settings, &reader)
        callingCode(fields["calling_code"], &settings, &reader)
        settings.consentCategories = SettingsText.words(
            fields["consent_categories"],
            "consent_categories",
            most: 100,
            &reader
        )
        if let node = fields["privacy_signal_withdraws"] {
            settings.privacySignalWithdraws = SettingsText.words(
                node,
                "privacy_signal_withdraws",
                most: 100,
                &reader
            )
        }
        if let node = fields["limits"] { limits(node, &settings.limits, &reader) }
        return settings
    }

    private static func currency(
        _ node: Node?,
        _ settings: inout IntakeSettings,
        _ reader: inout CampaignReader
    ) {
        guard let node, let said = reader.text(node, "currency") else { return }
        let code = said.uppercased()
        guard code.utf8.count == 3, code.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
            reader.problem(node, "currency", "is a code of three letters, such as IDR")
            return
        }
        settings.defaultCurrency = code
    }

    private static func callingCode(
        _ node: Node?,
        _ settings: inout IntakeSettings,
        _ reader: inout CampaignReader
    ) {
        guard let node, let said = reader.text(node, "calling_code") else { return }
        let digits = said.hasPrefix("+") ? String(said.dropFirst()) : said
        guard (1...3).contains(digits.utf8.count), !digits.hasPrefix("0"),
            digits.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else {
            reader.problem(node, "calling_code", "has one to three digits, such as \"62\"")
            return
        }
        settings.callingCode = digits
    }

    private static func limits(
        _ node: Node,
        _ limits: inout SegmentLimits,
        _ reader: inout CampaignReader
    ) {
        let fields = reader.fields(
            node,
            "limits",
            ["event_bytes", "body_bytes", "events", "properties", "depth"]
        )
        func set(
            _ key: String,
            _ range: ClosedRange<Int>,
            _ value: inout Int,
            _ reader: inout CampaignReader
        ) {
            value = SettingsText.whole(fields[key], "limits.\(key)", range, &reader) ?? value
        }
        set("event_bytes", 1_024...16_777_216, &limits.eventBytes, &reader)
        set("body_bytes", 1_024...67_108_864, &limits.bodyBytes, &reader)
        set("events", 1...100_000, &limits.eventCount, &reader)
        set("properties", 10...1_000_000, &limits.valuesPerEvent, &reader)
        set("depth", 4...200, &limits.depth, &reader)
    }
}
