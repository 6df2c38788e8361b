// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakJourney
package import JejakQuery
internal import JejakStore

extension Workspace {
    /// Answers a question over everybody, as the one JSON object that the
    /// command line and `POST /v1/ask` give.
    ///
    /// `openSeconds` is what it took to have the journeys at hand, `seconds`
    /// the question itself. Notes (an event name that nobody used) are in it.
    package func ask(_ question: Question, openSeconds: Double) throws -> String {
        let opening = Date()
        let snapshot = try snapshot()
        let opened = openSeconds + Date().timeIntervalSince(opening)
        let started = Date()
        let (answer, notes) = try resolved(question).answer(over: snapshot)
        let seconds = Date().timeIntervalSince(started)
        var object = JSONObject()
        object.add("kind", answer.kind)
        try Self.add(answer, to: question, &object)
        if !notes.isEmpty { object.add("notes", notes.map(\.sentence)) }
        object.add("seconds", seconds)
        object.add("openSeconds", opened)
        return object.text
    }

    /// The question with the segments that it names put in place.
    package func resolved(_ question: Question) throws -> Question {
        guard case .segmentCount(let expression) = question, !expression.segmentNames.isEmpty
        else { return question }
        switch SegmentDefinitions(try store.segments()).resolve(expression) {
        case .success(let whole): return .segmentCount(whole)
        case .failure(let trouble): throw EngineError(.badRequest, trouble.sentence)
        }
    }

    private static func add(
        _ answer: Answer,
        to question: Question,
        _ object: inout JSONObject
    ) throws {
        switch answer {
        case .segment(let people, let everybody):
            object.add("people", people)
            object.add("of", everybody)
        case .funnel(let report): add(report, to: &object)
        case .retention(let table):
            object.add(
                "cohorts",
                table.cohorts.map { cohort in
                    var item = JSONObject()
                    item.add("start", cohort.start)
                    item.add("size", cohort.size)
                    item.add("returned", cohort.returned)
                    return item
                }
            )
            if table.outside > 0 { object.add("outside", table.outside) }
        case .trend(let table): add(table, to: &object)
        case .paths(let table): add(table, to: &object)
        case .transitions(let table): add(table, to: &object)
        case .steps(let table): add(table, to: &object)
        case .bottlenecks(let table):
            guard case .bottlenecks(let asked) = question else { return }
            try add(table, of: asked, to: &object)
        }
    }

    private static func add(_ table: PathsTable, to object: inout JSONObject) {
        object.add("people", table.people)
        let steps = table.steps.map { step in
            let items = step.map { entry in
                var item = JSONObject()
                if let event = entry.event { item.add("event", event) }
                item.add("people", entry.people)
                return item.text
            }
            return "[" + items.joined(separator: ",") + "]"
        }
        object.add("steps", raw: "[" + steps.joined(separator: ",") + "]")
        object.add(
            "links",
            table.links.map { link in
                var item = JSONObject()
                item.add("step", link.step)
                item.add("from", link.from)
                item.add("to", link.to)
                item.add("people", link.people)
                return item
            }
        )
    }

    private static func add(_ table: TrendTable, to object: inout JSONObject) {
        func line(_ line: TrendLine) -> JSONObject {
            var item = JSONObject()
            if let value = line.value { item.add("value", value) }
            let numbers = line.values.map { $0.map(JSONObject.number) ?? "null" }
            item.add("values", raw: "[" + numbers.joined(separator: ",") + "]")
            return item
        }
        object.add("periods", table.periods)
        object.add("lines", table.lines.map(line))
        if let rest = table.rest { object.add("rest", raw: line(rest).text) }
        if table.restValues > 0 { object.add("restValues", table.restValues) }
        if table.outside > 0 { object.add("outside", table.outside) }
    }

    private static func add(_ report: FunnelReport, to object: inout JSONObject) {
        object.add(
            "steps",
            report.steps.map { step in
                var item = JSONObject()
                item.add("name", step.name)
                item.add("people", step.people)
                if let seconds = step.medianSeconds { item.add("medianSeconds", seconds) }
                if let seconds = step.ninetiethSeconds { item.add("ninetiethSeconds", seconds) }
                return item
            }
        )
        guard !report.groups.isEmpty else { return }
        object.add(
            "groups",
            report.groups.map { group in
                var item = JSONObject()
                if let value = group.value { item.add("value", value) }
                item.add("people", group.people)
                return item
            }
        )
        guard report.restGroups > 0 else { return }
        object.add("rest", report.rest)
        object.add("restGroups", report.restGroups)
    }

    /// What the folder holds, in figures.
    package func stats() throws -> String {
        let totals = try store.logTotals()
        let people = try store.peopleCounts()
        let parts = try store.parts()
        let partBytes = parts.reduce(0) { sum, part in
            let path = folder.parts + "/" + part.file
            // A part that is being replaced at this moment has no size.
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            return sum + ((attributes?[.size] as? NSNumber)?.intValue ?? 0)
        }
        let events = totals.accepted + totals.derived
        var object = JSONObject()
        object.add("events", totals.accepted)
        object.add("derivedEvents", totals.derived)
        object.add("people", people.identified + people.anonymous)
        object.add("identifiedPeople", people.identified)
        object.add("parts", parts.filter { $0.kind != .facts }.count)
        object.add("blocks", totals.blocks)
        object.add("logBytes", totals.storedBytes)
        object.add("partBytes", partBytes)
        object.add(
            "bytesPerEvent",
            events == 0 ? 0 : Double(totals.storedBytes + partBytes) / Double(events)
        )
        return object.text
    }
}
