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
    case health
    case asset(String)
    /// The address exists, but not for this method.
    case wrongMethod(allowed: String)
    case notFound

    /// The pages of the console.
    enum Page: Equatable, Sendable {
        case overview
        case intake
        case people
        case person(String)
        case segments
        case journeys
        case cluster(Int)
        case ask
        case demo
    }

    init(method: String, pieces: [String]) {
        let reads = method == "GET" || method == "HEAD"
        if pieces.first == "v1" {
            self = Self.programs(method: method, pieces: Array(pieces.dropFirst()))
            return
        }
        let found = Self.read(pieces)
        self = found == .notFound || reads ? found : .wrongMethod(allowed: "GET, HEAD")
    }

    /// Whether the answer is read by programs rather than people.
    var isForPrograms: Bool {
        switch self {
        case .ask, .collect, .collectPreflight, .health, .asset: true
        case .wrongMethod(let allowed): allowed.hasPrefix("POST")
        case .page, .image, .notFound: false
        }
    }

    private static func programs(method: String, pieces: [String]) -> Route {
        guard pieces.count == 1 else { return .notFound }
        if pieces[0] == "ask" {
            return method == "POST" ? .ask : .wrongMethod(allowed: "POST")
        }
        guard let endpoint = endpoint(named: pieces[0]) else { return .notFound }
        switch method {
        case "POST": return .collect(endpoint)
        case "OPTIONS": return .collectPreflight
        default: return .wrongMethod(allowed: "POST, OPTIONS")
        }
    }

    /// Full names, and the first letters that the browser SDK uses.
    private static func endpoint(named name: String) -> CollectEndpoint? {
        if let endpoint = CollectEndpoint(rawValue: name) { return endpoint }
        guard name.count == 1 else { return nil }
        let letters: [String: CollectEndpoint] = [
            "t": .track, "i": .identify, "p": .page, "s": .screen, "g": .group, "a": .alias,
            "b": .batch,
        ]
        return letters[name]
    }

    private static func read(_ pieces: [String]) -> Route {
        switch pieces.count {
        case 0: return .page(.overview)
        case 1:
            switch pieces[0] {
            case "data": return .page(.intake)
            case "people": return .page(.people)
            case "segments": return .page(.segments)
            case "journeys": return .page(.journeys)
            case "ask": return .page(.ask)
            case "demo": return .page(.demo)
            case "health": return .health
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
