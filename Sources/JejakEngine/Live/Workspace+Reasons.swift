// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney
package import JejakQuery
package import JejakStore

// Why somebody belongs to a segment that is kept, and how many an expression
// holds of by the clock that keeps segments.

extension Workspace {
    /// Why a segment holds of a person now, or does not, with the segments that
    /// it names put in place. Time grows with the clauses times the person's
    /// footprints.
    package func reason(of person: UInt32, in segment: SegmentRecord) throws -> SegmentReason {
        let expression: SegmentExpression
        switch SegmentDefinitions(try store.segments()).expression(of: segment) {
        case .success(let whole): expression = whole
        case .failure(let trouble): throw EngineError(.badRequest, trouble.sentence)
        }
        var names = UsedNames()
        names.add(expression, user: segment.name)
        let moment = try moment(of: [person], needs: SegmentNeeds(names), at: now)
        return expression.reason(for: person, over: moment)
    }

    /// How many people an expression holds of now, out of how many, and what
    /// is noteworthy about its names.
    package func count(
        _ expression: SegmentExpression
    ) throws -> (people: Int, of: Int, notes: [String]) {
        let question = try resolved(.segmentCount(expression))
        let (answer, notes) = question.answer(over: try snapshot())
        guard case .segment(let people, let everybody) = answer else { return (0, 0, []) }
        return (people, everybody, notes.map(\.sentence))
    }
}
