// SPDX-License-Identifier: Apache-2.0

/// A person's footprints, newest first, day by day, with the silences between.
extension PersonPage {
    /// A silence from this long on is worth a line.
    private static let silenceWorthALine: Int64 = 3 * 86_400_000

    var timeline: HTML {
        guard !content.timeline.isEmpty else {
            return Piece.card(
                reader.say("Timeline", "Linimasa"),
                Piece.empty(
                    reader.say("No footprints on this page", "Tidak ada jejak di halaman ini"),
                    reader.say("Go back to the newest ones.", "Kembali ke yang terbaru.")
                )
            )
        }
        var days: HTML = .nothing
        var items: HTML = .nothing
        var before: TimelineItem?
        for item in content.timeline {
            if let last = before, !isSameDay(last, item) {
                days += day(last.time, items)
                days += silence(newer: last.time, older: item.time)
                items = .nothing
            }
            items += line(item)
            before = item
        }
        if let last = before { days += day(last.time, items) }
        return Piece.card(
            reader.say("Timeline", "Linimasa"),
            id: "timeline",
            """
            <p class="count">\(reader.events(content.timelineTotal)), \
            \(reader.say("newest first", "terbaru di atas"))</p>\(days)\
            \(Piece.pager(
                reader, page: page, pageSize: Site.pageSize, total: content.timelineTotal
            ) { "/people/\(Percent.encoded(content.key))?page=\($0)#timeline" })
            """
        )
    }

    private func isSameDay(_ first: TimelineItem, _ second: TimelineItem) -> Bool {
        reader.clock.moment(first.time).dayNumber == reader.clock.moment(second.time).dayNumber
    }

    private func day(_ time: Int64, _ items: HTML) -> HTML {
        "<h3 class=\"day\">\(reader.longDate(time))</h3><ol class=\"timeline\">\(items)</ol>"
    }

    private func silence(newer: Int64, older: Int64) -> HTML {
        let (gap, overflows) = newer.subtractingReportingOverflow(older)
        guard !overflows, gap >= Self.silenceWorthALine else { return .nothing }
        let span = reader.span(gap)
        return """
            <p class="silence">\(reader.say("\(span) of silence", "sepi selama \(span)"))</p>
            """
    }

    private func line(_ item: TimelineItem) -> HTML {
        let amount = item.amount.html { amount in
            amount == 0 ? .nothing : "<b class=\"amount\">\(reader.money(amount))</b>"
        }
        let icon = Icon(event: item.event)
        let shown = icon == nil ? item.properties : item.properties.filter { !isMailID($0) }
        let properties = shown.prefix(8).html { property in
            let name = icon == nil ? property.name : mailProperty(property.name)
            return """
                <li><span class="quiet">\(reader.clipped(name, 40))</span> \
                \(reader.clipped(property.value, 120))</li>
                """
        }
        let details: HTML =
            properties.isEmpty ? .nothing : "<ul class=\"properties\">\(properties)</ul>"
        let worth: HTML = item.amount ?? 0 > 0 ? " class=\"worth\"" : ""
        return """
            <li\(worth)>\(reader.time(item.time, reader.timeOfDay(item.time)))\
            <div><p><span class="event" title="\(item.event)">\
            \(icon.html { $0.html })\(reader.clipped(reader.event(item.event), 80))</span> \
            \(amount)</p>\(details)</div></li>
            """
    }

    /// Numbers that mean nothing to the reader.
    private func isMailID(_ property: NamedText) -> Bool {
        ["email_id", "campaign_id", "link_id", "list_id"].contains(property.name)
    }

    /// The properties of a mail's events in words.
    private func mailProperty(_ name: String) -> String {
        switch name {
        case "email_subject": reader.say("subject", "subjek")
        case "campaign_name": reader.say("campaign", "kampanye")
        case "link_url": reader.say("link", "tautan")
        case "list_name": reader.say("list", "daftar")
        case "reason": reader.say("reason", "alasan")
        default: name
        }
    }
}
