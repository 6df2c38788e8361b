// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney
package import JejakQuery
internal import JejakStore

/// Where people of one set of segments are at another time.
package struct SegmentFlow: Sendable, Equatable {
    /// The segments in the order in which they were named; whoever is in several
    /// counts for the first of them, and whoever is in none comes last.
    package let names: [String]
    /// People by where they were (rows) and where they are (columns); the last
    /// of each is none of them.
    package let people: [[Int]]
    package let from: Int64
    package let to: Int64

    package var json: String {
        var object = JSONObject()
        object.add("segments", names)
        let rows = people.map { "[" + $0.map(String.init).joined(separator: ",") + "]" }
        object.add("people", raw: "[" + rows.joined(separator: ",") + "]")
        object.add("from", ISO8601.format(from))
        object.add("to", ISO8601.format(to))
        return object.text
    }
}

extension Workspace {
    private static let mostFlowSegments = 30

    /// The movements between kept segments from one moment to another, as the
    /// entries and exits on the log tell them.
    ///
    /// `people` keeps to some of them, such as those whom a campaign reached.
    /// Nobody is anywhere before their segment was first computed.
    package func flow(
        of names: [String],
        from: Int64,
        to: Int64,
        among people: PersonSet? = nil
    ) throws -> SegmentFlow {
        let records = try store.segments()
        guard !names.isEmpty, names.count <= Self.mostFlowSegments, from <= to else {
            throw EngineError(
                .badRequest,
                "movements are between 1 to \(Self.mostFlowSegments) segments, from one moment "
                    + "to a later one"
            )
        }
        let ids = try names.map { name in
            guard let record = records.first(where: { $0.name == name }) else {
                let near = Spelling.nearest(to: name, among: records.map(\.name))
                throw EngineError(
                    .notFound,
                    "no segment is called '\(name)'"
                        + (near.map { "; did you mean '\($0)'?" } ?? "")
                )
            }
            return record.id
        }
        let snapshot = try journeysOfAll()
        let members = SegmentEvent.members(over: snapshot, at: [from, to])
        func place(_ person: UInt32, _ moment: Int) -> Int {
            ids.firstIndex { members[moment][$0]?.contains(person) ?? false } ?? ids.count
        }
        var counts = [[Int]](
            repeating: [Int](repeating: 0, count: ids.count + 1),
            count: ids.count + 1
        )
        for person in people?.people ?? snapshot.people() {
            counts[place(person, 0)][place(person, 1)] += 1
        }
        return SegmentFlow(names: names, people: counts, from: from, to: to)
    }
}
