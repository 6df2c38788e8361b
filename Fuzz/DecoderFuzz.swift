// SPDX-License-Identifier: Apache-2.0

internal import JejakCollect
internal import JejakCore

// A coverage-guided fuzz target: any bytes as a body, a packed body or a pixel.
// The first byte chooses how they are read; every promise of the decoder that
// can be checked without knowing the input is checked, and a broken one traps.

nonisolated(unsafe) private let free = SegmentDecoder()
nonisolated(unsafe) private let planned = SegmentDecoder(settings: settings)
nonisolated(unsafe) private var batch = EventBatch()

private var settings: IntakeSettings {
    var settings = IntakeSettings.standard
    settings.robots = .keep
    settings.defaultCurrency = "IDR"
    settings.callingCode = "62"
    settings.consentCategories = ["ads"]
    settings.pastMilliseconds = 86_400_000
    settings.trackingPlan = TrackingPlan(
        mode: .quarantine,
        unplannedMode: .observe,
        events: [
            TrackingPlan.Event(
                "Order Completed",
                mode: .refuse,
                properties: [
                    "order_id": TrackingPlan.Property(.text, isRequired: true),
                    "a.b": TrackingPlan.Property(.date),
                ],
                allowsOthers: false
            ),
            TrackingPlan.Event("e", properties: ["n": TrackingPlan.Property(.whole)]),
        ]
    )
    return settings
}

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzDecoder(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let bytes, count > 1 else { return 0 }
    let mode = bytes[0]
    var body = Array(UnsafeBufferPointer(start: bytes + 1, count: count - 1))
    switch mode & 3 {
    case 2:
        guard case .bytes(let text) = Inflate.gunzip(body, limit: 65_536) else { return 0 }
        precondition(text.count <= 65_536, "the limit holds")
        body = text
    case 3:
        guard let text = PixelQuery.body(String(decoding: body, as: UTF8.self)) else { return 0 }
        body = text
    default: break
    }
    let decoder = mode & 4 == 0 ? free : planned
    let endpoint = EventKind(rawValue: mode >> 4)
    if batch.count > 500 { batch.removeAll() }
    let before = batch.count
    guard decoder.read(body, endpoint: endpoint) == nil else {
        precondition(decoder.itemCount == 0, "a refused body has no items")
        return 0
    }
    let items = decoder.itemCount
    let call = SegmentCall(
        source: "fuzz",
        receivedAt: 1_741_608_000_000,
        isStrict: mode & 8 != 0,
        userAgent: "Mozilla/5.0 (X11; Linux x86_64) Chrome/126",
        globalPrivacyControl: mode & 4 != 0
    )
    let outcome = decoder.append(to: &batch, call) { identity, _ in
        identity % 7 == 0 ? nil : identity
    }
    let refused = outcome.rejected.count + outcome.quarantined.count
    if call.isStrict && refused > 0 {
        precondition(outcome.accepted == 0, "a strict call is all or nothing")
    } else {
        precondition(
            outcome.accepted + outcome.duplicates + refused + outcome.droppedCount == items,
            "every item is counted once"
        )
    }
    precondition(batch.count == before + outcome.accepted, "an accepted item is a row")
    checkSoundness(from: before)
    for item in outcome.rejected { _ = item.sentence }
    if let item = outcome.rejected.first {
        precondition(free.read(Array(item.content.utf8)) != .invalidJSON, "a reject is JSON")
    }
    return 0
}

/// The columns of the batch fit each other, and the new rows are whole.
private func checkSoundness(from first: Int) {
    let count = batch.count
    precondition(batch.kinds.count == count && batch.names.count == count)
    precondition(batch.identities.count == count && batch.messages.count == count)
    precondition(batch.trailStarts.count == count + 1)
    precondition(batch.propertyStarts.count == count + 1)
    precondition(batch.trailStarts.last == UInt32(batch.trailValues.count))
    precondition(batch.propertyStarts.last == UInt32(batch.propertyValues.count))
    precondition(batch.propertyKeys.count == batch.propertyValues.count)
    let strings = UInt32(batch.strings.count)
    for index in first..<count {
        precondition(EventKind(rawValue: batch.kinds[index]) != nil)
        precondition(batch.names[index] < strings && batch.messages[index] <= strings)
        precondition(batch.identities[index] > 0 && batch.identities[index] < 1 << 63)
        let trail = Int(batch.trailStarts[index])..<Int(batch.trailStarts[index + 1])
        precondition(!trail.isEmpty && trail.count <= 16, "every event has somebody")
        for place in trail { precondition(batch.trailValues[place] < strings) }
        let range = Int(batch.propertyStarts[index])..<Int(batch.propertyStarts[index + 1])
        var keys: Set<UInt32> = []
        for place in range {
            precondition(batch.propertyKeys[place] < strings)
            precondition(keys.insert(batch.propertyKeys[place]).inserted, "a key stands once")
            let bits = batch.propertyValues[place]
            switch PropertyType(rawValue: batch.propertyTypes[place]) {
            case .text, .json: precondition(bits < UInt64(strings))
            case .number: precondition(Double(bitPattern: bits).isFinite)
            case .bool: precondition(bits < 2)
            case .null: precondition(bits == 0)
            case nil: preconditionFailure("every value has a type")
            }
        }
    }
}
