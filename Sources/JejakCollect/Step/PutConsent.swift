// SPDX-License-Identifier: Apache-2.0

internal import CSimdJSON
internal import JejakCore

/// `putConsent`: every category that is asked for has an answer.
///
/// Answers stand under `context.consent.categoryPreferences.<category>`. Words
/// that mean yes or no become true and false, and a category that the settings
/// name and an answer leaves out was not given. The lists that RudderStack's
/// SDKs send are read as the same answers. An event that says nothing of
/// consent is left alone: silence in one event withdraws nothing.
struct PutConsent {
    static let prefix = "context.consent.categoryPreferences."

    let categories: [String]

    func put(
        _ scene: ItemScene,
        _ flattener: inout PropertyFlattener,
        _ batch: inout EventBatch
    ) -> Bool {
        var isPut = putLists(scene, &flattener, &batch)
        let preferences = scene.member("categoryPreferences", of: scene.context.consent)
        guard preferences >= 0 || isPut else { return false }
        ContextFields.forEach(preferences, scene.values) { member, _ in
            guard let answer = Self.answer(member) else { return }
            let key = Self.key(member.keyBytes, &batch)
            isPut = flattener.put(bool: answer, under: key, replaces: true, to: &batch) || isPut
        }
        for category in categories {
            let key = batch.strings.intern(Self.prefix + category)
            isPut = flattener.put(bool: false, under: key, to: &batch) || isPut
        }
        return isPut
    }

    private func putLists(
        _ scene: ItemScene,
        _ flattener: inout PropertyFlattener,
        _ batch: inout EventBatch
    ) -> Bool {
        let lists = scene.context.consentManagement
        guard lists >= 0 else { return false }
        var isPut = false
        for (name, answer) in [("allowedConsentIds", true), ("deniedConsentIds", false)]
            as [(StaticString, Bool)]
        {
            let list = scene.member(name, of: lists)
            guard list >= 0, scene.values[list].isArray else { continue }
            var place = list + 1
            let end = min(Int(scene.values[list].end), place + 100)
            while place < end {
                if let category = scene.text(place) {
                    let key = Self.key(category, &batch)
                    isPut = flattener.put(bool: answer, under: key, to: &batch) || isPut
                }
                place = Int(scene.values[place].end)
            }
        }
        return isPut
    }

    private static func key(
        _ category: UnsafeRawBufferPointer,
        _ batch: inout EventBatch
    ) -> UInt32 {
        batch.strings.intern(prefix + String(decoding: category, as: UTF8.self))
    }

    /// What a word or number about consent means; nothing where it is a plain
    /// answer already or no answer at all.
    private static func answer(_ value: jejak_json_value) -> Bool? {
        if value.isNumber { return value.number == 1 ? true : value.number == 0 ? false : nil }
        guard value.isString else { return nil }
        let text = value.textBytes
        let all = 0..<text.count
        for word in ["true", "yes", "granted", "1", "allow", "accepted"] as [StaticString]
        where text.isWord(word, all) {
            return true
        }
        for word in ["false", "no", "denied", "0", "deny", "rejected"] as [StaticString]
        where text.isWord(word, all) {
            return false
        }
        return nil
    }
}
