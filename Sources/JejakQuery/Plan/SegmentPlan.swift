// SPDX-License-Identifier: Apache-2.0

package import JejakJourney

/// A segment's expression, compiled for one snapshot.
///
/// The same plan answers for one person and for everybody, so the two cannot
/// disagree. It keeps its snapshot alive, and answers for that moment only.
package struct SegmentPlan: Sendable {
    package let expression: SegmentExpression
    package let snapshot: JourneySnapshot
    /// What the author should know, such as a name that nothing is called.
    package let notes: [QueryNote]
    let memory: PlanMemory
    /// Events of which every member has one at least; nothing where none is
    /// needed.
    let driving: [UInt16]?

    package init(_ expression: SegmentExpression, _ snapshot: JourneySnapshot) {
        var builder = PlanBuilder(snapshot)
        let entry = builder.emit(expression, ifTrue: PlanStep.yes, ifFalse: PlanStep.no)
        builder.memory.entry = entry
        self.expression = expression
        self.snapshot = snapshot
        notes = builder.notes
        memory = builder.memory
        driving = DrivingEvents(snapshot).codes(of: expression)
    }
}
