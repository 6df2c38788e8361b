// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney

/// Who did something and did it again, from the event's index alone.
///
/// The most frequent retention is that of one event by itself. Its rows lie
/// person after person, so the table is one pass over times and over the bits
/// that say where a person begins. No branch depends on the data: which row is
/// whose cannot be foretold, and a wrong guess costs more than the work.
extension RetentionPlan {
    /// The rows to count, where the question and the parts allow it.
    var stretches: [EventRows]? {
        guard start.code >= 0, start.code == comeback.code, start.filter == EventTest.noFilter,
            question.rule == .classic
        else { return nil }
        return snapshot.rows(event: Int(start.code))
    }

    /// The counts of all stretches, laid out as those of a range of people.
    ///
    /// A table is a sum over people. So whoever lives in several parts is counted
    /// in each as if they were several, taken away as such, and added as one.
    func countRows(_ stretches: [EventRows], width: Int) -> [Int] {
        let ranges = snapshot.isPlain ? [] : snapshot.ranges()
        let jobs = stretches.count + ranges.count
        var results = [[Int32]](repeating: [], count: jobs)
        results.withUnsafeMutableBufferPointer { buffer in
            // Each job writes to its own place only.
            nonisolated(unsafe) let places = buffer
            nonisolated(unsafe) let rows = stretches
            parallelFor(jobs, chunk: 1, width: width) { chunk in
                for index in chunk {
                    places[index] =
                        index < ranges.count
                        ? corrections(in: ranges[index]) : count(rows[index - ranges.count])
                }
            }
        }
        var sums = [Int](repeating: 0, count: layout.width)
        for result in results {
            for place in result.indices { sums[place] += Int(result[place]) }
        }
        return sums
    }

    /// What the people of a range add to the counts of their stretches.
    private func corrections(in range: Range<UInt32>) -> [Int32] {
        let correction = snapshot.correction(
            event: Int(start.code),
            from: range.lowerBound,
            to: range.upperBound
        )
        guard let correction else { return [] }
        return zip(count(correction.added), count(correction.removed)).map { $0 - $1 }
    }

    private func count(_ rows: EventRows) -> [Int32] {
        // One more, for what is not counted.
        let nowhere = layout.width
        var counts = [Int32](repeating: 0, count: nowhere + 1)
        var periods = PeriodEdges(question.period, in: rules)
        let (first, current, periodCount) = (first, current, layout.periods)
        let (earliest, latest) = (start.first, start.last)
        let returns = layout.row(0).lowerBound
        let rowWidth = layout.row(0).count
        counts.withUnsafeMutableBufferPointer { counts in
            // Whether the person has no cohort yet.
            var isNew = 0
            var cohort: Int64 = 0
            var last: Int64 = 0
            for place in rows.places {
                let time = rows.times[place]
                isNew |= Int(rows.firsts[place &>> 6] &>> UInt64(place & 63) & 1)
                let period = periods.index(of: time)
                let isInWindow = (time >= earliest ? 1 : 0) & (time <= latest ? 1 : 0)
                let begins = isNew & isInWindow
                cohort = begins == 1 ? period : cohort
                let isOther = begins | (period != last ? 1 : 0)
                last = isInWindow == 1 ? period : last
                isNew &= ~isInWindow
                // A cohort outside of the table, and a period that has not begun,
                // are as numbers without sign beyond the last.
                let line = UInt64(bitPattern: cohort &- first)
                let isIn = line < UInt64(periodCount) ? 1 : 0
                let hasBegun = period <= current ? 1 : 0
                let cell =
                    isInWindow & isIn & hasBegun == 1
                    ? returns &+ Int(line) &* rowWidth &+ Int(period &- cohort) : nowhere
                counts[cell] &+= Int32(truncatingIfNeeded: isInWindow & isOther)
                let size = isIn == 1 ? RetentionLayout.sizes &+ Int(line) : RetentionLayout.outside
                counts[size] &+= Int32(truncatingIfNeeded: begins)
            }
        }
        counts.removeLast()
        return counts
    }
}
