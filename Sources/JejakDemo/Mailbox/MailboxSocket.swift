// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The few calls on sockets that the mailbox needs, IPv4 loopback only.
enum MailboxSocket {
    static var lastFailure: String { String(cString: strerror(errno)) }

    /// A socket that listens on this machine; port 0 lets the system choose.
    static func listening(port: Int) throws -> (descriptor: Int32, port: Int) {
        #if canImport(Glibc)
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
        let descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        guard descriptor >= 0 else {
            throw MailboxError.system("No socket can be opened", "close programs with many files")
        }
        set(descriptor, SOL_SOCKET, SO_REUSEADDR, 1)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(truncatingIfNeeded: port).bigEndian
        address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && listen(descriptor, 256) == 0
            }
        }
        guard isBound else {
            let error = MailboxError.system(
                "Port \(port) of this machine cannot be taken",
                "choose another one, or 0 for any"
            )
            close(descriptor)
            throw error
        }
        _ = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(descriptor, $0, &length)
            }
        }
        return (descriptor, Int(in_port_t(bigEndian: address.sin_port)))
    }

    /// The next visitor, or nothing where the socket was shut down.
    static func visitor(_ listening: Int32) -> Int32? {
        while true {
            let descriptor = accept(listening, nil, nil)
            if descriptor >= 0 {
                set(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
                var wait = timeval()
                wait.tv_sec = 300
                setsockopt(
                    descriptor,
                    SOL_SOCKET,
                    SO_RCVTIMEO,
                    &wait,
                    socklen_t(MemoryLayout<timeval>.size)
                )
                return descriptor
            }
            // A visitor who is gone again is no reason to stop.
            guard errno == EINTR || errno == ECONNABORTED else { return nil }
        }
    }

    private static func set(_ descriptor: Int32, _ level: Int32, _ option: Int32, _ value: Int32) {
        var value = value
        setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }

    static func read(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        while true {
            let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            if count >= 0 || errno != EINTR { return count }
        }
    }

    /// Whether all of it could be written.
    static func write(_ descriptor: Int32, _ text: String) -> Bool {
        let bytes = Array(text.utf8)
        var place = 0
        while place < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                // Without a signal where the other side is gone.
                #if canImport(Glibc)
                send(
                    descriptor,
                    buffer.baseAddress.map { $0 + place },
                    bytes.count - place,
                    Int32(MSG_NOSIGNAL)
                )
                #else
                send(descriptor, buffer.baseAddress.map { $0 + place }, bytes.count - place, 0)
                #endif
            }
            guard count > 0 else {
                if count < 0 && errno == EINTR { continue }
                return false
            }
            place += count
        }
        return true
    }

    static func hangUp(_ descriptor: Int32) { shutdown(descriptor, Int32(SHUT_RDWR)) }

    static func release(_ descriptor: Int32) { close(descriptor) }
}
