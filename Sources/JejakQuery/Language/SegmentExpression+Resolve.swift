// SPDX-License-Identifier: Apache-2.0

/// Why a segment that names others cannot be.
package enum SegmentReferenceError: Error, Equatable {
    /// Each names the next, and the last is the first.
    case cycle([String])
    case missing(String)

    package var sentence: String {
        switch self {
        case .cycle(let names):
            "segments cannot be made of one another: "
                + names.map { "'\($0)'" }.joined(separator: " needs ")
        case .missing(let name): "no segment is called '\(name)'"
        }
    }
}

extension SegmentExpression {
    /// The segments that it names, each once, in their order.
    package var segmentNames: [String] {
        switch self {
        case .segment(let name): return [name]
        case .all(let branches), .any(let branches):
            var names: [String] = []
            for name in branches.flatMap(\.segmentNames) where !names.contains(name) {
                names.append(name)
            }
            return names
        case .not(let inner): return inner.segmentNames
        case .everyone, .attribute, .did, .measure, .elapsed, .sequence, .sample, .near, .inPlace:
            return []
        }
    }

    /// The expression with definitions in the place of names, so that who is in
    /// another segment is judged at the same moment by the same rows.
    ///
    /// `path` names the segments that are being defined. Throws where one needs
    /// itself, or is missing.
    package func resolved(
        path: [String] = [],
        _ definition: (String) -> SegmentExpression?
    ) throws(SegmentReferenceError) -> SegmentExpression {
        switch self {
        case .segment(let name):
            if let start = path.firstIndex(of: name) {
                throw .cycle(path[start...] + [name])
            }
            guard let expression = definition(name) else { throw .missing(name) }
            return try expression.resolved(path: path + [name], definition)
        case .all(let branches):
            var parts: [SegmentExpression] = []
            for branch in branches { parts.append(try branch.resolved(path: path, definition)) }
            return .all(parts)
        case .any(let branches):
            var parts: [SegmentExpression] = []
            for branch in branches { parts.append(try branch.resolved(path: path, definition)) }
            return .any(parts)
        case .not(let inner): return .not(try inner.resolved(path: path, definition))
        case .everyone, .attribute, .did, .measure, .elapsed, .sequence, .sample, .near, .inPlace:
            return self
        }
    }
}
