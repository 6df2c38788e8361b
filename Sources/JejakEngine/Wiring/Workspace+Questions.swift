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
        let (answer, notes) = question.answer(over: snapshot)
        let seconds = Date().timeIntervalSince(started)
        var object = JSONObject()
        object.add("kind", answer.kind)
        switch answer {
        case .segment(let people, let everybody):
            object.add("people", people)
            object.add("of", everybody)
        case .funnel(let steps):
            object.add(
                "steps",
                steps.map { step in
                    var item = JSONObject()
                    item.add("name", step.name)
                    item.add("people", step.people)
                    return item
                }
            )
        }
        if !notes.isEmpty { object.add("notes", notes.map(\.sentence)) }
        object.add("seconds", seconds)
        object.add("openSeconds", opened)
        return object.text
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
