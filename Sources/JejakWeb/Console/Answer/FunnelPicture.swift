// SPDX-License-Identifier: Apache-2.0

internal import JejakQuery

/// A funnel as bars, with how many go no further after each, and how long the
/// others took.
struct FunnelPicture {
    let funnel: FunnelReply
    let question: FunnelQuestion?
    let reader: Reader
    let isSmall: Bool

    private var first: Int { funnel.steps.first?.people ?? 0 }

    var html: HTML {
        let lines = funnel.steps.indices.html { line($0) }
        let list: HTML = "<ol class=\"ranks funnel-steps\">\(lines)</ol>"
        return isSmall ? list : "\(list)\(groups)\(table)"
    }

    private func line(_ place: Int) -> HTML {
        let step = funnel.steps[place]
        let share = Double(step.people) / Double(max(1, first))
        let name = reader.clipped(reader.event(step.name), 60)
        let amount: HTML =
            isSmall
            ? "\(reader.number(step.people)) · \(reader.percent(share))"
            : "\(reader.people(step.people)) · <b>\(reader.percent(share))</b>"
        let head: HTML = """
            <li><b title="\(step.name)">\(name)</b><span class="amount">\(amount)</span>\
            \(Piece.bar(share))
            """
        return isSmall ? "\(head)</li>" : "\(head)\(time(step))\(drop(place))</li>"
    }

    private func time(_ step: FunnelReply.Step) -> HTML {
        guard let half = step.medianSeconds, let most = step.ninetiethSeconds,
            half.isFinite, most.isFinite, half < 1e12, most < 1e12
        else { return .nothing }
        let spans = (reader.span(Int64(half * 1_000)), reader.span(Int64(most * 1_000)))
        return """
            <span class="quiet">\(reader.say(
                "Half of them within \(spans.0) of the first step, nine in ten within \(spans.1)",
                "Separuhnya dalam \(spans.0) sejak langkah pertama, sembilan dari sepuluh dalam "
                    + "\(spans.1)"))</span>
            """
    }

    /// Those who reached a step and not the next.
    private func drop(_ place: Int) -> HTML {
        guard place + 1 < funnel.steps.count else { return .nothing }
        let (here, next) = (funnel.steps[place].people, funnel.steps[place + 1].people)
        let lost = max(0, here.subtractingReportingOverflow(next).partialValue)
        let words = reader.say(
            "▼ \(reader.people(lost)) (\(reader.percent(lost, of: here))) go no further",
            "▼ \(reader.people(lost)) (\(reader.percent(lost, of: here))) tidak lanjut"
        )
        let leavers = question?.leavers(after: place)
        let keep = leavers.map { SegmentPrinter.text($0) }.html { text in
            """
             <a href="/segments/new?text=\(Percent.encoded(text))">\(reader.say(
                "Save them as a segment", "Simpan sebagai segmen"))</a>
            """
        }
        return "<span class=\"drop\">\(words)\(keep)</span>"
    }

    private var groups: HTML {
        guard let groups = funnel.groups, !groups.isEmpty else { return .nothing }
        let names = funnel.steps.map { reader.clipped(reader.event($0.name), 40) }
        var rows = groups.map { group in
            (group.value ?? reader.say("(not said)", "(tidak disebut)"), group.people)
        }
        if let rest = funnel.rest, let count = funnel.restGroups, count > 0 {
            rows.append(
                (
                    reader.say(
                        "\(reader.number(count)) other values",
                        "\(reader.number(count)) nilai lain"
                    ), rest
                )
            )
        }
        let head = names.html { "<th scope=\"col\" class=\"figure\">\($0)</th>" }
        let lines = rows.html { value, people in
            let start = people.first ?? 0
            let cells = people.html { count in
                """
                <td class="figure"><b>\(reader.number(count))</b> <span class="quiet">\
                \(reader.percent(count, of: start))</span></td>
                """
            }
            return "<tr><th scope=\"row\">\(reader.clipped(value, 60))</th>\(cells)</tr>"
        }
        return """
            <div class="scroll" tabindex="0" role="region" aria-label="\(reader.say(
                "By value", "Per nilai"))"><table><thead><tr><th scope="col">\
            \(question?.by ?? "")</th>\(head)</tr></thead><tbody>\(lines)</tbody></table></div>
            """
    }

    private var table: HTML {
        AnswerPicture.table(
            reader,
            [
                reader.say("Step", "Langkah"), reader.say("People", "Orang"),
                reader.say("Of the first", "Dari yang pertama"),
                reader.say("Of the one before", "Dari sebelumnya"),
            ],
            funnel.steps.indices.map { place in
                let step = funnel.steps[place]
                let before = place > 0 ? funnel.steps[place - 1].people : step.people
                return [
                    reader.clipped(reader.event(step.name), 60), reader.number(step.people),
                    reader.percent(step.people, of: first),
                    reader.percent(step.people, of: before),
                ]
            }
        )
    }
}
