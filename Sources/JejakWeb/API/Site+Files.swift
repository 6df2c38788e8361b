// SPDX-License-Identifier: Apache-2.0

/// The routes whose answers are files: pictures and the console's assets.
extension Site {
    func asset(_ name: String, request: WebRequest) throws -> WebAnswer {
        guard let asset = Asset.named(name) else {
            throw WebError(.notFound, "There is no file of this name.")
        }
        let tag = "\"\(asset.fingerprint)\""
        var answer = WebAnswer(status: 200, body: Array(asset.text.utf8))
        if request.headers["if-none-match"] == tag {
            answer = WebAnswer(status: 304)
        }
        answer.set("content-type", asset.mediaType)
        answer.set("etag", tag)
        // The name holds a hash of the content, so a copy never grows stale;
        // the plain names are for browsers that ask by themselves.
        answer.set(
            "cache-control",
            name == asset.path ? "public, max-age=31536000, immutable" : "public, max-age=3600"
        )
        return answer
    }

    func image(_ asked: ImageRequest, request: WebRequest) async throws -> WebAnswer {
        var wanted = asked
        wanted.language = Language(request: request)
        guard let image = try await source.image(wanted) else {
            throw WebError(.notFound, "This picture has not been made.")
        }
        var answer = WebAnswer(status: 200, body: image.bytes)
        answer.set("content-type", image.format == .png ? "image/png" : "image/svg+xml")
        // A picture opened by itself must not run anything, whatever is in it.
        answer.set(
            "content-security-policy",
            "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
        )
        answer.set("cache-control", "private, max-age=60")
        answer.set("vary", "Accept-Language, Cookie")
        return answer
    }
}
