// SPDX-License-Identifier: Apache-2.0

internal import Hummingbird

/// What is known of a request beside itself: the address of the other end.
struct SiteContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let peer: String?

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        peer = source.channel.remoteAddress?.ipAddress
    }
}

/// The bridge from the HTTP library to the `Site`: reads the body up to the
/// limit, turns headers into plain values and back.
struct SiteResponder: HTTPResponder {
    typealias Context = SiteContext
    let site: Site

    func respond(to request: Request, context: SiteContext) async throws -> Response {
        var headers: [String: String] = [:]
        for field in request.headers {
            let name = field.name.canonicalName
            if let before = headers[name] {
                headers[name] = before + (name == "cookie" ? "; " : ", ") + field.value
            } else {
                headers[name] = field.value
            }
        }
        if headers["host"] == nil { headers["host"] = request.head.authority }
        let plain = WebRequest(
            method: request.method.rawValue,
            target: request.head.path ?? "/",
            headers: headers,
            body: try await body(of: request),
            peer: context.peer
        )
        var answer = await site.answer(plain)
        // Its body was not read to the end, and is not going to be.
        if case .tooLarge = plain.body { answer.set("connection", "close") }
        return response(answer, isHead: request.method == .head)
    }

    private func body(of request: Request) async throws -> WebRequest.Body {
        guard request.method == .post else { return .whole([]) }
        if let declared = request.headers[.contentLength].flatMap({ Int($0) }),
            declared > WebRequest.bodyBytesMax
        {
            return .tooLarge
        }
        var bytes: [UInt8] = []
        for try await buffer in request.body {
            guard bytes.count + buffer.readableBytes <= WebRequest.bodyBytesMax else {
                return .tooLarge
            }
            bytes.append(contentsOf: buffer.readableBytesView)
        }
        return .whole(bytes)
    }

    static func fields(of answer: WebAnswer) -> HTTPFields {
        var fields = HTTPFields()
        for header in answer.headers {
            guard let name = HTTPFields.Key(header.name) else { continue }
            fields.append(HTTPFields.Element(name: name, value: header.value))
        }
        return fields
    }

    private func response(_ answer: WebAnswer, isHead: Bool) -> Response {
        var fields = Self.fields(of: answer)
        if isHead {
            fields[.contentLength] = String(answer.body.count)
            return Response(status: .init(code: answer.status), headers: fields)
        }
        return Response(
            status: .init(code: answer.status),
            headers: fields,
            body: .init(byteBuffer: ByteBuffer(bytes: answer.body))
        )
    }
}
