// SPDX-License-Identifier: Apache-2.0

/// Which features are looked at: a name for the usual choices, or a list.
package struct FeatureSet: Sendable, Equatable {
    /// Keys, or templates (`category`) that stand for all their names.
    package let keys: [String]
    /// As it was asked for.
    package let name: String

    package static let rfm = FeatureSet("rfm", ["recency", "frequency", "money"])
    package static let behaviour = FeatureSet(
        "behaviour",
        [
            "last_seen", "tenure", "sessions", "steps_per_session", "gap_median",
            "gap_variation", "share_morning", "share_day", "share_evening", "share_night",
            "share_weekend", "category_breadth", "event", "category",
        ]
    )
    package static let channel = FeatureSet(
        "channel",
        ["medium", "messages_sent", "open_share", "click_share"]
    )
    package static let all = FeatureSet(
        "all",
        PersonFeature.catalogue.map(\.key) + PersonFeature.Template.allCases.map(\.rawValue)
    )

    private init(_ name: String, _ keys: [String]) {
        self.name = name
        self.keys = keys
    }

    /// A set by its name, or a list of keys and sets with commas between.
    package init(parsing text: String) throws {
        let named = [Self.rfm, .behaviour, .channel, .all]
        if let known = named.first(where: { $0.name == text }) {
            self = known
            return
        }
        let keys = text.split(separator: ",").flatMap { piece -> [String] in
            let key = String(piece.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
            return named.first { $0.name == key }?.keys ?? [key]
        }
        let plain = Set(PersonFeature.catalogue.map(\.key))
        let templates = Set(PersonFeature.Template.allCases.map(\.rawValue))
        for key in keys {
            let head = key.split(separator: ":", maxSplits: 1).first.map(String.init) ?? ""
            guard plain.contains(key) || templates.contains(head) else {
                throw LearnError(
                    .badSetting,
                    "there is no feature '\(key)'; there are the sets rfm, behaviour, channel "
                        + "and all, and the keys of docs/guide/personas.md, such as recency or "
                        + "category:NAME"
                )
            }
        }
        guard !keys.isEmpty else {
            throw LearnError(.badSetting, "the list of features is empty; name at least one")
        }
        var seen: Set<String> = []
        self.init(text, keys.filter { seen.insert($0).inserted })
    }

    func asks(for key: String) -> Bool {
        let head = key.split(separator: ":", maxSplits: 1).first.map(String.init) ?? key
        return keys.contains(key) || keys.contains(head)
    }
}
