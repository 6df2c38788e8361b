// SPDX-License-Identifier: Apache-2.0

internal import JejakCollect

/// An event that came as the query of a picture's address, made the body that
/// a POST would have had; and the picture.
struct Pixel {
    let endpoint: CollectEndpoint
    let body: [UInt8]

    /// Without an endpoint the event itself says of which kind it is; fields
    /// that name an event are a track call, others a page call.
    init(request: WebRequest, endpoint: CollectEndpoint?) throws {
        let text = request.target.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
        guard let body = PixelQuery.body(String(text)) else {
            throw WebError(
                .badRequest,
                "The address holds no event: give it as ?data= in base64, or field by field."
            )
        }
        self.body = body
        let query = request.query
        if let endpoint {
            self.endpoint = endpoint
        } else if query["data"] != nil || query["type"] != nil {
            self.endpoint = .batch
        } else {
            self.endpoint = query["event"] == nil ? .page : .track
        }
    }

    /// One transparent pixel.
    private static let picture: [UInt8] = [
        0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 0x01, 0x00, 0x01, 0x00, 0x80, 0x00, 0x00, 0x00, 0x00,
        0x00, 0xFF, 0xFF, 0xFF, 0x21, 0xF9, 0x04, 0x01, 0x00, 0x00, 0x00, 0x00, 0x2C, 0x00, 0x00,
        0x00, 0x00, 0x01, 0x00, 0x01, 0x00, 0x00, 0x02, 0x01, 0x44, 0x00, 0x3B,
    ]

    static func answer(status: Int) -> WebAnswer {
        var answer = WebAnswer(status: status, body: picture)
        answer.set("content-type", "image/gif")
        answer.set("cache-control", "no-store")
        answer.set("cross-origin-resource-policy", "cross-origin")
        answer.set("access-control-allow-origin", "*")
        return answer
    }
}
