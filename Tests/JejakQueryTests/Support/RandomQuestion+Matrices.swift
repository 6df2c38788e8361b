// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakQuery

/// Random questions whose answers are tables of events.
extension RandomQuestion {
    mutating func transitions() -> TransitionsQuestion {
        var events: [EventName] = []
        if chance(0.4) {
            for name in ["B", "A", "No", "Order Completed"] where chance(0.5) {
                events.append(.named(name))
            }
        }
        return TransitionsQuestion(
            of: events,
            top: events.isEmpty ? random.below(8) + 1 : TransitionsQuestion.usualTop,
            within: span(),
            window: chance(0.4) ? window() : .always,
            filter: chance(0.3) ? filter() : nil
        )
    }

    mutating func steps() -> StepsQuestion {
        let direction = pick(PathsQuestion.Direction.allCases)
        return StepsQuestion(
            random.below(12) + 1,
            chance(0.6) ? StepsQuestion.Anchor(direction, event()) : nil,
            top: random.below(8) + 1,
            within: chance(0.5) ? span() : nil,
            window: chance(0.4) ? window() : .always,
            filter: chance(0.3) ? filter() : nil
        )
    }
}
