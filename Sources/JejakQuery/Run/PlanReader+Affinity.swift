// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney

/// Affinities of one person.
extension PlanReader {
    /// The share of an interest, or nothing where no footprint says any.
    ///
    /// Ages are counted from the last footprint that counts, which weighs what
    /// its event weighs: nothing overflows, and the sum is never 0.
    func affinity(_ test: MeasureTest, _ view: JourneyView) -> Double? {
        let range = rows(test.event, view)
        let isWeighted = test.event.code == EventTest.anyCode
        var newest: Int64?
        var all = 0.0
        var wanted = 0.0
        var index = range.upperBound
        while index > range.lowerBound {
            index &-= 1
            let weight = isWeighted ? weights[Int(view.events[index])] : 1
            guard weight > 0, counts(test.event, view, index) else { continue }
            let time = view.times[index]
            let last = newest ?? time
            newest = last
            // Times come from outside: an age beyond all numbers weighs nothing.
            let (age, overflow) = last.subtractingReportingOverflow(time)
            guard !overflow else { continue }
            let part = Double(weight) * power(2, -Double(age) / test.halfLife)
            all += part
            if passes(filter: test.wanted, view, index) { wanted += part }
        }
        return all > 0 ? Affinity.rounded(wanted / all) : nil
    }
}
