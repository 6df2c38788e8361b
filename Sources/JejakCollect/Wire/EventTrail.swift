// SPDX-License-Identifier: Apache-2.0

internal import CSimdJSON
internal import JejakCore

/// Finds the identifiers that an event came with, beside those of its envelope.
///
/// Mail address and telephone number from the traits of an identify call and of
/// the context, in their one form; the push token; the advertising id, unless
/// its owner refused to be followed; and `context.externalIds`. Where another
/// system's id is a mail address or a number by its type, it is one here. What
/// is no address, or a placeholder, is left out and counted.
///
/// Invariant: an event has at most `most` identifiers, each once.
struct EventTrail {
    static let most = 16

    private var form: [UInt8] = []
    /// How many were not believed, of the last event.
    private(set) var ignored = 0

    mutating func begin() { ignored = 0 }

    mutating func ignore() { ignored += 1 }

    /// Adds the identifiers of one item to the trail that is open.
    mutating func add(
        _ scene: ItemScene,
        _ settings: IntakeSettings,
        to batch: inout EventBatch
    ) {
        for traits in [scene.kind == .identify ? scene.own : -1, scene.context.traits]
        where traits >= 0 {
            addContacts(traits, scene, settings, &batch)
        }
        let context = scene.context
        addDevice(scene.text(context.deviceToken), settings, &batch)
        let isRefused =
            context.adTracking >= 0
            && Int(scene.values[context.adTracking].kind) == JEJAK_JSON_FALSE
        if !isRefused { addDevice(scene.text(context.advertisingId), settings, &batch) }
        if context.externalIds >= 0 { addExternals(scene, settings, &batch) }
    }

    private mutating func addContacts(
        _ traits: Int,
        _ scene: ItemScene,
        _ settings: IntakeSettings,
        _ batch: inout EventBatch
    ) {
        var mail = -1
        var phone = -1
        ContextFields.forEach(traits, scene.values) { member, place in
            guard member.key_length == 5 else { return }
            if member.hasKey("email") { mail = place }
            if member.hasKey("phone") { phone = place }
        }
        if let text = scene.text(mail) { addMail(text, settings, &batch) }
        if let text = scene.text(phone) { addPhone(text, settings, &batch) }
    }

    private mutating func addMail(
        _ text: UnsafeRawBufferPointer,
        _ settings: IntakeSettings,
        _ batch: inout EventBatch
    ) {
        guard ContactForm.mail(text, into: &form) else {
            ignored += 1
            return
        }
        addForm(.email, settings, &batch)
    }

    private mutating func addPhone(
        _ text: UnsafeRawBufferPointer,
        _ settings: IntakeSettings,
        _ batch: inout EventBatch
    ) {
        guard ContactForm.phone(text, callingCode: settings.callingCode, into: &form) else {
            ignored += 1
            return
        }
        addForm(.phone, settings, &batch)
    }

    private mutating func addDevice(
        _ text: UnsafeRawBufferPointer?,
        _ settings: IntakeSettings,
        _ batch: inout EventBatch
    ) {
        guard let text else { return }
        // A token of a kilobyte is none.
        guard text.count <= 512, settings.identifiers.accepts(text) else {
            ignored += 1
            return
        }
        Self.add(.device, batch.strings.intern(text), &batch)
    }

    private mutating func addExternals(
        _ scene: ItemScene,
        _ settings: IntakeSettings,
        _ batch: inout EventBatch
    ) {
        let list = scene.context.externalIds
        guard scene.values[list].isArray else { return }
        var place = list + 1
        let end = Int(scene.values[list].end)
        var rounds = 0
        while place < end, rounds < 64 {
            let id = scene.text(scene.member("id", of: place))
            let type = scene.text(scene.member("type", of: place))
            if let id, let type, id.count + type.count < 512 {
                addExternal(type, id, settings, &batch)
            }
            place = Int(scene.values[place].end)
            rounds += 1
        }
    }

    private mutating func addExternal(
        _ type: UnsafeRawBufferPointer,
        _ id: UnsafeRawBufferPointer,
        _ settings: IntakeSettings,
        _ batch: inout EventBatch
    ) {
        if type.isWord("email") { return addMail(id, settings, &batch) }
        if type.isWord("phone") { return addPhone(id, settings, &batch) }
        guard settings.identifiers.accepts(id), settings.identifiers.accepts(type) else {
            ignored += 1
            return
        }
        form.removeAll(keepingCapacity: true)
        form.append(contentsOf: type)
        form.append(0x3A)
        form.append(contentsOf: id)
        Self.add(.external, form.withUnsafeBytes { batch.strings.intern($0) }, &batch)
    }

    private mutating func addForm(
        _ kind: IdentifierKind,
        _ settings: IntakeSettings,
        _ batch: inout EventBatch
    ) {
        guard form.withUnsafeBytes({ settings.identifiers.accepts($0) }) else {
            ignored += 1
            return
        }
        Self.add(kind, form.withUnsafeBytes { batch.strings.intern($0) }, &batch)
    }

    private static func add(_ kind: IdentifierKind, _ value: UInt32, _ batch: inout EventBatch) {
        let start = Int(batch.trailStarts.last ?? 0)
        let end = batch.trailKinds.count
        guard end - start < most else { return }
        for place in start..<end
        where batch.trailKinds[place] == kind.rawValue && batch.trailValues[place] == value {
            return
        }
        batch.addTrail(kind, value)
    }
}
