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

/// Who an item is about, as its envelope says.
private struct ItemPerson {
    var user: WireIdentifier?
    var visitor: WireIdentifier?
    /// The browser's own id beside the previous one that an alias names.
    var second: WireIdentifier?
    var ignored = 0
}

/// When an item happened, and how that was found.
private struct ItemTime {
    var moment: Int64
    var isTimeless = false
    var isCorrected = false
    var isFromFuture = false
    var isFromPast = false
    var isLate = false
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
        let call = setting.call
        guard let kind = setting.endpoint ?? kind(fields.type) else { return .unknownType }
        let person = person(kind, fields)
        guard person.user != nil || (person.visitor != nil && kind != .alias) else {
            return .noIdentity
        }
        let name = name(kind, fields)
        guard kind != .track || name != nil else { return .missingEventName }
        let time: ItemTime
        switch itemTime(fields, setting) {
        case .success(let found): time = found
        case .failure(let refused): return refused.reason
        }
        var clock = StepClock(receivedAt: call.receivedAt, index: index)
        var scene = scene(kind, fields, setting, name)
        scene.agent = steps.agent(scene)
        let isRobot = scene.agent.robot > 0
        let isLeftOut = isRobot && steps.robots == .drop
        outcome.tally.note(.dropRobots, put: isRobot && !isLeftOut, dropped: isLeftOut)
        clock.lap(.dropRobots, &outcome.tally)
        if isLeftOut {
            outcome.dropped[.robot, default: 0] += 1
            return nil
        }
        if plan != nil, !isPlanned(item, index, fields, scene, name, &clock, &outcome) {
            return nil
        }
        let message = identifier(fields.messageId)
        let hash = identity(item, index, kind, message, time.isTimeless, call)
        guard let identity = admit(hash, message != nil) else {
            outcome.duplicates += 1
            return nil
        }
        if message == nil, time.isTimeless { outcome.notDeduplicable += 1 }
        count(time, &outcome)
        addTrail(person, scene, &batch, &outcome)
        clock.start()
        addProperties(&scene, fields, setting, &batch, &clock, &outcome.tally)
        let messagePlace = message.map { keep($0, in: &batch) + 1 } ?? 0
        batch.finishEvent(
            kind: kind,
            name: eventName(scene, name, &batch),
            source: batch.strings.intern(call.source),
            message: messagePlace,
            time: time.moment,
            identity: identity,
            flags: call.flags
        )
        outcome.accepted += 1
        return nil
    }

    /// What the steps are to know of an item.
    private func scene(
        _ kind: EventKind,
        _ fields: SegmentFields,
        _ setting: ItemSetting,
        _ name: WireIdentifier?
    ) -> ItemScene {
        let values = values
        var context = ContextFields()
        context.note(setting.shared.context, of: values)
        context.note(fields.context, of: values)
        let own: Int
        switch kind {
        // RudderStack's clients put the traits of an identify into the context.
        case .identify: own = fields.traits >= 0 ? fields.traits : context.traits
        case .group: own = fields.traits
        case .track, .page, .screen: own = fields.properties
        case .alias: own = -1
        }
        var scene = ItemScene(
            values: values,
            kind: kind,
            context: context,
            own: own >= 0 && values[own].isObject ? own : -1
        )
        if kind == .track, case .bytes(let bytes)? = name,
            let event = CommerceWord.event(named: bytes)
        {
            scene.shop = event
            if !bytes.isWord(event.name) { scene.givenName = fields.event }
        }
        return scene
    }

    private func eventName(
        _ scene: ItemScene,
        _ name: WireIdentifier?,
        _ batch: inout EventBatch
    ) -> UInt32 {
        if let event = scene.shop {
            return event.name.withUTF8Buffer {
                batch.strings.intern(UnsafeRawBufferPointer($0))
            }
        }
        return name?.intern(in: &batch.strings) ?? batch.strings.intern("")
    }

    /// Holds an item against the tracking plan; false where it is not taken.
    private func isPlanned(
        _ item: Int,
        _ index: Int,
        _ fields: SegmentFields,
        _ scene: ItemScene,
        _ name: WireIdentifier?,
        _ clock: inout StepClock,
        _ outcome: inout SegmentOutcome
    ) -> Bool {
        var text = ""
        if let event = scene.shop {
            text = event.name.description
        } else if let name {
            text = name.text
        }
        let isShop = scene.shop != nil
        let found = text.withUTF8 {
            plan?.fault(
                scene.kind,
                UnsafeRawBufferPointer($0),
                scene.own,
                scene.values,
                isShop: isShop
            )
        }
        let isTaken = found.map { $0.mode == .observe } ?? true
        outcome.tally.note(.dropUnplanned, put: found != nil && isTaken, dropped: !isTaken)
        clock.lap(.dropUnplanned, &outcome.tally)
        guard let (fault, mode) = found else { return true }
        switch mode {
        case .observe: outcome.observed[fault.reason, default: 0] += 1
        case .quarantine:
            outcome.quarantined.append(reject(item, index, fields, fault.reason, fault: fault))
        case .refuse:
            outcome.rejected.append(reject(item, index, fields, fault.reason, fault: fault))
        }
        return isTaken
    }

    /// When an item happened, within the horizon of the settings.
    private func itemTime(
        _ fields: SegmentFields,
        _ setting: ItemSetting
    ) -> Result<ItemTime, RefusedTime> {
        let arrival = setting.call.receivedAt
        var time = ItemTime(moment: arrival)
        switch timeReading(fields, setting) {
        case .stated(let moment): time.moment = moment
        case .corrected(let moment, by: _):
            time.moment = moment
            time.isCorrected = true
        case .arrival: time.isTimeless = true
        case .refused(let reason): return .failure(RefusedTime(reason: reason))
        }
        let age = arrival - time.moment
        if -age > settings.futureMilliseconds {
            time.moment = arrival
            time.isFromFuture = true
        } else if !setting.call.isImported {
            time.isLate = age > settings.lateMilliseconds
            if let horizon = settings.pastMilliseconds, age > horizon {
                time.moment = arrival
                time.isFromPast = true
            }
        }
        return .success(time)
    }

    private func count(_ time: ItemTime, _ outcome: inout SegmentOutcome) {
        if time.isCorrected { outcome.corrected += 1 }
        if time.isFromFuture { outcome.movedFromFuture += 1 }
        if time.isFromPast { outcome.movedFromPast += 1 }
        if time.isLate { outcome.late += 1 }
        outcome.tally.note(
            .putClockCorrection,
            put: time.isCorrected || time.isFromFuture || time.isFromPast
        )
    }

    private func addTrail(
        _ person: ItemPerson,
        _ scene: ItemScene,
        _ batch: inout EventBatch,
        _ outcome: inout SegmentOutcome
    ) {
        if let user = person.user {
            batch.addTrail(.user, user.intern(in: &batch.strings))
        }
        if let visitor = person.visitor {
            batch.addTrail(.anonymous, visitor.intern(in: &batch.strings))
        }
        if let second = person.second {
            batch.addTrail(.anonymous, second.intern(in: &batch.strings))
        }
        trail.begin()
        trail.add(scene, settings, to: &batch)
        outcome.ignoredIdentifiers += person.ignored + trail.ignored
    }

    /// Keeps a message id, shortened where it is longer than any SDK's: its
    /// beginning, and the hash of all of it.
    private func keep(_ message: WireIdentifier, in batch: inout EventBatch) -> UInt32 {
        let most = max(64, settings.limits.messageIdBytes)
        guard case .bytes(let bytes) = message, bytes.count > most else {
            return message.intern(in: &batch.strings)
        }
        var end = most - 20
        // Not in the middle of a character.
        while end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        let begin = String(decoding: UnsafeRawBufferPointer(rebasing: bytes[..<end]), as: UTF8.self)
        return batch.strings.intern("\(begin)~\(String(StableHash.hash(bytes), radix: 16))")
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
            return settings.identifiers.accepts(bytes) ? found : nil
        case .number(var text):
            let isAccepted = text.withUTF8 {
                settings.identifiers.accepts(UnsafeRawBufferPointer($0))
            }
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
    private func person(_ kind: EventKind, _ fields: SegmentFields) -> ItemPerson {
        var person = ItemPerson()
        person.user = identifier(fields.userId)
        person.visitor = identifier(fields.anonymousId)
        if person.user == nil, isSaid(fields.userId) { person.ignored += 1 }
        if person.visitor == nil, isSaid(fields.anonymousId) { person.ignored += 1 }
        guard kind == .alias, let previous = identifier(fields.previousId) else { return person }
        if person.visitor?.text != previous.text { person.second = person.visitor }
        person.visitor = previous
        return person
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

    /// Appends the properties in the order of rising weight: the shared context,
    /// its own context, what the steps learn from both, what the call says
    /// beside its properties, then they themselves and what follows from them.
    private func addProperties(
        _ scene: inout ItemScene,
        _ fields: SegmentFields,
        _ setting: ItemSetting,
        _ batch: inout EventBatch,
        _ clock: inout StepClock,
        _ tally: inout StepTally
    ) {
        let values = scene.values
        let kind = scene.kind
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
        clock.start()
        steps.putContext(&scene, &flattener, &batch, &clock, &tally)
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
        if scene.own >= 0 {
            let isTraits = kind == .identify || kind == .group
            let plain = scene.shop == nil ? PropertyFlattener.Spelling.asGiven : .commerce
            flattener.add(
                object: scene.own,
                of: values,
                spelling: isTraits ? .traits : plain,
                to: &batch
            )
        }
        clock.start()
        steps.putFacts(scene, &flattener, &batch, &clock, &tally)
    }
}

/// Why a time is no time.
private struct RefusedTime: Error {
    let reason: RejectReason
}
