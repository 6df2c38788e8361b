// SPDX-License-Identifier: Apache-2.0

/// Where a footprint's other properties lie: a part of the snapshot and a row
/// of that part.
public struct RowReference: Sendable, Equatable, BitwiseCopyable {
    /// The part's place in the snapshot.
    public let part: Int32
    /// The row's place in the part.
    public let row: UInt32

    /// A row of a part.
    @inlinable
    public init(part: Int32, row: UInt32) {
        self.part = part
        self.row = row
    }
}

/// One person's footprints in time order, for as long as a scan shows them.
///
/// The columns point into a part's memory where the person lives in one part
/// (nearly everybody), else into a copy merged for this moment. Keep nothing of
/// it after the closure returns.
///
/// It is public, though nobody outside asks for it: the compiler carries what is
/// `public` and inlinable into the rooms above, and what is `package` not.
///
/// A scan by events shows the footprints of one event alone: then
/// `isOfOneEvent`, `events` is empty, and money is read with `amount`.
public struct JourneyView {
    /// The person's code.
    public let person: UInt32
    /// When each footprint was, milliseconds since 1970 UTC, rising.
    public let times: UnsafeBufferPointer<Int64>
    /// What each was, by its code in the dictionary; empty in a view of one event.
    public let events: UnsafeBufferPointer<UInt16>
    /// Money in minor units; in a view of one event that of the whole part.
    public let amounts: UnsafeBufferPointer<Int64>
    @usableFromInline let part: Int32
    @usableFromInline let firstRow: Int
    @usableFromInline let merged: UnsafePointer<RowReference>?
    /// The rows of one event in their part, whose amounts then are the part's.
    @usableFromInline let listed: UnsafePointer<UInt32>?
    /// Whether the footprints are those of one event alone.
    public let isOfOneEvent: Bool

    /// Rows that lie together in a part.
    init(
        person: UInt32,
        times: UnsafeBufferPointer<Int64>,
        events: UnsafeBufferPointer<UInt16>,
        amounts: UnsafeBufferPointer<Int64>,
        part: Int32,
        firstRow: Int
    ) {
        self.person = person
        self.times = times
        self.events = events
        self.amounts = amounts
        self.part = part
        self.firstRow = firstRow
        merged = nil
        listed = nil
        isOfOneEvent = false
    }

    /// Rows of several parts, copied.
    init(
        person: UInt32,
        times: UnsafeBufferPointer<Int64>,
        events: UnsafeBufferPointer<UInt16>,
        amounts: UnsafeBufferPointer<Int64>,
        merged: UnsafePointer<RowReference>?,
        isOfOneEvent: Bool
    ) {
        self.person = person
        self.times = times
        self.events = events
        self.amounts = amounts
        part = 0
        firstRow = 0
        self.merged = merged
        listed = nil
        self.isOfOneEvent = isOfOneEvent
    }

    /// Rows of one event that lie here and there in a part.
    @inlinable
    init(
        person: UInt32,
        times: UnsafeBufferPointer<Int64>,
        listed: UnsafePointer<UInt32>?,
        of part: Int32,
        amounts: UnsafeBufferPointer<Int64>
    ) {
        self.person = person
        self.times = times
        events = UnsafeBufferPointer(start: nil, count: 0)
        self.amounts = amounts
        self.part = part
        firstRow = 0
        merged = nil
        self.listed = listed
        isOfOneEvent = true
    }

    /// How many footprints it shows.
    @inlinable public var count: Int { times.count }

    /// Where the properties of a footprint lie.
    @inlinable
    public func reference(_ index: Int) -> RowReference {
        if let merged { return merged[index] }
        if let listed { return RowReference(part: part, row: listed[index]) }
        return RowReference(part: part, row: UInt32(firstRow + index))
    }

    /// The money of a footprint in minor units.
    @inlinable
    public func amount(_ index: Int) -> Int64 {
        if let listed { return amounts[Int(listed[index])] }
        return amounts[index]
    }

    /// The row of a footprint in its part, where all lie in one and are of one
    /// event.
    @inlinable
    public var rows: UnsafePointer<UInt32>? { listed }
}
