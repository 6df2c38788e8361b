// SPDX-License-Identifier: Apache-2.0

internal import CSimdJSON
internal import JejakCore

// One item of a body: what kind it is, whose, when, and its row.

/// What all items of one body share.
struct ItemSetting {
    let call: SegmentCall
    let endpoint: EventKind?
    /// The fields of the batch around the items; empty for a single call.
    let shared: SegmentFields
}

/// An id as text: in the document, or spelled out from a number.
enum WireIdentifier {
    case bytes(UnsafeRawBufferPointer)
    case number(String)

    var text: String {
        switch self {
        case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
        case .number(let text): text
        }
    }

    func intern(in strings: inout StringTable) -> UInt32 {
        switch self {
        case .bytes(let bytes): strings.intern(bytes)
        case .number(let text): strings.intern(text)
        }
    }
}

extension SegmentDecoder {
    /// Adds an item's event, or says why not. Everything that can be refused is
    /// refused before the first value goes into the batch.
    func take(
        _ item: Int,
        _ index: Int,
        _ fields: SegmentFields,
        _ setting: ItemSetting,
        _ batch: inout EventBatch,
        _ outcome: inout SegmentOutcome,
        _ admit: (UInt64, Bool) -> UInt64?
    ) -> RejectReason? {
        guard let kind = setting.endpoint ?? kind(fields.type) else { return .unknownType }
        let trail = trail(kind, fields)
        guard trail.user != nil || (trail.visitor != nil && kind != .alias) else {
            return .noIdentity
        }
        let name = name(kind, fields)
        guard kind != .track || name != nil else { return .missingEventName }
        var time = setting.call.receivedAt
        let reading = timeReading(fields, setting)
        switch reading {
        case .stated(let moment):
            time = moment
            if time - setting.call.receivedAt > ISO8601.millisecondsPerDay {
                time = setting.call.receivedAt
            }
        case .arrival: break
        case .refused(let reason): return reason
        }
        let message = identifier(fields.messageId)
        let hash = identity(item, index, kind, message, reading == .arrival, setting.call)
        guard let identity = admit(hash, message != nil) else {
            outcome.duplicates += 1
            return nil
        }
        if case .stated(let moment) = reading, moment != time { outcome.movedFromFuture += 1 }
        outcome.ignoredIdentifiers += trail.ignored
        outcome.accepted += 1

        if let user = trail.user {
            batch.addTrail(.user, user.intern(in: &batch.strings))
        }
        if let visitor = trail.visitor {
            batch.addTrail(.anonymous, visitor.intern(in: &batch.strings))
        }
        if let second = trail.second {
            batch.addTrail(.anonymous, second.intern(in: &batch.strings))
        }
        addProperties(kind, fields, setting, &batch)
        let messagePlace = message.map { $0.intern(in: &batch.strings) + 1 } ?? 0
        batch.finishEvent(
            kind: kind,
            name: name?.intern(in: &batch.strings) ?? batch.strings.intern(""),
            source: batch.strings.intern(setting.call.source),
            message: messagePlace,
            time: time,
            identity: identity,
            flags: setting.call.flags
        )
        return nil
    }

    private func kind(_ place: Int) -> EventKind? {
        guard place >= 0, values[place].isString else { return nil }
        let text = values[place].textBytes
        if text.isWord("track") { return .track }
        if text.isWord("identify") { return .identify }
        if text.isWord("page") { return .page }
        if text.isWord("screen") { return .screen }
        if text.isWord("group") { return .group }
        return text.isWord("alias") ? .alias : nil
    }

    /// The text of an id that can be believed.
    func identifier(_ place: Int) -> WireIdentifier? {
        guard let found = scalarText(place) else { return nil }
        switch found {
        case .bytes(let bytes):
            return IdentifierRule.accepts(bytes) ? found : nil
        case .number(var text):
            let isAccepted = text.withUTF8 { IdentifierRule.accepts(UnsafeRawBufferPointer($0)) }
            return isAccepted ? found : nil
        }
    }

    /// A text, or a number as text.
    private func scalarText(_ place: Int) -> WireIdentifier? {
        guard place >= 0 else { return nil }
        let value = values[place]
        if value.isString { return .bytes(value.textBytes) }
        guard value.isNumber else { return nil }
        canonical.removeAll()
        canonical.writeNumber(value)
        return .number(canonical.text)
    }

    /// Who it was. An alias joins its previous id to the user, so that one goes
    /// before the anonymous id of the browser.
    private func trail(
        _ kind: EventKind,
        _ fields: SegmentFields
    ) -> (user: WireIdentifier?, visitor: WireIdentifier?, second: WireIdentifier?, ignored: Int) {
        let user = identifier(fields.userId)
        let visitor = identifier(fields.anonymousId)
        let previous = kind == .alias ? identifier(fields.previousId) : nil
        var ignored = 0
        for (place, id) in [(fields.userId, user), (fields.anonymousId, visitor)]
        where id == nil && place >= 0 && !(values[place].isString && values[place].text_length == 0)
        {
            ignored += 1
        }
        guard let previous else { return (user, visitor, nil, ignored) }
        let isSame = visitor?.text == previous.text
        return (user, previous, isSame ? nil : visitor, ignored)
    }

    /// What was done: the event of a track call, the name of a page or screen.
    private func name(_ kind: EventKind, _ fields: SegmentFields) -> WireIdentifier? {
        switch kind {
        case .track:
            guard let name = scalarText(fields.event) else { return nil }
            if case .bytes(let bytes) = name, !bytes.contains(where: { $0 > 0x20 }) { return nil }
            return name
        case .page, .screen: return scalarText(fields.name)
        case .identify, .group, .alias: return nil
        }
    }

    /// Appends the properties in the order of rising weight: what the call says
    /// beside them, the shared context, its own context, then they themselves.
    private func addProperties(
        _ kind: EventKind,
        _ fields: SegmentFields,
        _ setting: ItemSetting,
        _ batch: inout EventBatch
    ) {
        flattener.beginEvent()
        for context in [setting.shared.context, fields.context]
        where context >= 0 && values[context].isObject {
            flattener.add(
                object: context,
                of: values,
                prefix: "context.",
                spelling: .context,
                to: &batch
            )
        }
        switch kind {
        case .page, .screen:
            if fields.category >= 0 {
                flattener.add(fields.category, of: values, name: "category", to: &batch)
            }
        case .group:
            if fields.groupId >= 0 {
                flattener.add(fields.groupId, of: values, name: "groupId", to: &batch)
            }
        case .alias:
            if fields.previousId >= 0 {
                flattener.add(fields.previousId, of: values, name: "previousId", to: &batch)
            }
        case .track, .identify: break
        }
        let isTraits = kind == .identify || kind == .group
        let own = isTraits ? fields.traits : fields.properties
        guard own >= 0, values[own].isObject, kind != .alias else { return }
        flattener.add(
            object: own,
            of: values,
            spelling: isTraits ? .traits : .asGiven,
            to: &batch
        )
    }
}
