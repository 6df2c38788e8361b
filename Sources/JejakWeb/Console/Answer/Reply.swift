// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The answer to a question, read from the JSON that the command line prints.
struct Reply: Decodable {
    /// What an answer is about.
    enum Content {
        case segment(people: Int, of: Int)
        case funnel(FunnelReply)
        case retention(RetentionReply)
        case trend(TrendReply)
        case paths(PathsReply)
        case transitions(TransitionsReply)
        case steps(StepsReply)
        case bottlenecks(BottlenecksReply)
        /// Of a kind that this page does not know.
        case other
    }

    /// The members of the JSON.
    private enum Key: String, CodingKey {
        case kind
        case people
        case of
        case notes
        case seconds
    }

    let content: Content
    let notes: [String]
    let seconds: Double?

    /// Nothing where it is no answer.
    init?(_ json: [UInt8]) {
        // An answer of another shape is shown as text instead.
        guard let found = try? JSONDecoder().decode(Reply.self, from: Data(json)) else {
            return nil
        }
        self = found
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        notes = try fields.decodeIfPresent([String].self, forKey: .notes) ?? []
        seconds = try fields.decodeIfPresent(Double.self, forKey: .seconds)
        switch try fields.decodeIfPresent(String.self, forKey: .kind) {
        case "funnel": content = .funnel(try FunnelReply(from: decoder))
        case "retention": content = .retention(try RetentionReply(from: decoder))
        case "trend": content = .trend(try TrendReply(from: decoder))
        case "paths": content = .paths(try PathsReply(from: decoder))
        case "transitions": content = .transitions(try TransitionsReply(from: decoder))
        case "steps": content = .steps(try StepsReply(from: decoder))
        case "bottlenecks": content = .bottlenecks(try BottlenecksReply(from: decoder))
        case "segment":
            content = .segment(
                people: try fields.decode(Int.self, forKey: .people),
                of: try fields.decode(Int.self, forKey: .of)
            )
        default: content = .other
        }
    }
}

/// How many people reached each step of a funnel.
struct FunnelReply: Decodable {
    /// One step.
    struct Step: Decodable {
        var name: String
        var people: Int
        var medianSeconds: Double?
        var ninetiethSeconds: Double?
    }

    /// The people who share a value.
    struct Group: Decodable {
        var value: String?
        var people: [Int]
    }

    var steps: [Step]
    var groups: [Group]?
    var rest: [Int]?
    var restGroups: Int?
}

/// Who came back, by when they began.
struct RetentionReply: Decodable {
    /// Those who began in one period.
    struct Cohort: Decodable {
        var start: String
        var size: Int
        var returned: [Int]
    }

    var cohorts: [Cohort]
    var outside: Int?
}

/// A figure, period by period.
struct TrendReply: Decodable {
    /// The figure of one value of a property, or of all.
    struct Line: Decodable {
        var value: String?
        var values: [Double?]
    }

    var periods: [String]
    var lines: [Line]
    var rest: Line?
    var restValues: Int?
}

/// What people did step by step.
struct PathsReply: Decodable {
    /// An event at a step; without a name, all others together.
    struct Step: Decodable {
        var event: String?
        var people: Int
    }

    /// From a step to the next.
    struct Link: Decodable {
        var step: Int
        var from: Int
        var to: Int
        var people: Int
    }

    var people: Int
    var steps: [[Step]]
    var links: [Link]
}
