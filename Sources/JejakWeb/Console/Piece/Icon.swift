// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// The console's few drawings, as strokes on a 24 by 24 square.
///
/// They decorate words and never stand alone, so they are hidden from
/// assistive technology.
enum Icon: Sendable {
    case overview, intake, people, segments, journeys, ask, search, arrow, flag
    case mail, mailOpen, link, mailBack, spam, stop

    /// The strokes, as an SVG path.
    private var path: String {
        switch self {
        case .overview: "M4 13h6V4H4zM14 20h6v-9h-6zM14 7h6V4h-6zM4 20h6v-3H4z"
        case .intake:
            "M4 6c0-1.7 3.6-3 8-3s8 1.3 8 3-3.6 3-8 3-8-1.3-8-3zM4 6v12c0 1.7 3.6 3 8 3s8-1.3 "
                + "8-3V6M4 12c0 1.7 3.6 3 8 3s8-1.3 8-3"
        case .people:
            "M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM2 21v-1a6 6 0 0 1 6-6h2a6 6 0 0 1 6 6v1"
                + "M16 3.3a4 4 0 0 1 0 7.4M22 21v-1a6 6 0 0 0-4-5.7"
        case .segments: "M12 3v9h9A9 9 0 1 1 12 3zM16 3.6A9 9 0 0 1 20.4 8H16z"
        case .journeys:
            "M6 21a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM18 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z"
                + "M8.5 18.5H15a3.5 3.5 0 0 0 0-7H9a3.5 3.5 0 0 1 0-7h6.5"
        case .ask:
            "M12 21a9 9 0 1 0-9-9c0 1.5.4 3 1 4.2L3 21l4.8-1A9 9 0 0 0 12 21z"
                + "M9.6 9.5a2.5 2.5 0 1 1 3.400 2.3c-.7.3-1 .8-1 1.6M12 16.6v.1"
        case .search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l5 5"
        case .arrow: "M5 12h14M13 6l6 6-6 6"
        case .flag: "M5 21V4M5 4h13l-2.5 4L18 12H5"
        case .mail: "M4 6h16v12H4zM4 7l8 6 8-6"
        case .mailOpen: "M4 10v9h16v-9l-8-6zM4 11l8 5 8-5"
        case .link:
            "M10 14a4 4 0 0 0 5.700 0l3-3a4 4 0 0 0-5.700-5.700l-1 1M14 10a4 4 0 0 0-5.700 0l-3 3"
                + "a4 4 0 0 0 5.700 5.700l1-1"
        case .mailBack: "M20 12v6H4V6h9M4 7l7 5M21 5h-6M18 2l-3 3 3 3"
        case .spam: "M12 3l9 5v6l-9 7-9-7V8zM12 8v5M12 16v.1"
        case .stop: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM6 6l12 12"
        }
    }

    /// The drawing for an event of a mail; other events have none.
    init?(event: String) {
        switch event {
        case MailEvent.sent, MailEvent.unknown, MailEvent.delivered: self = .mail
        case MailEvent.opened: self = .mailOpen
        case MailEvent.clicked: self = .link
        case MailEvent.bounced: self = .mailBack
        case MailEvent.complained: self = .spam
        case MailEvent.unsubscribed: self = .stop
        case MailEvent.resubscribed: self = .mail
        default: return nil
        }
    }

    var html: HTML {
        """
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">\
        <path d="\(path)"/></svg>
        """
    }
}

/// Jejak's mark: a footprint.
enum Mark {
    /// The shapes, without the square they stand on.
    private static let print =
        "<ellipse cx=\"16\" cy=\"20.5\" rx=\"5.3\" ry=\"6.5\"/>"
        + "<circle cx=\"8.8\" cy=\"12.6\" r=\"2.1\"/>"
        + "<circle cx=\"13\" cy=\"9\" r=\"2.3\"/>"
        + "<circle cx=\"18.2\" cy=\"8.7\" r=\"2.3\"/>"
        + "<circle cx=\"22.9\" cy=\"12\" r=\"2.1\"/>"

    static let html = HTML(
        trusted: "<svg class=\"mark\" viewBox=\"0 0 32 32\" aria-hidden=\"true\" "
            + "focusable=\"false\"><rect width=\"32\" height=\"32\" rx=\"9\"/><g>" + print
            + "</g></svg>"
    )

    /// The mark as a file of its own, for the browser's tab.
    static let file =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\">"
        + "<rect width=\"32\" height=\"32\" rx=\"9\" fill=\"#0d6b5e\"/><g fill=\"#fff\">" + print
        + "</g></svg>"
}
