// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakQuery
package import JejakStore

// Segments that are kept: defined here, kept true by the `SegmentKeeper` of a
// running server.

extension Workspace {
    private static let longestSegmentName = 80

    /// Defines a segment, or gives it another definition. The people in it are
    /// found by the server, at once where one runs.
    @discardableResult
    package func saveSegment(_ name: String, text: String) throws -> SegmentRecord {
        let isPlain = name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
        guard isPlain, !name.isEmpty, name.count <= Self.longestSegmentName,
            name.first != " ", name.last != " "
        else {
            throw EngineError(
                .badRequest,
                "a segment's name has 1 to \(Self.longestSegmentName) characters, none of them "
                    + "invisible, and no blank at its ends"
            )
        }
        let expression: SegmentExpression
        do {
            expression = try SegmentParser.parse(text)
        } catch {
            throw EngineError(.badRequest, error.picture)
        }
        let definitions = SegmentDefinitions(try store.segments()).replacing(name, by: expression)
        if case .failure(let trouble) = definitions.expression(named: name) {
            throw EngineError(.badRequest, trouble.sentence)
        }
        let record = try store.saveSegment(name, text: SegmentPrinter.text(expression), at: now)
        segmentsChanged()
        return record
    }

    /// Forgets a segment. What it said on the log stays.
    package func removeSegment(_ name: String) throws {
        guard try store.removeSegment(name) else {
            let names = try store.segments().map(\.name)
            let near = Spelling.nearest(to: name, among: names).map { "; did you mean '\($0)'?" }
            throw EngineError(.notFound, "no segment is called '\(name)'" + (near ?? ""))
        }
        segmentsChanged()
    }

    /// All segments with how many members each has: as the server knows them, or
    /// as the log says.
    package func segments() throws -> [(record: SegmentRecord, members: Int)] {
        let records = try store.segments()
        if let figures = segmentFigures {
            return records.map { ($0, figures.members[$0.id] ?? 0) }
        }
        guard !records.isEmpty else { return [] }
        let members = SegmentEvent.members(over: try journeysOfAll())
        return records.map { ($0, members[$0.id]?.count ?? 0) }
    }
}

extension SegmentRecord {
    /// The record as one JSON object.
    func json(members: Int) -> JSONObject {
        var object = JSONObject()
        object.add("segment", name)
        object.add("version", version)
        object.add("text", text)
        object.add("state", state.rawValue)
        if !trouble.isEmpty { object.add("trouble", trouble) }
        object.add("members", members)
        object.add("created", Int(created))
        object.add("changed", Int(changed))
        return object
    }
}
