// SPDX-License-Identifier: Apache-2.0

internal import JejakQuery

extension Reader {
    /// A period by its first day, written `2025-05-31`: `31 May 2025`, of a
    /// month `May 2025`. What is no day is shown as it is.
    func period(_ first: String, _ period: RetentionQuestion.Period) -> String {
        let numbers = first.split(separator: "-").compactMap { Int($0) }
        guard numbers.count == 3,
            let day = CivilDate(year: numbers[0], month: numbers[1], day: numbers[2])
        else { return clipped(first, 12) }
        let plain = Reader(language: language, workspace: nil)
        let words = plain.date(day.dayCount * TimeUnit.millisecondsPerDay)
        return period == .monthly
            ? words.split(separator: " ").dropFirst().joined(separator: " ")
            : words
    }
}
