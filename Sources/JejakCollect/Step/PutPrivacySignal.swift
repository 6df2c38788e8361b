// SPDX-License-Identifier: Apache-2.0

internal import CSimdJSON
internal import JejakCore

/// `putPrivacySignal`: heeds Global Privacy Control.
///
/// The header `Sec-GPC: 1` or `context.gpc` puts `context.gpc` to true and
/// withdraws the consent categories that the settings name, save those that the
/// event itself says were given: an answer to a question goes before a signal
/// to everybody.
struct PutPrivacySignal {
    let withdraws: [String]

    func put(
        _ scene: ItemScene,
        header: Bool,
        _ flattener: inout PropertyFlattener,
        _ batch: inout EventBatch
    ) -> Bool {
        let said = scene.context.privacySignal
        let isSaid = said >= 0 && Int(scene.values[said].kind) == JEJAK_JSON_TRUE
        guard header || isSaid else { return false }
        let key = batch.strings.intern("context.gpc")
        flattener.put(bool: true, under: key, replaces: true, to: &batch)
        for category in withdraws {
            let key = batch.strings.intern(PutConsent.prefix + category)
            flattener.put(bool: false, under: key, to: &batch)
        }
        return true
    }
}
