// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakWeb
internal import Logging

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Asks a `Site` without any socket.
struct TestClient {
    var site: Site

    init(
        _ source: some ConsoleSource = FixtureSource(),
        configuration: ServerConfiguration = ServerConfiguration()
    ) {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        site = Site(configuration: configuration, source: source, logger: logger)
    }

    func get(_ target: String, headers: [String: String] = [:]) async -> WebAnswer {
        await ask("GET", target, headers: headers)
    }

    func post(
        _ target: String,
        _ body: String,
        headers: [String: String] = [:]
    ) async -> WebAnswer {
        await ask("POST", target, headers: headers, body: .whole(Array(body.utf8)))
    }

    func ask(
        _ method: String,
        _ target: String,
        headers: [String: String] = [:],
        body: WebRequest.Body = .whole([]),
        peer: String = "127.0.0.1"
    ) async -> WebAnswer {
        await site.answer(
            WebRequest(
                method: method,
                target: target,
                headers: ["host": "127.0.0.1:8080"].merging(headers) { $1 },
                body: body,
                peer: peer
            )
        )
    }
}

extension WebAnswer {
    var text: String { String(decoding: body, as: UTF8.self) }
}

/// One HTTP exchange over a real socket, written out by hand.
enum RawHTTP {
    /// Sends bytes to a port of this machine and reads until the server
    /// closes. Throws where no connection is made.
    static func exchange(
        port: Int,
        _ request: String,
        isHalfClosed: Bool = false
    ) async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(
                    with: Result { try blockingExchange(port, request, isHalfClosed) }
                )
            }
        }
    }

    private static func blockingExchange(
        _ port: Int,
        _ request: String,
        _ isHalfClosed: Bool
    ) throws -> String {
        let socket = openSocket()
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw POSIXError(.ECONNREFUSED) }
        let bytes = Array(request.utf8)
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                send(socket, buffer.baseAddress?.advanced(by: sent), bytes.count - sent, noSignal)
            }
            guard count > 0 else { break }
            sent += count
        }
        if isHalfClosed { shutdown(socket, Int32(SHUT_WR)) }
        var answer: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(socket, &chunk, chunk.count, 0)
            guard count > 0 else { break }
            answer += chunk[..<count]
        }
        return String(decoding: answer, as: UTF8.self)
    }

    #if canImport(Glibc)
    private static var noSignal: Int32 { Int32(MSG_NOSIGNAL) }
    private static func openSocket() -> Int32 {
        socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    }
    #else
    private static var noSignal: Int32 { 0 }
    private static func openSocket() -> Int32 { socket(AF_INET, SOCK_STREAM, 0) }
    #endif
}

/// Runs a real server on a free port for the length of one closure.
func withServer<Result: Sendable>(
    _ source: some ConsoleSource,
    _ body: @Sendable @escaping (Int) async throws -> Result
) async throws -> Result {
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let (ports, reporter) = AsyncStream.makeStream(of: Int.self)
    let server = WebServer(
        configuration: ServerConfiguration(port: 0),
        source: source,
        logger: logger
    ) { reporter.yield($0) }
    return try await withThrowingTaskGroup(of: Result?.self) { group in
        group.addTask {
            // Cancelled when the closure is done, which is how it ends.
            try? await server.run(stopsOnSignals: false)
            return nil
        }
        group.addTask {
            for await port in ports { return try await body(port) }
            return nil
        }
        defer { group.cancelAll() }
        for try await result in group {
            if let result { return result }
        }
        throw CancellationError()
    }
}
