// SPDX-License-Identifier: Apache-2.0

internal import CSimdJSON
internal import JejakCore

// When an item happened, and what makes it the same item.

/// What an item says of its time.
enum TimeReading: Equatable {
    case stated(Int64)
    /// Stated, and mended by the sender's own clock by so many milliseconds.
    case corrected(Int64, by: Int64)
    /// It says nothing, so it happened when it arrived.
    case arrival
    case refused(RejectReason)
}

extension SegmentDecoder {
    /// When an item happened, by Segment's rule: its `timestamp` as it stands;
    /// else `receivedAt − (sentAt − originalTimestamp)`, which cancels a wrong
    /// clock on the sender's side; without `sentAt` no correction; without any
    /// of them the arrival. History that says no time is refused: the moment of
    /// the import says nothing.
    func timeReading(_ fields: SegmentFields, _ setting: ItemSetting) -> TimeReading {
        if isSaid(fields.timestamp) {
            return moment(fields.timestamp).map(TimeReading.stated) ?? .refused(.badTimestamp)
        }
        let isImported = setting.call.isImported
        let archived = isImported ? moment(fields.receivedAt) : nil
        guard isSaid(fields.originalTimestamp) else {
            guard isImported else { return .arrival }
            return archived.map(TimeReading.stated) ?? .refused(.missingTimestamp)
        }
        guard let original = moment(fields.originalTimestamp) else {
            return .refused(.badTimestamp)
        }
        let sent = moment(fields.sentAt) ?? moment(setting.shared.sentAt)
        let received = isImported ? archived : setting.call.receivedAt
        guard let sent, let received else { return .stated(original) }
        let mended = received.subtractingReportingOverflow(sent - original).partialValue
        return mended == original
            ? .stated(original) : .corrected(mended, by: mended - original)
    }

    /// Whether a time is given at all; an empty text says nothing.
    func isSaid(_ place: Int) -> Bool {
        place >= 0 && !(values[place].isString && values[place].text_length == 0)
    }

    private func moment(_ place: Int) -> Int64? {
        guard place >= 0, values[place].isString else { return nil }
        return ISO8601.milliseconds(values[place].textBytes)
    }

    /// What makes an event the same event: 63 bits, never zero.
    ///
    /// With a message id the source and that id. Without one the source, the
    /// kind and the content, save for what a retry changes. An item that says no
    /// time either is told apart by its arrival and place: two clicks that say
    /// nothing are two clicks, not one click sent twice.
    func identity(
        _ item: Int,
        _ index: Int,
        _ kind: EventKind,
        _ message: WireIdentifier?,
        _ isTimeless: Bool,
        _ call: SegmentCall
    ) -> UInt64 {
        let source = StableHash.hash(call.source)
        var hash: UInt64
        switch message {
        case .bytes(let bytes): hash = StableHash.hash(bytes)
        case .number(let text): hash = StableHash.hash(text)
        case nil:
            canonical.removeAll()
            canonical.write(item, of: values) {
                $0.hasKey("sentAt") || $0.hasKey("receivedAt") || $0.hasKey("writeKey")
                    || $0.hasKey("messageId")
            }
            let seed = UInt64(kind.rawValue)
            hash = canonical.bytes.withUnsafeBytes { StableHash.hash($0, seed: seed) }
            if isTimeless {
                hash = StableHash.combine(hash, UInt64(bitPattern: call.receivedAt))
                hash = StableHash.combine(hash, UInt64(index))
            }
        }
        let mixed = StableHash.combine(source, hash) & ~(1 << 63)
        return mixed == 0 ? 1 : mixed
    }
}
