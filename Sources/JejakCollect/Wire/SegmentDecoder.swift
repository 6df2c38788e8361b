// SPDX-License-Identifier: Apache-2.0

internal import CSimdJSON
package import JejakCore

/// Reads calls of the Segment tracking protocol into event columns.
///
/// The one place that knows the protocol: what it calls things, what it lets
/// one leave out, how it corrects times. Two steps, because the key of the
/// source may stand inside the body: `read` a body, look at `writeKey`, then
/// `append` its events to a batch. Every item becomes an event, a duplicate, or
/// is refused, put aside or left out with a reason; what is no event leaves no
/// row in the batch. Named steps add to the events on the way.
///
/// Not for two threads at once; keep one and use it again, since it keeps its
/// buffers. Time grows with the bytes.
package final class SegmentDecoder {
    package let settings: IntakeSettings
    private let document: JSONDocument
    private var endpoint: EventKind?
    private var body = SegmentFields()
    /// Where the items stand among the values, and where they end.
    private var items = 0..<0
    var flattener = PropertyFlattener()
    var canonical = CanonicalJSON()
    var steps: StepChain
    var plan: PlanCheck?
    var trail = EventTrail()
    private var openEnds: [UInt32] = []

    private var limits: SegmentLimits { settings.limits }

    /// A decoder for an installation's settings; `placeResolver` is asked where
    /// callers are.
    package init(
        settings: IntakeSettings = .standard,
        placeResolver: (any PlaceResolver)? = nil
    ) {
        self.settings = settings
        steps = StepChain(settings, placeResolver)
        plan = settings.trackingPlan.map(PlanCheck.init)
        let limits = settings.limits
        // An item of a batch lies two levels down. The rest is room to refuse
        // one deep item by itself and keep its neighbours.
        document = JSONDocument(
            depthLimit: max(256, limits.depth + 2),
            valueLimit: max(1, min(limits.bodyBytes, 1 << 30))
        )
    }

    /// A decoder with limits of its own and else the standard settings.
    package convenience init(limits: SegmentLimits) {
        var settings = IntakeSettings.standard
        settings.limits = limits
        self.init(settings: settings)
    }

    /// The key the body itself carries, as browsers send it.
    package var writeKey: String? {
        guard body.writeKey >= 0, values[body.writeKey].isString else { return nil }
        return String(decoding: values[body.writeKey].textBytes, as: UTF8.self)
    }

    var values: UnsafeBufferPointer<jejak_json_value> { document.values }

    /// Reads one call or one batch, and says why where it cannot be.
    ///
    /// `endpoint` is the kind the address named; without it the body is a batch
    /// or says its own `type`. The bytes may go once it has returned: the parser
    /// keeps its own copy of the texts.
    package func read(
        _ bytes: UnsafeRawBufferPointer,
        endpoint: EventKind? = nil,
        padding: Int = 0
    ) -> RejectReason? {
        self.endpoint = endpoint
        body = SegmentFields()
        items = 0..<0
        let text = Self.withoutMark(bytes)
        guard text.count <= limits.bodyBytes else { return .tooLarge }
        guard text.contains(where: { $0 > 0x20 }) else { return .emptyBody }
        switch document.read(text, padding: padding) {
        case .notJSON: return .invalidJSON
        case .tooDeep: return .tooDeep
        case .tooManyValues: return .tooManyProperties
        case nil: break
        }
        guard values[0].isObject else { return .notAnObject }
        body = SegmentFields(object: 0, of: values)
        guard endpoint == nil, body.batch >= 0 else {
            items = 0..<values.count
            return nil
        }
        guard values[body.batch].isArray, values[body.batch].end > body.batch + 1 else {
            return .emptyBatch
        }
        items = body.batch + 1..<Int(values[body.batch].end)
        guard itemCount <= limits.eventCount else {
            items = 0..<0
            return .tooManyEvents
        }
        return nil
    }

    /// Reads one call or one batch from an array.
    package func read(_ bytes: [UInt8], endpoint: EventKind? = nil) -> RejectReason? {
        bytes.withUnsafeBytes { read($0, endpoint: endpoint) }
    }

    /// How many items the body holds.
    package var itemCount: Int {
        var count = 0
        var place = items.lowerBound
        while place < items.upperBound {
            count += 1
            place = Int(values[place].end)
        }
        return count
    }

    /// Appends the events of the body that was read last.
    ///
    /// `admit` is asked for each valid item with its identity and whether that
    /// came from a message id; it answers the identity to use, or nothing where
    /// the event is known already. Without it every item is new. It must not
    /// touch the batch, and is not asked back when a strict call fails.
    package func append(
        to batch: inout EventBatch,
        _ call: SegmentCall,
        admit: (_ identity: UInt64, _ hasMessageId: Bool) -> UInt64? = { identity, _ in identity }
    ) -> SegmentOutcome {
        var outcome = SegmentOutcome()
        guard !items.isEmpty else { return outcome }
        if settings.blockedSources.contains(call.source) {
            let count = itemCount
            outcome.dropped[.blockedSource] = count
            outcome.tally.note(.dropBlockedSources, count: count, dropped: count)
            return outcome
        }
        outcome.tally.note(.dropBlockedSources, count: itemCount, dropped: 0)
        let before = batch.count
        steps.begin(call)
        let setting = ItemSetting(
            call: call,
            endpoint: endpoint,
            shared: isBatch ? body : SegmentFields()
        )
        var place = items.lowerBound
        var index = 0
        while place < items.upperBound {
            let fields = values[place].isObject ? SegmentFields(object: place, of: values) : nil
            let reason =
                refusal(of: place)
                ?? take(place, index, fields ?? SegmentFields(), setting, &batch, &outcome, admit)
            if let reason {
                outcome.rejected.append(reject(place, index, fields, reason))
            }
            place = Int(values[place].end)
            index += 1
        }
        if call.isStrict, !(outcome.rejected.isEmpty && outcome.quarantined.isEmpty) {
            batch.removeEvents(from: before)
            outcome.takeBack()
        }
        return outcome
    }

    private var isBatch: Bool { items.lowerBound > 0 }

    /// Some editors begin a text with the mark of its byte order.
    private static func withoutMark(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        guard bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF else {
            return bytes
        }
        return UnsafeRawBufferPointer(rebasing: bytes[3...])
    }

    /// Why an item's shape is refused, if it is. One pass over its values. Its
    /// size is that of compact JSON, give or take the digits of its numbers.
    private func refusal(of item: Int) -> RejectReason? {
        let end = Int(values[item].end)
        guard values[item].isObject else { return .notAnObject }
        guard end - item - 1 <= limits.valuesPerEvent else { return .tooManyProperties }
        var size = 0
        openEnds.removeAll(keepingCapacity: true)
        for place in item..<end {
            let value = values[place]
            while let last = openEnds.last, place >= Int(last) { openEnds.removeLast() }
            if openEnds.count > limits.depth { return .tooDeep }
            size += Int(value.key_length) + Int(value.text_length) + 6
            if value.end > place + 1 { openEnds.append(value.end) }
        }
        return size > limits.eventBytes ? .tooLarge : nil
    }

    func reject(
        _ item: Int,
        _ index: Int,
        _ fields: SegmentFields?,
        _ reason: RejectReason,
        fault: PlanFault? = nil
    ) -> RejectedItem {
        var message: String?
        if let fields, let found = identifier(fields.messageId) {
            message = String(found.text.prefix(128))
        }
        return RejectedItem(
            index: index,
            messageId: message,
            reason: reason,
            fault: fault,
            content: replayable(item)
        )
    }

    /// The item so that it can be sent again by itself.
    private func replayable(_ item: Int) -> String {
        canonical.removeAll()
        let isShared = isBatch && (body.context >= 0 || body.sentAt >= 0)
        // An item with a member "batch" would by itself be read as a batch.
        let isWrapped =
            isShared || values[item].isObject && SegmentFields(object: item, of: values).batch >= 0
        if isWrapped { canonical.put("{\"batch\":[") }
        if let endpoint, values[item].isObject {
            // The address said the kind; the item must say it from now on.
            var rest = CanonicalJSON()
            rest.write(item, of: values) { $0.hasKey("type") }
            let members = rest.text.dropFirst()
            canonical.put("{\"type\":\"")
            canonical.append(endpoint.name)
            let quote: StaticString = members == "}" ? "\"" : "\","
            canonical.put(quote)
            canonical.append(String(members))
        } else {
            canonical.write(item, of: values)
        }
        guard isWrapped else { return canonical.text }
        canonical.put("]")
        if isShared, body.context >= 0 {
            canonical.put(",\"context\":")
            canonical.write(body.context, of: values)
        }
        if isShared, body.sentAt >= 0 {
            canonical.put(",\"sentAt\":")
            canonical.write(body.sentAt, of: values)
        }
        canonical.put("}")
        return canonical.text
    }
}
