// SPDX-License-Identifier: Apache-2.0

/// What an import did: every row is in one of these counts.
package struct ImportReport: Sendable {
    package var rows = 0
    package var events = 0
    package var rejected = 0
    package var duplicates = 0
    package var seconds = 0.0
    /// The bytes of the files read so far and in all, for the progress bar.
    package var bytesRead = 0
    package var bytesInAll = 0
    package var rejectedBy: [String: Int] = [:]
    /// The first reject, in words, for the screen.
    package var firstReject: String?
    package var rejectsFile: String?
    /// What the preset counted, in the order in which it is shown.
    package var totals: [(name: String, value: ImportTotal)] = []

    package init() {}
}

/// One figure of an import's totals.
package enum ImportTotal: Sendable, Equatable {
    case count(Int)
    /// Hundredths of the file's currency.
    case money(Int64)
}
