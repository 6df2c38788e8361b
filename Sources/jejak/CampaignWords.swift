// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakEngine
internal import JejakMeasure
internal import JejakStore

// Campaigns in plain words, for the terminal.

extension CampaignCheckup {
    var words: String {
        guard let audience else {
            return problems.map { "✗ " + $0.words }.joined(separator: "\n")
        }
        var lines = [
            "\(audience.people.count) of \(audience.of) people are in the audience",
            "\(audience.willGet) would get it, \(audience.held) would be held back to compare",
        ]
        for (reason, count) in audience.refusals {
            lines.append("\(count) would not: \(MessageReason.words(reason).english)")
        }
        return (lines + audience.notes.map { "note: \($0)" }).joined(separator: "\n")
    }

    var json: String {
        var object = JSONObject()
        object.add("ok", problems.isEmpty)
        object.add(
            "problems",
            problems.map { problem in
                var item = JSONObject()
                item.add("place", problem.place)
                item.add("sentence", problem.sentence)
                return item
            }
        )
        if let audience {
            object.add("people", audience.people.count)
            object.add("of", audience.of)
            object.add("willGet", audience.willGet)
            object.add("held", audience.held)
            var refused = JSONObject()
            for (reason, count) in audience.refusals { refused.add(reason, count) }
            object.add("refusedBy", refused)
            var languages = JSONObject()
            for (language, count) in audience.languages { languages.add(language, count) }
            object.add("languages", languages)
            if !audience.notes.isEmpty { object.add("notes", audience.notes) }
        }
        return object.text
    }
}

extension CampaignPreview {
    private var fateWords: String {
        switch fate {
        case .wouldGet: "would get it"
        case .wouldWait(let until): "would get it after \(ISO8601.format(until)) (quiet hours)"
        case .wouldBeHeld: "would be held back to compare"
        case .wouldBeRefused(let reason):
            "would not get it: \(MessageReason.words(reason).english)"
        case .isOutside: "is not in the audience"
        }
    }

    var words: String {
        "\(person) \(fateWords)\nFrom: \(from)\nTo: \(to)\nSubject: \(subject)\n\n\(text)"
    }

    var json: String {
        var object = JSONObject()
        object.add("person", person)
        object.add("fate", fateWords)
        object.add("from", from)
        object.add("to", to)
        object.add("language", language)
        object.add("subject", subject)
        object.add("html", html)
        object.add("text", text)
        return object.text
    }
}

extension CampaignReport {
    var words: String {
        var lines = ["\(campaign.name): \(campaign.state.rawValue)"]
        if !campaign.note.isEmpty { lines.append(campaign.note) }
        lines.append(
            "\(sent) sent, \(count(.queued) + count(.sending)) waiting, \(count(.held)) held back, "
                + "\(count(.refused)) refused, \(count(.failed)) failed, "
                + "\(count(.bounced)) bounced, \(count(.unknown)) unknown"
        )
        for (reason, count) in reasons([.queued, .refused, .failed, .bounced, .unknown]) {
            lines.append("  \(count): \(MessageReason.words(reason).english)")
        }
        lines.append(
            "\(hits.openedByPeople) opened, \(hits.clickedByPeople) clicked, "
                + "\(suppressed[.unsubscribed] ?? 0) unsubscribed (robots: "
                + "\(hits.openedByRobots) opens, \(hits.clickedByRobots) clicks)"
        )
        if let effect { lines += effect.words }
        return lines.joined(separator: "\n")
    }
}

extension CampaignReport.Effect {
    var words: [String] {
        var lines = [
            "reached: \(reached.converted) of \(reached.people) reached the goal; held back: "
                + "\(held.converted) of \(held.people)"
        ]
        lines.append(
            Self.words("goal", result.conversion) { String(format: "%.2f points", $0 * 100) }
        )
        lines.append(
            Self.words("revenue per person", result.revenue) { String(format: "%.0f", $0 / 100) }
        )
        if !isComplete {
            lines.append("not complete: outcomes count until \(ISO8601.format(countsUntil))")
        }
        return lines
    }

    private static func words(
        _ what: String,
        _ difference: ArmDifference,
        _ write: (Double) -> String
    ) -> String {
        var text = "\(what): \(write(difference.difference)) difference"
        if let interval = difference.interval {
            text +=
                ", 95 % interval \(write(interval.lowerBound)) to "
                + write(interval.upperBound)
        }
        let verdict =
            switch difference.verdict {
            case .tooFewToTell(let reason): "too few to tell: \(reason.englishWords)"
            case .higher: "more than without the campaign"
            case .lower: "less than without the campaign"
            case .noDifferenceSeen: "no difference seen"
            }
        return text + " (\(verdict))"
    }
}
