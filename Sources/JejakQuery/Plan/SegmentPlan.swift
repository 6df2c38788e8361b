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

    package init(_ expression: SegmentExpression, _ snapshot: JourneySnapshot) {
        var builder = PlanBuilder(snapshot)
        let entry = builder.emit(expression, ifTrue: PlanStep.yes, ifFalse: PlanStep.no)
        builder.memory.entry = entry
        self.expression = expression
        self.snapshot = snapshot
        notes = builder.notes
        memory = builder.memory
    }
}

/// A funnel, compiled for one snapshot.
package struct FunnelPlan: Sendable {
    package let question: FunnelQuestion
    package let snapshot: JourneySnapshot
    package let notes: [QueryNote]
    let memory: PlanMemory
    /// Window and filter of every step; its code is not used.
    let event: EventTest
    let within: Int64
    /// For each possible event code the steps it can be, one bit each.
    let stepMasks: [UInt32]

    package init(_ question: FunnelQuestion, _ snapshot: JourneySnapshot) {
        var builder = PlanBuilder(snapshot)
        event = builder.eventTest(
            EventMatch(.any, window: question.window, filter: question.filter)
        )
        within = question.within.moved(0, 1)
        var masks = [UInt32](repeating: 0, count: Int(UInt16.max) + 1)
        for (index, step) in question.steps.prefix(QueryLimit.steps).enumerated() {
            switch builder.code(step) {
            case EventTest.anyCode:
                for code in masks.indices where builder.memory.footprints[code] != 0 {
                    masks[code] |= 1 << UInt32(index)
                }
            case EventTest.noCode: break
            case let code: masks[Int(code)] |= 1 << UInt32(index)
            }
        }
        stepMasks = masks
        self.question = question
        self.snapshot = snapshot
        notes = builder.notes
        memory = builder.memory
    }
}
