// SPDX-License-Identifier: Apache-2.0

package import JejakMeasure
package import JejakQuery

/// Whether a page loses more visits than the others, and how sure that is.
package struct PageVerdict: Sendable, Equatable {
    /// What the figures allow to say.
    package enum Finding: String, Sendable, CaseIterable {
        /// It loses more than the other pages, by more than chance explains.
        case worse
        case better
        /// No difference can be told.
        case alike
        /// Too few visits to tell.
        case few
    }

    package let finding: Finding
    package let lost: ShareOf
    /// Wilson's interval of the page's own share, 95 %.
    package let interval: ClosedRange<Double>?
    /// All other pages together.
    package let others: ShareOf

    /// Judges every page of a table.
    ///
    /// A page is worse where Newcombe's interval of the difference between its
    /// share of lost visits and that of all other pages lies above zero. The
    /// intervals are so wide that all pages of the table are judged rightly
    /// together with 95 % (Bonferroni): of many pages one would look bad by
    /// chance.
    package static func judge(
        _ table: BottleneckTable,
        _ question: BottlenecksQuestion
    ) throws -> [PageVerdict] {
        let judged = table.pages.count { $0.visits >= question.least }
        let confidence = min(0.999, 1 - 0.05 / Double(max(1, judged)))
        return try table.pages.map { page in
            let lost = ShareOf(page.exits, of: page.visits)
            let others = ShareOf(table.exits - page.exits, of: table.pageVisits - page.visits)
            let isFew = page.visits < question.least || others.people < question.least
            var finding = Finding.few
            if !isFew, let gap = try lost.difference(from: others, confidence: confidence) {
                finding = gap.lowerBound > 0 ? .worse : gap.upperBound < 0 ? .better : .alike
            }
            return PageVerdict(
                finding: finding,
                lost: lost,
                interval: try lost.interval(),
                others: others
            )
        }
    }
}

extension Workspace {
    static func add(
        _ table: BottleneckTable,
        of question: BottlenecksQuestion,
        to object: inout JSONObject
    ) throws {
        object.add("visits", table.visits)
        object.add("running", table.running)
        object.add("least", question.least)
        let verdicts = try PageVerdict.judge(table, question)
        object.add("pages", zip(table.pages, verdicts).map { item($0, $1, table) })
        guard table.restPages > 0 else { return }
        object.add("restPages", table.restPages)
        object.add("restVisits", table.restVisits)
        object.add("restExits", table.restExits)
    }

    private static func item(
        _ page: PageFigures,
        _ verdict: PageVerdict,
        _ table: BottleneckTable
    ) -> JSONObject {
        var item = JSONObject()
        if let name = page.page { item.add("page", name) }
        item.add("visits", page.visits)
        item.add("people", page.people)
        item.add("views", page.views)
        item.add("exits", page.exits)
        item.add("dropOff", verdict.lost.rate)
        if let interval = verdict.interval {
            item.add("dropOffLow", interval.lowerBound)
            item.add("dropOffHigh", interval.upperBound)
        }
        item.add("othersDropOff", verdict.others.rate)
        item.add("lostMore", table.lostMore(page))
        item.add("finding", verdict.finding.rawValue)
        if let seconds = page.medianSeconds { item.add("medianSeconds", seconds) }
        if !page.vitals.isEmpty {
            var vitals = JSONObject()
            for vital in page.vitals {
                var figures = JSONObject()
                figures.add("p75", (vital.p75 * 1e4).rounded() / 1e4)
                figures.add("measured", vital.measured)
                vitals.add(vital.name, figures)
            }
            item.add("vitals", vitals)
        }
        return item
    }
}
