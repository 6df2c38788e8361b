// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakJourney
internal import JejakStore

extension Workspace {
    /// The setting that names the zone of people of whom nobody said another.
    package static let zoneSetting = "zone"

    /// What is known of somebody, by any of their identifiers; nothing where
    /// nobody is known by it.
    ///
    /// Time grows with the person's rows, and with the blocks that hold what was
    /// said of them.
    package func profile(of key: String) throws -> PersonProfile? {
        guard let known = try store.person(named: key) else { return nil }
        let snapshot = try snapshot()
        let sayings = try sayings(of: known.code, snapshot.facts)
        let zone = ProfileZone.reading(
            ["timezone", "context.timezone"].compactMap { name in
                guard case .text(let text) = sayings.first(where: { $0.name == name })?.value
                else { return nil }
                return text.trimmingCharacters(in: .whitespaces)
            }.filter { !$0.isEmpty },
            workspace: try store.setting(Self.zoneSetting)
        )
        var steps = ProfileSteps(snapshot, zone: zone)
        snapshot.show(known.code) { steps.take($0) }
        return PersonProfile(
            key: known.key,
            kind: known.kind,
            code: known.code,
            traits: sayings.filter { !$0.isConsent && !$0.isStanding },
            standings: sayings.filter(\.isStanding),
            computed: steps.computed,
            consents: consents(of: known.code, sayings, snapshot, steps.answers),
            zone: zone
        )
    }

    /// Every fact of a person with the source that said it.
    private func sayings(
        of person: UInt32,
        _ facts: PersonFacts
    ) throws -> [PersonProfile.Trait] {
        var blocks: [(first: Int64, batch: EventBatch)] = []
        func source(_ offset: Int64) throws -> String? {
            guard offset >= 0 else { return nil }
            let isHere: ((first: Int64, batch: EventBatch)) -> Bool = {
                $0.first <= offset && offset - $0.first < Int64($0.batch.count)
            }
            if !blocks.contains(where: isHere), let found = try store.block(holding: offset) {
                // A few blocks hold nearly everything; memory stays bounded.
                if blocks.count >= 8 { blocks.removeFirst() }
                blocks.append((found.first, found.batch))
            }
            guard let block = blocks.first(where: isHere) else { return nil }
            let place = Int(block.batch.sources[Int(offset - block.first)])
            return place < block.batch.strings.count ? block.batch.strings[place] : nil
        }
        var found: [(offset: Int64, column: FactColumn, place: Int)] = []
        for column in facts.columns {
            guard let place = column.place(of: person) else { continue }
            found.append((column.offsets[place], column, place))
        }
        found.sort { $0.offset < $1.offset }
        return try found.map { offset, column, place in
            PersonProfile.Trait(
                name: column.attribute,
                value: column.value(atPlace: place),
                source: try source(offset),
                time: column.times[place]
            )
        }.sorted { $0.name < $1.name }
    }

    private func consents(
        of person: UInt32,
        _ sayings: [PersonProfile.Trait],
        _ snapshot: JourneySnapshot,
        _ answers: [String: [PersonProfile.Consent.Answer]]
    ) -> [PersonProfile.Consent] {
        let standing = AddressBook(snapshot.facts).addressee(person).consents
        return sayings.filter(\.isConsent).compactMap { saying in
            let name = String(saying.name.dropFirst(ProfileSteps.consentFact.count))
            guard let isGiven = standing[name] else { return nil }
            let (purpose, channel) = Self.meaning(of: name)
            return PersonProfile.Consent(
                name: name,
                purpose: purpose,
                channel: channel,
                isGiven: isGiven,
                time: saying.time,
                source: saying.source,
                history: Array((answers[name] ?? []).suffix(PersonProfile.historyMost))
            )
        }
    }

    private static let channels: Set<String> = [
        "email", "sms", "push", "whatsapp", "phone", "post",
    ]

    /// What a consent's name says of its purpose and its channel: `marketing`,
    /// `email`, `marketing.email` and `marketing_email` are all in use.
    static func meaning(of name: String) -> (purpose: String?, channel: String?) {
        let words = name.lowercased().split { $0 == "." || $0 == "_" }.map(String.init)
        let channel = words.last { channels.contains($0) }
        let purpose = words.filter { $0 != channel }.joined(separator: "_")
        return (purpose.isEmpty ? nil : purpose, channel)
    }
}

extension PersonProfile.Trait {
    fileprivate var isConsent: Bool { name.hasPrefix(ProfileSteps.consentFact) }
    /// Worked out by Jejak, relative to everybody.
    fileprivate var isStanding: Bool {
        ["rfm.", "cluster.", "value."].contains { name.hasPrefix($0) }
    }
}
