// SPDX-License-Identifier: Apache-2.0

/// Which of our addresses a request asks for.
///
/// All addresses are listed here and nowhere else.
enum Route: Equatable, Sendable {
    case page(Page)
    case image(ImageRequest)
    case ask
    case collect(CollectEndpoint)
    case collectPreflight
    /// An event in the address of a picture; nothing where the event itself
    /// says of which kind it is.
    case pixel(CollectEndpoint?)
    case health
    case ready
    case metrics
    case openAPI
    /// The script that sites put on their pages.
    case snippet
    case asset(String)
    /// A campaign that was composed: to be checked or kept.
    case composed(replacing: String?)
    /// The live size of an audience, for the page's script.
    case audience
    /// A confirmed change of a campaign's state.
    case campaignMove(String, CampaignAction)
    /// The HTML part of a preview, for a frame.
    case previewFrame(String)
    case sourceAdding
    case sourceChange(String, SourceAction)
    case refusedChange(RefusedAction)
    /// A tracking plan made of what came in, as a file.
    case inferredPlan
    case identityChange(String, IdentityChange.Kind)
    /// A segment that is being built: shown again with its count, or kept.
    case segmentBuilt(replacing: String?)
    case segmentRemoval(String)
    /// From a figure of an answer to the segment of its people.
    case cellSegment
    case questionSaving
    case questionRemoval(Int64)
    case journeyComparing
    case journeyCancelling
    /// Those who were picked on the map, as a list to keep.
    case journeyKeeping
    /// The map's people, for the page's script.
    case journeyMapData
    /// What a mail links to, open to strangers.
    case mail(Mail)
    /// The address exists, but not for this method.
    case wrongMethod(allowed: String)
    case notFound

    /// The pages of the console.
    enum Page: Equatable, Sendable {
        case overview
        case intake
        case sources
        /// The step between a button and what it does.
        case sourceConfirm(String, SourceAction)
        case live
        case refused
        case refusedConfirm(RefusedAction)
        case plan
        case report
        case people
        /// Who is in doubt.
        case conflicts
        case identity(String, IdentityChange.Kind)
        case person(String)
        case segments
        case segmentBuilder
        /// Movements between segments.
        case segmentFlow
        case keptSegment(String)
        case segmentEditor(String)
        /// The step between a button and what it does.
        case segmentRemoval(String)
        /// Why somebody is in a segment; the person is in the query.
        case segmentReason(String)
        case journeys
        case cluster(Int)
        /// A group as one made-up person; which group is in the query.
        case persona
        case journeyMap
        /// Who was picked on the map; the shape is in the query.
        case journeyPick
        case ask
        case demo
        case campaigns
        case compose
        case campaign(String)
        case editCampaign(String)
        case preview(String)
        /// The step between a button and what it does.
        case confirm(String, CampaignAction)
        case outbox
    }

    /// The addresses in mails; each holds a token.
    enum Mail: Equatable, Sendable {
        case open(String)
        case click(String)
        case preferences(String)
        /// A POST: the only one that changes anything.
        case unsubscribe(String)
    }

    init(method: String, pieces: [String]) {
        let reads = method == "GET" || method == "HEAD"
        if let program = ProgramAddress.route(method: method, pieces: pieces) {
            self = program
            return
        }
        if pieces.first == "e" {
            self = Self.mail(method: method, pieces: Array(pieces.dropFirst()))
            return
        }
        if pieces.first == "data" {
            self = Self.door(method: method, pieces: Array(pieces.dropFirst()))
            return
        }
        if let identity = Self.identity(method: method, pieces: pieces) {
            self = identity
            return
        }
        if let kept = Self.kept(method: method, pieces: pieces) {
            self = kept
            return
        }
        if let journeys = Self.journeys(method: method, pieces: pieces) {
            self = journeys
            return
        }
        if pieces.first == "campaigns" {
            self = Self.campaigns(method: method, pieces: Array(pieces.dropFirst()))
            return
        }
        let found = Self.read(pieces)
        self = found == .notFound || reads ? found : .wrongMethod(allowed: "GET, HEAD")
    }

    /// Whether the answer is read by programs rather than people.
    var isForPrograms: Bool {
        switch self {
        case .ask, .collect, .collectPreflight, .pixel, .health, .ready, .metrics, .openAPI,
            .snippet, .asset, .audience, .journeyMapData:
            true
        case .wrongMethod(let allowed): allowed.hasPrefix("POST")
        case .page, .image, .notFound, .composed, .campaignMove, .previewFrame, .mail,
            .sourceAdding, .sourceChange, .refusedChange, .inferredPlan, .identityChange,
            .segmentBuilt, .segmentRemoval, .cellSegment, .questionSaving, .questionRemoval,
            .journeyComparing, .journeyCancelling, .journeyKeeping:
            false
        }
    }

