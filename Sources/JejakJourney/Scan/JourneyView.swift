// SPDX-License-Identifier: Apache-2.0

/// Where a footprint's other properties lie: a part of the snapshot and a row
/// of that part.
package struct RowReference: Sendable, Equatable {
    package let part: Int32
    package let row: UInt32

    @inlinable
    package init(part: Int32, row: UInt32) {
        self.part = part
        self.row = row
    }
}

/// One person's footprints in time order, for as long as a scan shows them.
///
/// The columns point into a part's memory where the person lives in one part
/// (nearly everybody), else into a copy merged for this moment. Keep nothing of
/// it after the closure returns.
package struct JourneyView {
    package let person: UInt32
    package let times: UnsafeBufferPointer<Int64>
    package let events: UnsafeBufferPointer<UInt16>
    package let amounts: UnsafeBufferPointer<Int64>
    @usableFromInline let part: Int32
    @usableFromInline let firstRow: Int
    @usableFromInline let merged: UnsafePointer<RowReference>?

    @inlinable package var count: Int { times.count }

    /// Where the properties of a footprint lie.
    @inlinable
    package func reference(_ index: Int) -> RowReference {
        if let merged { return merged[index] }
        return RowReference(part: part, row: UInt32(firstRow + index))
    }
}
