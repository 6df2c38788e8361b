// SPDX-License-Identifier: Apache-2.0

internal import CSimdJSON
internal import JejakCore

/// `putSession`: one name for the session that the sender declared.
///
/// SDKs write it as `context.sessionId`, which is its name here; those that
/// write it elsewhere are understood.
struct PutSession {
    static let key: StaticString = "context.sessionId"

    func put(
        _ scene: ItemScene,
        _ flattener: inout PropertyFlattener,
        _ batch: inout EventBatch
    ) -> Bool {
        let declared = scene.context.sessionId
        if declared >= 0 {
            if scene.values[declared].hasKey("sessionId") { return true }
            return put(declared, scene, &flattener, &batch)
        }
        guard scene.kind == .track || scene.kind == .page || scene.kind == .screen else {
            return false
        }
        var found = -1
        ContextFields.forEach(scene.own, scene.values) { member, place in
            switch member.key_length {
            case 9: if member.hasKey("sessionId") { found = place }
            case 10: if member.hasKey("session_id") { found = place }
            case 11: if member.hasKey("$session_id") { found = place }
            default: break
            }
        }
        return found >= 0 && put(found, scene, &flattener, &batch)
    }

    private func put(
        _ place: Int,
        _ scene: ItemScene,
        _ flattener: inout PropertyFlattener,
        _ batch: inout EventBatch
    ) -> Bool {
        if let text = scene.text(place) { return flattener.put(text, under: Self.key, to: &batch) }
        let value = scene.values[place]
        guard value.isNumber, !value.isBeyondDouble else { return false }
        return flattener.put(number: value.number, under: Self.key, to: &batch)
    }
}
