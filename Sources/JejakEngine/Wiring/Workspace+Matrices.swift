// SPDX-License-Identifier: Apache-2.0

internal import JejakQuery

/// Answers that are tables of events, as JSON.
extension Workspace {
    static func add(_ table: TransitionTable, to object: inout JSONObject) {
        object.add("people", table.people)
        object.add("chains", table.chains)
        addLabels(table.events, to: &object)
        object.add("starts", table.starts)
        object.add("counts", raw: matrix(table.counts.map { $0.map(String.init) }))
        object.add("ends", table.ends)
        object.add(
            "shares",
            raw: matrix(table.events.indices.map { table.shares($0).map(JSONObject.number) })
        )
    }

    static func add(_ table: StepTable, to object: inout JSONObject) {
        object.add("people", table.people)
        addLabels(table.events, to: &object)
        object.add("counts", raw: matrix(table.counts.map { $0.map(String.init) }))
        object.add("ended", table.ended)
        object.add(
            "shares",
            raw: matrix(
                (table.counts + [table.ended]).map { row in
                    row.map { JSONObject.number(table.share($0)) }
                }
            )
        )
    }

    /// The names in their order; null, at the end, for all others together.
    private static func addLabels(_ events: [String?], to object: inout JSONObject) {
        let names = events.map { $0.map(JSONObject.quoted) ?? "null" }
        object.add("events", raw: "[" + names.joined(separator: ",") + "]")
    }

    private static func matrix(_ rows: [[String]]) -> String {
        let lines = rows.map { "[" + $0.joined(separator: ",") + "]" }
        return "[" + lines.joined(separator: ",") + "]"
    }
}
