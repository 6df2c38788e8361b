// SPDX-License-Identifier: Apache-2.0

extension Sequence where Element: FixedWidthInteger {
    /// The sum, held at the largest or smallest value where it would not fit.
    ///
    /// Content comes from outside the web: a wrong number on a page is better
    /// than a server that stops.
    var saturatingSum: Element {
        reduce(0) { sum, value in
            let (result, overflows) = sum.addingReportingOverflow(value)
            return overflows ? (value < 0 ? .min : .max) : result
        }
    }
}
