// SPDX-License-Identifier: Apache-2.0

/// `retention of "A" by "B" weekly`.
extension QueryParser {
    private static let rules = ["classic", "rolling", "bracket"]

    /// Reads a retention from the word after `retention` on.
    mutating func retention() throws(QueryError) -> RetentionQuestion {
        try expect("of", "and the event that people begin with")
        let start = try eventName("after 'of'")
        var retention = RetentionQuestion(start, by: start)
        if take("by") { retention.comeback = try eventName("after 'by'") }
        var isPeriodSaid = false
        var isRuleSaid = false
        while true {
            let start = token
            if let period = RetentionQuestion.Period(rawValue: token.keyword) {
                advance()
                try refuseSecond(&isPeriodSaid, start)
                retention.period = period
            } else if let rule = try retentionRule() {
                try refuseSecond(&isRuleSaid, start)
                retention.rule = rule
            } else {
                let isMore = try windowOrFilter(
                    &retention.window,
                    &retention.filter,
                    allowsOwnZone: false
                )
                guard isMore else { break }
            }
        }
        guard case .end = token.kind else {
            throw unexpected(
                "'by', 'daily', 'weekly', 'monthly', a rule, 'since', 'where' or the end",
                among: RetentionQuestion.Period.allCases.map(\.rawValue) + Self.rules + ["by"]
                    + Self.afterClause
            )
        }
        return retention
    }

    private func refuseSecond(_ isSaid: inout Bool, _ start: QueryToken) throws(QueryError) {
        guard !isSaid else {
            throw failure(
                .syntax,
                at: start,
                "'\(start.keyword)' says again what was said; keep one"
            )
        }
        isSaid = true
    }

    private mutating func retentionRule() throws(QueryError) -> RetentionQuestion.Rule? {
        if take("classic") { return .classic }
        if take("rolling") { return .rolling }
        guard take("bracket") else { return nil }
        let open = token
        guard take(.open) else {
            throw unexpected("'(' and the last period of each bracket, such as (0, 3, 7)")
        }
        var ends: [Int] = []
        repeat {
            let place = token
            let end = try wholeNumber("a bracket's last period")
            guard end > (ends.last ?? -1), end < RetentionQuestion.mostPeriods else {
                throw failure(
                    .value,
                    at: place,
                    "brackets rise, and the last ends before period "
                        + "\(RetentionQuestion.mostPeriods)"
                )
            }
            ends.append(end)
        } while take(.comma)
        try expectClose(open)
        return .brackets(ends)
    }
}
