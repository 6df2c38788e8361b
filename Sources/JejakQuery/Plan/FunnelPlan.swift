// SPDX-License-Identifier: Apache-2.0

package import JejakJourney

/// A funnel, compiled for one snapshot.
package struct FunnelPlan: Sendable {
    /// Where people are told apart by.
    enum Breakdown: Sendable {
        case none
        /// The place of a property among the plan's properties.
        case property(Int32)
        case fact(FactColumn?)
    }

    package let question: FunnelQuestion
    package let snapshot: JourneySnapshot
    package let notes: [QueryNote]
    let memory: PlanMemory
    /// Window and filter of every step; its code is not used.
    let event: EventTest
    let within: Int64
    /// For each possible event code the steps it can be, one bit each.
    let stepMasks: [UInt32]
    /// One byte for each possible event code: whether it ends a chain.
    let breaks: [UInt8]
    /// The place of the property that a chain holds, or below zero.
    let holding: Int32
    let breakdown: Breakdown
    /// How often each event is a step, where the order is free.
    let needs: [StepNeed]

    /// An event that must be done so often, with the steps that it is.
    struct StepNeed: Sendable {
        /// A code, or `EventTest.anyCode`.
        let code: Int32
        var times: Int
    }

    package init(_ question: FunnelQuestion, _ snapshot: JourneySnapshot) {
        var builder = PlanBuilder(snapshot)
        event = builder.eventTest(
            EventMatch(.any, window: question.window, filter: question.filter)
        )
        within = question.within.moved(0, 1)
        var masks = [UInt32](repeating: 0, count: Int(UInt16.max) + 1)
        var needs: [StepNeed] = []
        for (index, step) in question.steps.prefix(QueryLimit.steps).enumerated() {
            let code = builder.code(step)
            builder.mark(code, in: &masks, with: 1 << UInt32(index))
            if let place = needs.firstIndex(where: { $0.code == code }) {
                needs[place].times += 1
            } else {
                needs.append(StepNeed(code: code, times: 1))
            }
        }
        var breaks: [UInt8] = []
        if !question.excluding.isEmpty {
            breaks = [UInt8](repeating: 0, count: masks.count)
            for name in question.excluding {
                builder.mark(builder.code(name), in: &breaks, with: 1)
            }
        }
        // Of an event that is a step, a chain is not broken.
        for code in breaks.indices where masks[code] != 0 { breaks[code] = 0 }
        stepMasks = masks
        self.breaks = breaks
        self.needs = needs
        holding = question.holding.map { builder.property($0) } ?? -1
        breakdown = question.by.map { builder.breakdown(by: $0) } ?? .none
        self.question = question
        self.snapshot = snapshot
        notes = builder.notes
        memory = builder.memory
    }
}

extension PlanBuilder {
    /// Marks all event codes that a compiled code stands for.
    mutating func mark<Mark: FixedWidthInteger>(
        _ code: Int32,
        in marks: inout [Mark],
        with mark: Mark
    ) {
        switch code {
        case EventTest.anyCode:
            for code in marks.indices where memory.footprints[code] != 0 { marks[code] |= mark }
        case EventTest.noCode: break
        default: marks[Int(code)] |= mark
        }
    }

    /// A property that an event has comes before a fact of the same name.
    mutating func breakdown(by name: String) -> FunnelPlan.Breakdown {
        let isProperty = snapshot.dictionary.code(ofKey: name) != nil
        if !isProperty, let column = snapshot.facts.column(name) { return .fact(column) }
        return .property(property(name))
    }
}
