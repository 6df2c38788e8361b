// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney

/// A step of a compiled condition: a test, and where to go after it.
///
/// `and`, `or` and `not` are gone: a condition is a chain of tests with two
/// ways out each, which ends at `yes` or `no`. So evaluating needs no stack and
/// stops at the first test that decides.
struct PlanStep {
    static let yes: Int32 = -1
    static let no: Int32 = -2

    /// What a node of the flat plan does.
    enum Kind: UInt8 {
        case fact
        case count
        case measure
        case elapsed
        case sequence
        case sample
        case near
        /// In the conditions of one event: a property.
        case property
    }

    var kind: Kind
    /// The place of the test among the tests of its kind.
    var test: Int32
    var ifTrue: Int32
    var ifFalse: Int32
}

/// A test of a number.
struct NumberTest {
    /// What a node of the flat plan does.
    enum Kind: UInt8 {
        case never
        case always
        case equal
        case notEqual
        case less
        case lessOrEqual
        case greater
        case greaterOrEqual
        case oneOf
        case noneOf
    }

    var kind: Kind
    var value: Double = 0
    /// The list in the plan's numbers.
    var first: Int32 = 0
    var count: Int32 = 0

    init(_ kind: Kind, _ value: Double = 0) {
        self.kind = kind
        self.value = value
    }

    init(_ comparison: ComparisonOperator, _ value: Double) {
        self.value = value
        kind =
            switch comparison {
            case .equal: .equal
            case .notEqual: .notEqual
            case .less: .less
            case .lessOrEqual: .lessOrEqual
            case .greater: .greater
            case .greaterOrEqual: .greaterOrEqual
            }
    }
}

/// A test of a value whose type is only known when it is met.
struct ValueTest {
    var number: NumberTest
    var acceptsFalse: Bool
    var acceptsTrue: Bool
    /// Nested values that no marks tell about.
    var acceptsOther: Bool
    var acceptsAbsent: Bool
}

/// A test of one fact of a person.
///
/// Safe to share: it points into the facts of the plan's snapshot, which the
/// plan keeps alive.
struct FactTest: @unchecked Sendable {
    var people: UnsafeBufferPointer<UInt32>
    var types: UnsafeBufferPointer<UInt8>
    var bits: UnsafeBufferPointer<UInt64>
    var value: ValueTest
    /// Where the accepted text codes begin among the plan's marks.
    var marks: Int32
    /// Codes from here on are damage and accepted never.
    var textCount: UInt64 = 0
    /// The place among the plan's own dates where it goes by each person's zone,
    /// or below zero.
    var own: Int32 = -1
    /// Where the marks of nested values begin, by the same codes; below zero
    /// where there are none.
    var nestedMarks: Int32 = -1
    /// Whether only what lies inside nested values counts.
    var isInside = false
    /// The test to ask of whom nothing is known here, or below zero.
    var otherwise: Int32 = -1

    /// The mark of a nested value that lacks what is asked for.
    static let absentMark: UInt8 = 2
}

/// Which rows of a person count.
struct EventTest {
    static let anyCode: Int32 = -1
    static let noCode: Int32 = -2
    static let noFilter: Int32 = -3

    var code: Int32
    /// The first and the last instant that count.
    var first: Int64
    var last: Int64
    /// The entry into the plan's filter steps.
    var filter: Int32 = EventTest.noFilter
    /// Where the span of a window that ends now lies among the plan's spans, or
    /// below zero.
    var span: Int32 = -1
    /// The place of the window's zone among the plan's zones; below zero for UTC.
    var zone: Int32 = -1
    /// Where the window's bounds in each zone begin among the plan's own bounds,
    /// where they go by each person's zone; below zero otherwise.
    var own: Int32 = -1
}

/// How many rows count.
struct CountTest {
    var event: EventTest
    var least: Int
    var most: Int
}

/// A number computed from the rows that count.
struct MeasureTest {
    /// What a node of the flat plan does.
    enum Kind: UInt8 {
        case sum
        case minimum
        case maximum
        case average
        case days
        case sessions
        case distinct
        case affinity
    }

