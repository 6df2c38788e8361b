// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// `putDevice`: `context.device.kind`, `context.os.name` and
/// `context.browser.name`.
///
/// Apps declare their system and have no browser; pages say neither, so it is
/// read from the user agent. What was declared stands.
struct PutDevice {
    mutating func put(
        _ scene: ItemScene,
        _ flattener: inout PropertyFlattener,
        _ batch: inout EventBatch
    ) -> Bool {
        var device = scene.agent.device
        if device == .unknown, let type = scene.text(scene.context.deviceType) {
            let isPhone =
                type.isWord("ios", 0..<type.count) || type.isWord("android", 0..<type.count)
            if isPhone { device = .phone }
        }
        var isPut = false
        if device != .unknown {
            isPut = flattener.put(device.word, under: "context.device.kind", to: &batch)
        }
        if scene.agent.system > 0, scene.context.systemName < 0 {
            let name = UserAgent.systems[Int(scene.agent.system) - 1].name
            isPut = flattener.put(name, under: "context.os.name", to: &batch) || isPut
        }
        if scene.agent.browser > 0 {
            let name = UserAgent.browsers[Int(scene.agent.browser) - 1].name
            isPut = flattener.put(name, under: "context.browser.name", to: &batch) || isPut
        }
        return isPut
    }
}