    var isCollection: Bool {
        if case .collect = self { true } else { false }
    }

    private static func read(_ pieces: [String]) -> Route {
        switch pieces.count {
        case 0: return .page(.overview)
        case 1:
            switch pieces[0] {
            case "conflicts": return .page(.conflicts)
            case "people": return .page(.people)
            case "segments": return .page(.segments)
            case "journeys": return .page(.journeys)
            case "persona": return .page(.persona)
            case "ask": return .page(.ask)
            case "demo": return .page(.demo)
            case "outbox": return .page(.outbox)
            case "favicon.ico": return .asset("mark.svg")
            default: return .notFound
            }
        case 2:
            switch pieces[0] {
            case "people": return .page(.person(pieces[1]))
            case "assets": return .asset(pieces[1])
            case "journeys":
                if let id = Int(pieces[1]) { return .page(.cluster(id)) }
                return image(pieces[1], stem: "map", .map)
            default: return .notFound
            }
        case 3:
            if pieces[0] == "people" {
                return image(pieces[2], stem: "journey", .journey(person: pieces[1]))
            }
            if pieces[0] == "journeys", let id = Int(pieces[1]) {
                return image(pieces[2], stem: "sheet", .contactSheet(cluster: id))
            }
            return .notFound
        default: return .notFound
        }
    }

    /// What lies under `/campaigns`. A campaign cannot be called `new`.
    private static func campaigns(method: String, pieces: [String]) -> Route {
        let reads = method == "GET" || method == "HEAD"
        let posts = method == "POST"
        func page(_ page: Page, orPost post: Route? = nil) -> Route {
            if reads { return .page(page) }
            if posts, let post { return post }
            return .wrongMethod(allowed: post == nil ? "GET, HEAD" : "GET, HEAD, POST")
        }
        switch pieces.count {
        case 0: return page(.campaigns)
        case 1 where pieces[0] == "new":
            return page(.compose, orPost: .composed(replacing: nil))
        case 1: return page(.campaign(pieces[0]))
        case 2 where pieces[0] == "new":
            guard pieces[1] == "audience" else { return .notFound }
            return posts ? .audience : .wrongMethod(allowed: "POST")
        case 2:
            if let action = CampaignAction(rawValue: pieces[1]) {
                return page(
                    .confirm(pieces[0], action),
                    orPost: .campaignMove(pieces[0], action)
                )
            }
            switch pieces[1] {
            case "edit":
                return page(.editCampaign(pieces[0]), orPost: .composed(replacing: pieces[0]))
            case "preview": return page(.preview(pieces[0]))
            default: return .notFound
            }
        case 3 where pieces[1] == "preview" && pieces[2] == "mail":
            return reads ? .previewFrame(pieces[0]) : .wrongMethod(allowed: "GET, HEAD")
        default: return .notFound
        }
    }

    /// What lies under `/e`: `o` for opened, `c` for clicked, `u` to
    /// unsubscribe.
    private static func mail(method: String, pieces: [String]) -> Route {
        guard pieces.count == 2, !pieces[1].isEmpty else { return .notFound }
        let reads = method == "GET" || method == "HEAD"
        switch pieces[0] {
        case "o":
            let suffix = ".gif"
            let token =
                pieces[1].hasSuffix(suffix) ? String(pieces[1].dropLast(suffix.count)) : pieces[1]
            return reads ? .mail(.open(token)) : .wrongMethod(allowed: "GET, HEAD")
        case "c": return reads ? .mail(.click(pieces[1])) : .wrongMethod(allowed: "GET, HEAD")
        case "u":
            if method == "POST" { return .mail(.unsubscribe(pieces[1])) }
            return reads
                ? .mail(.preferences(pieces[1])) : .wrongMethod(allowed: "GET, HEAD, POST")
        default: return .notFound
        }
    }

    private static func image(
        _ file: String,
        stem: String,
        _ subject: ImageRequest.Subject
    ) -> Route {
        for format in [ImageRequest.Format.png, .svg] where file == "\(stem).\(format.rawValue)" {
            return .image(ImageRequest(subject: subject, format: format))
        }
        return .notFound
    }
}
