// SPDX-License-Identifier: Apache-2.0

/// Finds what somebody probably meant.
package enum Spelling {
    /// The candidate nearest to a word, or nothing where none is near.
    ///
    /// Letters' case is ignored. Near means: at most a third of the letters
    /// wrong, or else a beginning of three letters or more. Among equals the
    /// first wins. Time grows with the letters of all candidates of about the
    /// same length.
    package static func nearest(to word: String, among candidates: [String]) -> String? {
        let wanted = Array(word.lowercased().unicodeScalars.prefix(80))
        guard !wanted.isEmpty else { return nil }
        var best: String?
        var bestDistance = max(1, wanted.count / 3) + 1
        for candidate in candidates {
            guard abs(candidate.unicodeScalars.count - wanted.count) < bestDistance else {
                continue
            }
            let other = Array(candidate.lowercased().unicodeScalars.prefix(80))
            let distance = distance(wanted, other)
            if distance < bestDistance {
                bestDistance = distance
                best = candidate
            }
        }
        if best != nil || wanted.count < 3 { return best }
        let beginning = String(String.UnicodeScalarView(wanted))
        return candidates.first { $0.lowercased().hasPrefix(beginning) }
    }

    /// Letters to add, drop, change, or swap with their neighbour, after
    /// Damerau 1964 in the form that touches no letter twice. Time grows with
    /// the product of the lengths.
    static func distance(_ first: [Unicode.Scalar], _ second: [Unicode.Scalar]) -> Int {
        var beforeLast = [Int](repeating: 0, count: second.count + 1)
        var last = Array(0...second.count)
        for row in 0..<first.count {
            var current = [row + 1]
            current.reserveCapacity(second.count + 1)
            for column in 0..<second.count {
                let change = last[column] + (first[row] == second[column] ? 0 : 1)
                var cost = min(change, last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, first[row] == second[column - 1],
                    first[row - 1] == second[column]
                {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            beforeLast = last
            last = current
        }
        return last[second.count]
    }
}
