// SPDX-License-Identifier: Apache-2.0

/// The addresses under `/data` and those of one person that change who is who.
extension Route {
    /// What lies under `/data`; nothing where nothing does.
    static func door(method: String, pieces: [String]) -> Route {
        let reads = method == "GET" || method == "HEAD"
        let posts = method == "POST"
        func page(_ page: Page, orPost post: Route? = nil) -> Route {
            if reads { return .page(page) }
            if posts, let post { return post }
            return .wrongMethod(allowed: post == nil ? "GET, HEAD" : "GET, HEAD, POST")
        }
        switch (pieces.count, pieces.first) {
        case (0, _): return page(.intake)
        case (1, "sources"): return page(.sources, orPost: .sourceAdding)
        case (1, "live"): return page(.live)
        case (1, "refused"): return page(.refused)
        case (1, "plan"): return page(.plan)
        case (1, "report"): return page(.report)
        case (2, "plan") where pieces[1] == "inferred.yaml":
            return reads ? .inferredPlan : .wrongMethod(allowed: "GET, HEAD")
        case (2, "refused"):
            guard let action = RefusedAction(rawValue: pieces[1]) else { return .notFound }
            return page(.refusedConfirm(action), orPost: .refusedChange(action))
        case (3, "sources"):
            guard let action = SourceAction(rawValue: pieces[2]) else { return .notFound }
            return page(
                .sourceConfirm(pieces[1], action),
                orPost: .sourceChange(pieces[1], action)
            )
        default: return .notFound
        }
    }

    /// `/people/KEY/merge` and `/people/KEY/split`.
    static func identity(method: String, pieces: [String]) -> Route? {
        guard pieces.count == 3, pieces[0] == "people",
            let kind = IdentityChange.Kind(rawValue: pieces[2])
        else { return nil }
        if method == "GET" || method == "HEAD" { return .page(.identity(pieces[1], kind)) }
        return method == "POST"
            ? .identityChange(pieces[1], kind) : .wrongMethod(allowed: "GET, HEAD, POST")
    }
}
