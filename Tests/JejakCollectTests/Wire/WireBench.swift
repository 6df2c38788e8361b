// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCollect
internal import JejakCore

/// A decoder, a batch and a way to read the batch as text: what most tests of
/// the wire need.
struct WireBench {
    static let noon: Int64 = 1_741_608_000_000  // 2025-03-10T12:00:00Z

    var batch = EventBatch()
    var call = SegmentCall(source: "shop", receivedAt: Self.noon)
    let decoder: SegmentDecoder

    init(limits: SegmentLimits = SegmentLimits()) {
        decoder = SegmentDecoder(limits: limits)
    }

    init(settings: IntakeSettings, placeResolver: (any PlaceResolver)? = nil) {
        decoder = SegmentDecoder(settings: settings, placeResolver: placeResolver)
    }

    /// The properties of one track call with a context, by key.
    static func track(
        _ event: String,
        properties: String = "{}",
        context: String = "{}",
        settings: IntakeSettings = .standard
    ) -> WireBench {
        var bench = WireBench(settings: settings)
        _ = bench.send(
            #"{"type":"track","event":"\#(event)","userId":"u","properties":\#(properties),"#
                + #""context":\#(context)}"#
        )
        return bench
    }

    /// What became of a body: the refusal of the whole, or of its items.
    mutating func send(
        _ body: String,
        endpoint: EventKind? = nil
    ) -> (refusal: RejectReason?, outcome: SegmentOutcome) {
        if let reason = decoder.read(Array(body.utf8), endpoint: endpoint) {
            return (reason, SegmentOutcome())
        }
        return (nil, decoder.append(to: &batch, call))
    }

    /// The reasons of a body's refused items, or of the body.
    mutating func reasons(_ body: String, endpoint: EventKind? = nil) -> [RejectReason] {
        let (refusal, outcome) = send(body, endpoint: endpoint)
        return refusal.map { [$0] } ?? outcome.rejected.map(\.reason)
    }

    func value(_ key: String, event: Int = 0) -> PropertyValue? {
        properties(event).first { $0.key == key }?.value
    }

    func properties(_ event: Int) -> [(key: String, value: PropertyValue)] {
        guard event < batch.count else { return [] }
        return (Int(batch.propertyStarts[event])..<Int(batch.propertyStarts[event + 1])).map {
            (batch.strings[Int(batch.propertyKeys[$0])], batch.value(at: $0))
        }
    }

    func trail(_ event: Int = 0) -> [String] {
        guard event < batch.count else { return [] }
        return (Int(batch.trailStarts[event])..<Int(batch.trailStarts[event + 1])).map {
            let kind = IdentifierKind(rawValue: batch.trailKinds[$0])
            return "\(kind.map { "\($0)" } ?? "?")=\(batch.strings[Int(batch.trailValues[$0])])"
        }
    }

    /// One event as a line, without its context.
    func line(_ event: Int) -> String {
        guard event < batch.count else { return "there is no such event" }
        let kind = EventKind(rawValue: batch.kinds[event])?.name ?? "?"
        let message = Int(batch.messages[event])
        var text = "\(kind) '\(batch.strings[Int(batch.names[event])])' "
        text += ISO8601.format(batch.times[event]) + " "
        text += trail(event).joined(separator: " ")
        text += message > 0 ? " [\(batch.strings[message - 1])]" : " []"
        for (key, value) in properties(event) where !key.hasPrefix("context.") {
            text += " \(key)=" + Self.shown(value)
        }
        return text
    }

    static func shown(_ value: PropertyValue) -> String {
        switch value {
        case .null: "null"
        case .bool(let flag): "\(flag)"
        case .number(let number): "\(number)"
        case .text(let text): "'\(text)'"
        case .json(let text): "json\(text)"
        }
    }

    /// What every batch must be, whatever was sent.
    var isSound: Bool {
        let count = batch.count
        let columns = [
            batch.kinds.count, batch.flags.count, batch.names.count, batch.sources.count,
            batch.messages.count, batch.identities.count, batch.trailStarts.count - 1,
            batch.propertyStarts.count - 1,
        ]
        let strings = UInt32(batch.strings.count)
        let texts = zip(batch.propertyTypes, batch.propertyValues).allSatisfy { type, bits in
            switch PropertyType(rawValue: type) {
            case .text, .json: bits < UInt64(strings)
            case .number: Double(bitPattern: bits).isFinite
            case .bool: bits < 2
            case .null: bits == 0
            case nil: false
            }
        }
        return columns.allSatisfy { $0 == count } && texts
            && batch.trailStarts.last == UInt32(batch.trailKinds.count)
            && batch.trailKinds.count == batch.trailValues.count
            && batch.propertyStarts.last == UInt32(batch.propertyKeys.count)
            && batch.propertyKeys.count == batch.propertyTypes.count
            && batch.propertyKeys.count == batch.propertyValues.count
            && batch.propertyKeys.allSatisfy { $0 < strings }
            && batch.trailValues.allSatisfy { $0 < strings }
            && batch.names.allSatisfy { $0 < strings }
            && batch.messages.allSatisfy { $0 <= strings }
            && batch.identities.allSatisfy { $0 > 0 && $0 < 1 << 63 }
            && batch.kinds.allSatisfy { EventKind(rawValue: $0) != nil }
    }

    /// A file of the data that lie beside the checkout, where they do.
    static func sharedFile(_ name: String) -> [UInt8]? {
        var folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        for _ in 0..<8 {
            let file = folder.appendingPathComponent("shared/data/\(name)")
            // Most folders on the way up have no such file: that is no failure.
            if let found = try? Data(contentsOf: file) { return Array(found) }
            folder.deleteLastPathComponent()
        }
        return nil
    }
}
