// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney

/// Those who reached a funnel's first step, counted apart.
///
/// The first step is mostly something that nearly everybody does. Who did it is
/// one pass over the event's rows; then only those have to be looked at who did
/// the second step too, which are fewer.
extension FunnelPlan {
    /// The second step has to be so much rarer that it pays.
    private static let rarer = 0.7

    /// How many people reached the first step, where that is worth counting
    /// apart.
    func beginners(_ ranges: [Range<UInt32>], width: Int) -> Int? {
        guard namesAllItReads, needs.count > 1, event.filter == EventTest.noFilter,
            event.own < 0, needs[0].code >= 0, needs[1].code >= 0
        else { return nil }
        let counts = needs.prefix(2).map { Double(snapshot.rowCount(event: Int($0.code))) }
        guard counts[1] < counts[0] * Self.rarer,
            let stretches = snapshot.rows(event: Int(needs[0].code))
        else { return nil }
        let corrected = snapshot.isPlain ? [] : ranges
        var results = [Int](repeating: 0, count: corrected.count + stretches.count)
        results.withUnsafeMutableBufferPointer { buffer in
            // Each job writes to its own place only.
            nonisolated(unsafe) let places = buffer
            nonisolated(unsafe) let rows = stretches
            parallelFor(buffer.count, chunk: 1, width: width) { chunk in
                for index in chunk {
                    places[index] =
                        index < corrected.count
                        ? correction(in: corrected[index]) : people(rows[index - corrected.count])
                }
            }
        }
        return results.reduce(0, +)
    }

    /// What the people of a range add to those of the stretches.
    private func correction(in range: Range<UInt32>) -> Int {
        snapshot.correction(
            event: Int(needs[0].code),
            from: range.lowerBound,
            to: range.upperBound
        ).map { people($0.added) - people($0.removed) } ?? 0
    }

    /// The people with a row in the window. No branch depends on the data.
    private func people(_ rows: EventRows) -> Int {
        let (earliest, latest) = (event.first, event.last)
        var count = 0
        var isNew = 0
        for place in rows.places {
            let time = rows.times[place]
            isNew |= Int(rows.firsts[place &>> 6] &>> UInt64(place & 63) & 1)
            let isInWindow = (time >= earliest ? 1 : 0) & (time <= latest ? 1 : 0)
            count &+= isNew & isInWindow
            isNew &= ~isInWindow
        }
        return count
    }
}
