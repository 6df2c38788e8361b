// SPDX-License-Identifier: Apache-2.0

/// The addresses under `/journeys` that are no group and no picture.
extension Route {
    /// `/journeys/map`, `/journeys/map.json`, `/journeys/pick`,
    /// `/journeys/compare` and `/journeys/cancel`; else nothing.
    static func journeys(method: String, pieces: [String]) -> Route? {
        guard pieces.count == 2, pieces[0] == "journeys" else { return nil }
        let reads = method == "GET" || method == "HEAD"
        let posts = method == "POST"
        switch pieces[1] {
        case "map": return reads ? .page(.journeyMap) : .wrongMethod(allowed: "GET, HEAD")
        case "map.json": return reads ? .journeyMapData : .wrongMethod(allowed: "GET, HEAD")
        case "pick":
            if reads { return .page(.journeyPick) }
            return posts ? .journeyKeeping : .wrongMethod(allowed: "GET, HEAD, POST")
        case "compare": return posts ? .journeyComparing : .wrongMethod(allowed: "POST")
        case "cancel": return posts ? .journeyCancelling : .wrongMethod(allowed: "POST")
        default: return nil
        }
    }
}
