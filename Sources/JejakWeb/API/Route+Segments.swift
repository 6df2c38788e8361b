// SPDX-License-Identifier: Apache-2.0

/// The addresses of segments that are kept, and of saved questions.
extension Route {
    /// `/segments/new`, `/segments/flow`, `/segments/kept/NAME` and what lies
    /// below it, `/ask/segment`, `/ask/saved` and `/ask/saved/ID/remove`; else nothing.
    static func kept(method: String, pieces: [String]) -> Route? {
        let reads = method == "GET" || method == "HEAD"
        let posts = method == "POST"
        func page(_ page: Page, orPost post: Route? = nil) -> Route {
            if reads { return .page(page) }
            if posts, let post { return post }
            return .wrongMethod(allowed: post == nil ? "GET, HEAD" : "GET, HEAD, POST")
        }
        switch (pieces.count, pieces.first) {
        case (2, "segments"):
            switch pieces[1] {
            case "new": return page(.segmentBuilder, orPost: .segmentBuilt(replacing: nil))
            case "flow": return page(.segmentFlow)
            default: return nil
            }
        case (3, "segments") where pieces[1] == "kept":
            return page(.keptSegment(pieces[2]))
        case (4, "segments") where pieces[1] == "kept":
            let name = pieces[2]
            switch pieces[3] {
            case "edit":
                return page(.segmentEditor(name), orPost: .segmentBuilt(replacing: name))
            case "remove":
                return page(.segmentRemoval(name), orPost: .segmentRemoval(name))
            case "why": return page(.segmentReason(name))
            default: return nil
            }
        case (2, "ask") where pieces[1] == "segment":
            return reads ? .cellSegment : .wrongMethod(allowed: "GET, HEAD")
        case (2, "ask") where pieces[1] == "saved":
            return posts ? .questionSaving : .wrongMethod(allowed: "POST")
        case (4, "ask") where pieces[1] == "saved" && pieces[3] == "remove":
            guard let id = Int64(pieces[2]) else { return nil }
            return posts ? .questionRemoval(id) : .wrongMethod(allowed: "POST")
        default: return nil
        }
    }
}