    var event: EventTest
    var kind: Kind
    /// Money is summed exactly, in minor units.
    var isMoney: Bool
    /// The place of the property among the plan's properties.
    var property: Int32
    var number: NumberTest
    /// Of an affinity: the entry into the filter steps for the value that is
    /// asked for, and the half-life in milliseconds.
    var wanted: Int32 = EventTest.noFilter
    var halfLife: Double = 1
}

/// The whole units of time since a row.
struct ElapsedTest {
    var event: EventTest
    var isFirst: Bool
    var unit: Int64
    var now: Int64
    var number: NumberTest
}

/// A share of all people, drawn by a hash of their code.
struct SampleTest {
    var seed: UInt64
    /// Hashes below this are in it; `isAll` where every hash is.
    var limit: UInt64
    var isAll: Bool
}

/// A distance from a place, by two facts of a person.
struct NearTest: Sendable {
    var place: Place
    var kilometres: Double
    var latitude: FactColumn?
    var longitude: FactColumn?
}

/// Events in order.
struct SequenceTest {
    /// The window and filter of every step; the code is not used.
    var event: EventTest
    /// The steps' codes in the plan's codes.
    var first: Int32
    var count: Int32
    var within: Int64
    /// The code that breaks the chain; `noCode` for none.
    var without: Int32
}

/// A test of one property of an event.
struct PropertyTest {
    var isMoney: Bool
    /// The place of the property among the plan's properties.
    var property: Int32
    var value: ValueTest
    /// Where its first part's place among the marks is found.
    var firstMarks: Int32
}

/// The columns of one property in one part.
struct PartProperty: Sendable {
    var number: PropertyColumn?
    var text: PropertyColumn?
    var bool: PropertyColumn?
    /// Codes from here on are damage and accepted never.
    var textCount: UInt32 = 0
    /// The values of lists, by codes of their own.
    var list: PropertyColumn?
    var listCount: UInt32 = 0

    init(_ columns: [PropertyColumn]) {
        for column in columns {
            switch column.type {
            case .number: number = column
            case .text:
                text = column
                textCount = UInt32(column.textCount)
            case .bool: bool = column
            case .json:
                list = column
                listCount = UInt32(column.textCount)
            case .null: break
            }
        }
    }
}

/// A test of a date against now: only asked until when an answer holds.
struct DateTest: Sendable {
    /// The place among the property tests, or among the tests of facts.
    var test: Int32
    var isProperty: Bool
    var acceptance: ValueAcceptance
    /// The fact that is tested, and the names that lead into its nested values.
    var column: FactColumn?
    /// Whether it goes by each person's zone.
    var isOwn = false
    var path = ""
}

/// A compiled question: flat lists that name one another by place.
///
/// Nothing in it is shared by reference or counted, so that evaluating reads
/// memory and nothing else.
struct PlanMemory: Sendable {
    var steps: [PlanStep] = []
    var entry: Int32 = PlanStep.yes
    var facts: [FactTest] = []
    var counts: [CountTest] = []
    var measures: [MeasureTest] = []
    var elapsed: [ElapsedTest] = []
    var sequences: [SequenceTest] = []
    var samples: [SampleTest] = []
    var places: [NearTest] = []
    var codes: [Int32] = []
    var filterSteps: [PlanStep] = []
    var propertyTests: [PropertyTest] = []
    /// One for each part, for each property.
    var partProperties: [PartProperty] = []
    /// Where the marks of a property test and part begin.
    var partMarks: [Int32] = []
    /// One byte for each text of a tested column: whether it is accepted.
    var marks: [UInt8] = []
    var numbers: [Double] = []
    /// One byte for each possible code: whether the event is a footprint. Empty
    /// where the question asks for no event of any kind.
    var footprints: [UInt8] = []
    /// One byte for each possible code: what the event weighs in an affinity.
    /// Empty where the question asks for none of any kind.
    var weights: [UInt8] = []
    var partCount = 0
    /// What changes by the mere passing of time, and the moment of the answers.
    var dates: [DateTest] = []
    var spans: [TimeSpan] = []
    var now: Int64 = 0
    var zones = PlanZones()
}
