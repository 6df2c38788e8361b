// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney

/// Tests of single values: facts of a person, properties of a row.
extension PlanReader {
    @inline(__always)
    func passes(_ test: NumberTest, _ value: Double) -> Bool {
        switch test.kind {
        case .never: false
        case .always: true
        case .equal: value == test.value
        case .notEqual: value != test.value
        case .less: value < test.value
        case .lessOrEqual: value <= test.value
        case .greater: value > test.value
        case .greaterOrEqual: value >= test.value
        case .oneOf: isListed(test, value)
        case .noneOf: !isListed(test, value)
        }
    }

    private func isListed(_ test: NumberTest, _ value: Double) -> Bool {
        for place in Int(test.first)..<Int(test.first &+ test.count)
        where numbers[place] == value {
            return true
        }
        return false
    }

    // MARK: Facts

    /// Tests a fact. The search goes on from the last person's place, in steps
    /// that double, so a scan in rising order costs a constant each.
    func fact(_ place: Int, of person: UInt32) -> Bool {
        let people = facts[place].people
        var low = factHeads[place]
        if low > 0, people[low &- 1] >= person { low = 0 }
        var stride = 1
        var high = low
        while high < people.count, people[high] < person {
            low = high &+ 1
            high = high &+ stride
            stride = stride &<< 1
        }
        high = min(high, people.count)
        while low < high {
            let middle = (low &+ high) &>> 1
            if people[middle] < person { low = middle &+ 1 } else { high = middle }
        }
        factHeads[place] = low
        let test = facts[place].value
        guard low < people.count, people[low] == person else {
            return unknownFact(place, of: person)
        }
        let bits = facts[place].bits[low]
        let type = PropertyType(rawValue: facts[place].types[low]) ?? .null
        guard !facts[place].isInside || type == .json else {
            return unknownFact(place, of: person)
        }
        switch type {
        case .null: return unknownFact(place, of: person)
        case .bool: return bits == 0 ? test.acceptsFalse : test.acceptsTrue
        case .number:
            let value = Double(bitPattern: bits)
            return value.isNaN ? unknownFact(place, of: person) : passes(test.number, value)
        case .text:
            guard bits < facts[place].textCount else { return false }
            if facts[place].own >= 0 { return ownDate(facts[place].own, Int(bits), of: person) }
            return marks[Int(facts[place].marks) &+ Int(bits)] != 0
        case .json:
            guard facts[place].nestedMarks >= 0 else { return test.acceptsOther }
            guard bits < facts[place].textCount else { return false }
            let mark = marks[Int(facts[place].nestedMarks) &+ Int(bits)]
            if mark == FactTest.absentMark { return unknownFact(place, of: person) }
            if facts[place].own >= 0 { return ownDate(facts[place].own, Int(bits), of: person) }
            return mark != 0
        }
    }

    /// Nothing is known here: perhaps under another name.
    private func unknownFact(_ place: Int, of person: UInt32) -> Bool {
        let next = facts[place].otherwise
        return next >= 0 ? fact(Int(next), of: person) : facts[place].value.acceptsAbsent
    }

    // MARK: Properties

    /// Follows the filter's steps for one row.
    func passes(filter entry: Int32, _ view: JourneyView, _ index: Int) -> Bool {
        var step = entry
        while step >= 0 {
            let current = filterSteps[Int(step)]
            let isTrue = property(Int(current.test), view, index)
            step = isTrue ? current.ifTrue : current.ifFalse
        }
        return step == PlanStep.yes
    }

    private func property(_ place: Int, _ view: JourneyView, _ index: Int) -> Bool {
        let test = propertyTests[place]
        let reference = view.reference(index)
        let row = Int(reference.row)
        let part = Int(reference.part)
        let columns = Int(test.property) &+ part
        if test.isMoney {
            let amount = view.amount(index)
            if amount != 0 { return passes(test.value.number, Double(amount) / 100) }
            // No money, or the amount 0: the sender's property tells.
            let isSaid = partProperties[columns].number?.number(ofRow: row) != nil
            return isSaid ? passes(test.value.number, 0) : test.value.acceptsAbsent
        }
        if let value = partProperties[columns].number?.number(ofRow: row) {
            return passes(test.value.number, value)
        }
        if let code = partProperties[columns].text?.code(ofRow: row) {
            guard code < partProperties[columns].textCount else { return false }
            return marks[Int(partMarks[Int(test.firstMarks) &+ part]) &+ Int(code)] != 0
        }
        if let flag = partProperties[columns].bool?.bool(ofRow: row) {
            return flag ? test.value.acceptsTrue : test.value.acceptsFalse
        }
        if let code = partProperties[columns].list?.code(ofRow: row) {
            guard code < partProperties[columns].listCount else { return false }
            // Behind the marks of the texts.
            let first = Int(partMarks[Int(test.firstMarks) &+ part])
            return marks[first &+ Int(partProperties[columns].textCount) &+ Int(code)] != 0
        }
        return test.value.acceptsAbsent
    }
}
