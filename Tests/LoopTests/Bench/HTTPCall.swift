// SPDX-License-Identifier: Apache-2.0

import Foundation

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// One HTTP request over a socket of its own, and what came back.
///
/// As small as it can be, so that a test sees exactly what a client sees when
/// the server dies in the middle: no answer.
enum HTTPCall {
    /// The status and body, or nothing where no whole answer came.
    static func send(
        _ method: String,
        _ path: String,
        port: Int,
        body: String = "",
        type: String = "application/json"
    ) -> (status: Int, body: String)? {
        guard let descriptor = connection(port) else { return nil }
        defer { close(descriptor) }
        let request =
            "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nContent-Type: \(type)\r\n"
            + "Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)"
        var rest = Array(request.utf8)[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { bytes in
                #if canImport(Glibc)
                Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
                #else
                Darwin.send(descriptor, bytes.baseAddress, bytes.count, 0)
                #endif
            }
            guard sent > 0 else { return nil }
            rest = rest.dropFirst(sent)
        }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let got = recv(descriptor, &buffer, buffer.count, 0)
            guard got >= 0 else { return nil }
            if got == 0 { break }
            answer += buffer[0..<got]
        }
        return parse(String(decoding: answer, as: UTF8.self))
    }

    private static func parse(_ answer: String) -> (status: Int, body: String)? {
        guard let end = answer.firstRange(of: "\r\n\r\n") else { return nil }
        let words = answer.prefix { $0 != "\r\n" }.split(separator: " ")
        guard words.count >= 2, let status = Int(words[1]) else { return nil }
        return (status, String(answer[end.upperBound...]))
    }

    private static func loopback(_ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    private static func socketDescriptor() -> Int32 {
        #if canImport(Glibc)
        socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
        socket(AF_INET, SOCK_STREAM, 0)
        #endif
    }

    private static func connection(_ port: Int) -> Int32? {
        let descriptor = socketDescriptor()
        guard descriptor >= 0 else { return nil }
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(
            descriptor,
            SOL_SOCKET,
            SO_RCVTIMEO,
            &limit,
            socklen_t(MemoryLayout<timeval>.size)
        )
        var address = loopback(port)
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else {
            close(descriptor)
            return nil
        }
        return descriptor
    }

    /// A port that nobody listens on now.
    static func freePort() -> Int {
        let descriptor = socketDescriptor()
        defer { close(descriptor) }
        var address = loopback(0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) + getsockname(descriptor, $0, &length)
            }
        }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}

/// A running `jejak serve` of one data folder.
final class JejakServer {
    let port: Int
    let process: JejakProcess
    private(set) var hasAnswered = true

    /// Starts it and waits until it answers, or ends, or ten seconds pass.
    init(_ data: String, environment: [String: String] = [:]) throws {
        port = HTTPCall.freePort()
        process = try JejakProcess(
            ["serve", "--data", data, "--port", String(port)],
            environment: environment
        )
        for _ in 0..<400 where process.isRunning {
            if HTTPCall.send("GET", "/health", port: port)?.status == 200 { return }
            usleep(25_000)
        }
        // A server that a fault ended while it started is what some tests want.
        hasAnswered = false
    }

    /// Sends one batch of page views; true when the server said it has them.
    ///
    /// With `newPeople` each event is of somebody never seen before.
    func send(batch: Int, events: Int, newPeople: Bool = false) -> Bool {
        let items = (0..<events).map { index in
            let user = newPeople ? "u\(batch)-\(index)" : "u\(index)"
            return """
                {"type":"track","event":"Page Viewed","messageId":"m-\(batch)-\(index)",\
                "userId":"\(user)","timestamp":"2025-01-01T00:00:\(10 + batch % 50).000Z",\
                "properties":{"batch":\(batch)}}
                """
        }
        let body = "{\"batch\":[\(items.joined(separator: ","))]}"
        return HTTPCall.send("POST", "/v1/batch", port: port, body: body)?.status == 200
    }
}
