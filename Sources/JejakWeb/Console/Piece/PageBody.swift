// SPDX-License-Identifier: Apache-2.0

/// What one page puts into the frame.
struct PageBody: Sendable {
    /// The entries of the navigation.
    enum Section: CaseIterable, Sendable {
        case overview, intake, people, segments, campaigns, journeys, ask

        var path: String {
            switch self {
            case .overview: "/"
            case .intake: "/data"
            case .people: "/people"
            case .segments: "/segments"
            case .campaigns: "/campaigns"
            case .journeys: "/journeys"
            case .ask: "/ask"
            }
        }

        var icon: Icon {
            switch self {
            case .overview: .overview
            case .intake: .intake
            case .people: .people
            case .segments: .segments
            case .campaigns: .mail
            case .journeys: .journeys
            case .ask: .ask
            }
        }

        func name(_ reader: Reader) -> String {
            switch self {
            case .overview: reader.say("Overview", "Ringkasan")
            case .intake: reader.say("Data", "Data")
            case .people: reader.say("People", "Orang")
            case .segments: reader.say("Segments", "Segmen")
            case .campaigns: reader.say("Campaigns", "Kampanye")
            case .journeys: reader.say("Journeys", "Perjalanan")
            case .ask: reader.say("Ask", "Tanya")
            }
        }
    }

    var title: String
    /// One sentence under the title that says what the page is for.
    var lead: String
    /// Which entry of the navigation is marked; nothing for pages outside it.
    var section: Section?
    var content: HTML
    /// For pages that change by themselves: how often browsers without scripts
    /// ask again. With scripts only what is marked as live is renewed.
    var refreshSeconds: Int?
    /// Whether a frame of our own stands on the page.
    var framesItself = false
}
