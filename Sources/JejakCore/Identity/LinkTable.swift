// SPDX-License-Identifier: Apache-2.0

/// The links between identifiers, found by their pair and walked by their ends.
///
/// Every end keeps two chains through the links' own records: those that hold
/// (both ends are one person) and those that were refused. Memory: 33 bytes a
/// link and about 6 to find it. A link's number never changes.
struct LinkTable: Sendable {
    /// One link and its place in the chains of its two ends.
    struct Record: Sendable {
        var time: Int64
        var identity: UInt64
        let first: UInt32
        let second: UInt32
        /// The next link in the chain of each end, and `none` at its end.
        var nextOfFirst: UInt32
        var nextOfSecond: UInt32
    }

    static let none = UInt32.max
    static let aliasFlag: UInt8 = 1
    static let refusedFlag: UInt8 = 2

    private(set) var records: [Record] = []
    private(set) var flags: [UInt8] = []
    private var slots: [UInt32] = []

    var count: Int { records.count }

    func isAlias(_ link: UInt32) -> Bool { flags[Int(link)] & Self.aliasFlag != 0 }
    func isRefused(_ link: UInt32) -> Bool { flags[Int(link)] & Self.refusedFlag != 0 }

    mutating func set(_ flag: UInt8, of link: UInt32, to isOn: Bool) {
        if isOn { flags[Int(link)] |= flag } else { flags[Int(link)] &= ~flag }
    }

    func other(_ link: UInt32, than node: UInt32) -> UInt32 {
        let record = records[Int(link)]
        return record.first == node ? record.second : record.first
    }

    func next(_ link: UInt32, of node: UInt32) -> UInt32 {
        let record = records[Int(link)]
        return record.first == node ? record.nextOfFirst : record.nextOfSecond
    }

    mutating func setNext(_ link: UInt32, of node: UInt32, to next: UInt32) {
        if records[Int(link)].first == node {
            records[Int(link)].nextOfFirst = next
        } else {
            records[Int(link)].nextOfSecond = next
        }
    }

    mutating func setMoment(_ link: UInt32, time: Int64, identity: UInt64) {
        records[Int(link)].time = time
        records[Int(link)].identity = identity
    }

    private static func hash(_ first: UInt32, _ second: UInt32) -> Int {
        Int(truncatingIfNeeded: StableHash.mix(UInt64(first) << 32 | UInt64(second)))
    }

    func find(_ first: UInt32, _ second: UInt32) -> UInt32? {
        guard !slots.isEmpty else { return nil }
        let mask = slots.count - 1
        var slot = Self.hash(first, second) & mask
        while slots[slot] != 0 {
            let link = slots[slot] - 1
            let record = records[Int(link)]
            if record.first == first, record.second == second { return link }
            slot = (slot + 1) & mask
        }
        return nil
    }

    /// Adds the link of a pair that has none yet.
    mutating func append(_ record: Record, flags linkFlags: UInt8) -> UInt32 {
        let link = UInt32(records.count)
        records.append(record)
        flags.append(linkFlags)
        if records.count * 4 > slots.count * 3 { grow() } else { put(link) }
        return link
    }

    private mutating func put(_ link: UInt32) {
        let mask = slots.count - 1
        let record = records[Int(link)]
        var slot = Self.hash(record.first, record.second) & mask
        while slots[slot] != 0 { slot = (slot + 1) & mask }
        slots[slot] = link + 1
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: max(64, slots.count * 2))
        for link in 0..<UInt32(records.count) { put(link) }
    }
}
