// SPDX-License-Identifier: Apache-2.0

internal import JejakJourney

/// Compiles affinities.
extension PlanBuilder {
    /// A measure over the footprints that say the property, which knows those
    /// that say the value.
    mutating func affinityTest(
        _ affinity: Affinity,
        _ match: EventMatch,
        _ number: NumberTest
    ) -> MeasureTest {
        let known = Affinity.names(of: affinity.property).filter {
            snapshot.dictionary.code(ofKey: $0) != nil
        }
        let names = known.isEmpty ? [affinity.property] : known
        let isSaid = Self.any(names.map { .property($0, .isKnown) })
        var match = match
        match.filter = match.filter.map { .all([$0, isSaid]) } ?? isSaid
        // What the event itself says comes before what its products say.
        var branches: [PropertyExpression] = []
        for (place, name) in names.enumerated() {
            let equal = PropertyExpression.property(name, .compare(.equal, affinity.value))
            let before = names.prefix(place).map { PropertyExpression.property($0, .isUnknown) }
            branches.append(before.isEmpty ? equal : .all(before + [equal]))
        }
        var test = MeasureTest(
            event: eventTest(match),
            kind: .affinity,
            isMoney: false,
            property: -1,
            number: number
        )
        test.wanted = entry(Self.any(branches))
        test.halfLife = Double(affinity.halfLife.moved(0, 1))
        if match.event == .any { markWeights() }
        return test
    }

    private static func any(_ branches: [PropertyExpression]) -> PropertyExpression {
        branches.count == 1 ? branches[0] : .any(branches)
    }

    /// Only questions about affinities pay for the weights.
    private mutating func markWeights() {
        guard memory.weights.isEmpty else { return }
        memory.weights = [UInt8](repeating: 1, count: Int(UInt16.max) + 1)
        for (code, name) in snapshot.dictionary.eventNames.enumerated() {
            memory.weights[code] = Affinity.weight(ofEvent: name)
        }
    }
}
