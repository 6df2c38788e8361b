// SPDX-License-Identifier: Apache-2.0

internal import JejakJourney

/// Events of which everybody who belongs to a segment has one at least.
///
/// They drive a scan: whoever has none of them is not looked at. Of several
/// possible sets that of the fewest rows is taken.
struct DrivingEvents {
    /// More would cost more to follow than they save.
    private static let most = 8

    private let snapshot: JourneySnapshot

    init(_ snapshot: JourneySnapshot) {
        self.snapshot = snapshot
    }

    /// The events that an expression needs; nothing where somebody without any
    /// can belong.
    func codes(of expression: SegmentExpression) -> [UInt16]? {
        need(expression).map { Array($0).sorted() }
    }

    /// A compiled event as the one that drives a scan: nobody has one without a
    /// code, and any event drives nothing.
    static func known(_ code: Int32) -> [UInt16]? {
        switch code {
        case EventTest.anyCode: nil
        case EventTest.noCode: []
        default: [UInt16(truncatingIfNeeded: code)]
        }
    }

    /// The rows of an event in all parts.
    func rowCount(_ code: UInt16) -> Int { snapshot.rowCount(event: Int(code)) }

    private func rows(_ codes: Set<UInt16>) -> Int { codes.reduce(0) { $0 + rowCount($1) } }

    private func need(_ expression: SegmentExpression) -> Set<UInt16>? {
        switch expression {
        case .everyone, .not, .attribute, .segment, .sample, .near, .inPlace: return nil
        case .all(let branches):
            return branches.compactMap(need).min { rows($0) < rows($1) }
        case .any(let branches):
            var all: Set<UInt16> = []
            for branch in branches {
                guard let codes = need(branch) else { return nil }
                all.formUnion(codes)
            }
            return all.count <= Self.most ? all : nil
        case .did(let match, let times):
            switch times {
            case .atLeast(let count), .exactly(let count): return count > 0 ? need(match) : nil
            case .atMost: return nil
            }
        case .measure(let measure, let match, let sign, let number):
            switch measure {
            case .minimum, .maximum, .average, .affinity: return need(match)
            case .count, .sum, .days, .sessions, .distinct:
                return sign.holds(0, number) ? nil : need(match)
            }
        case .elapsed(_, _, let match, _, _): return need(match)
        case .sequence(let sequence):
            return sequence.steps.compactMap(need).min { rows($0) < rows($1) }
        }
    }

    private func need(_ match: EventMatch) -> Set<UInt16>? { need(match.event) }

    /// An event that nobody has is a need that nobody meets.
    private func need(_ event: EventName) -> Set<UInt16>? {
        guard case .named(let name) = event else { return nil }
        return snapshot.dictionary.code(ofEvent: name).map { [$0] } ?? []
    }
}

extension ComparisonOperator {
    /// Whether a number stands so to another.
    func holds(_ one: Double, _ other: Double) -> Bool {
        switch self {
        case .equal: one == other
        case .notEqual: one != other
        case .less: one < other
        case .lessOrEqual: one <= other
        case .greater: one > other
        case .greaterOrEqual: one >= other
        }
    }
}
