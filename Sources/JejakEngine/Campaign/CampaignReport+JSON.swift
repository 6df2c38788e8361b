// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakMeasure
internal import JejakStore

extension CampaignReport {
    /// The report as `jejak campaign status --json` and `results --json` print
    /// it. Money is in major units.
    package var json: String {
        var object = JSONObject()
        object.add("campaign", campaign.id)
        object.add("name", campaign.name)
        object.add("state", campaign.state.rawValue)
        if !campaign.note.isEmpty { object.add("note", campaign.note) }
        if let at = campaign.at { object.add("at", ISO8601.format(at)) }
        if let started = campaign.started { object.add("started", ISO8601.format(started)) }
        if let ended = campaign.ended { object.add("ended", ISO8601.format(ended)) }
        object.add("messages", messages)
        object.add("refusedBy", reasonsJSON([.refused]))
        object.add("failedBy", reasonsJSON([.failed, .bounced, .unknown]))
        object.add("waitingFor", reasonsJSON([.queued]))
        var engagement = JSONObject()
        engagement.add("sent", sent)
        engagement.add("opened", hits.openedByPeople)
        engagement.add("openedByRobots", hits.openedByRobots)
        engagement.add("clicked", hits.clickedByPeople)
        engagement.add("clickedByRobots", hits.clickedByRobots)
        for reason in SuppressionReason.allCases {
            engagement.add(reason.rawValue, suppressed[reason] ?? 0)
        }
        object.add("engagement", engagement)
        if let effect { object.add("result", effect.json) }
        return object.text
    }

    private var messages: JSONObject {
        var object = JSONObject()
        for state in MessageState.allCases { object.add(state.rawValue, count(state)) }
        return object
    }

    private func reasonsJSON(_ states: Set<MessageState>) -> JSONObject {
        var object = JSONObject()
        for (reason, count) in reasons(states) { object.add(reason, count) }
        return object
    }
}

extension CampaignReport.Effect {
    var json: JSONObject {
        var object = JSONObject()
        object.add("countsUntil", ISO8601.format(countsUntil))
        object.add("isComplete", isComplete)
        if !isGoalKnown { object.add("note", "the goal's event was never seen") }
        object.add("reached", Self.arm(reached))
        object.add("held", Self.arm(held))
        object.add("conversion", Self.difference(result.conversion, scale: 1))
        object.add("revenuePerPerson", Self.difference(result.revenue, scale: 100))
        object.add("confidence", result.confidence)
        return object
    }

    private static func arm(_ arm: ArmOutcome) -> JSONObject {
        var object = JSONObject()
        object.add("people", arm.people)
        object.add("converted", arm.converted)
        object.add("revenue", arm.amounts.reduce(0, +) / 100)
        return object
    }

    private static func difference(_ difference: ArmDifference, scale: Double) -> JSONObject {
        var object = JSONObject()
        object.add("reached", difference.reached / scale)
        object.add("held", difference.held / scale)
        object.add("difference", difference.difference / scale)
        if let lift = difference.relativeLift { object.add("relativeLift", lift) }
        if let interval = difference.interval {
            let bounds = [interval.lowerBound, interval.upperBound]
                .map { JSONObject.number($0 / scale) }
            object.add("interval", raw: "[" + bounds.joined(separator: ",") + "]")
        }
        object.add("verdict", difference.verdict.word)
        if case .tooFewToTell(let reason) = difference.verdict {
            object.add("because", reason.englishWords)
        }
        object.add("method", difference.method)
        return object
    }
}

extension EffectVerdict {
    /// The verdict as programs read it.
    package var word: String {
        switch self {
        case .tooFewToTell: "tooFewToTell"
        case .higher: "higher"
        case .lower: "lower"
        case .noDifferenceSeen: "noDifferenceSeen"
        }
    }
}
