// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Synchronization

/// A server on this machine that behaves as a test tells it to, badly too.
final class ScriptedServer: Sendable {
    /// The server's end of one connection.
    struct Line {
        let descriptor: Int32

        func say(_ text: String) {
            let bytes = Array(text.utf8)
            _ = bytes.withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
        }

        /// The next line, without its end; nothing where the other side is gone.
        func hear() -> String? {
            var bytes: [UInt8] = []
            var byte: UInt8 = 0
            while recv(descriptor, &byte, 1, 0) == 1 {
                if byte == 0x0A { return String(decoding: bytes, as: UTF8.self) }
                if byte != 0x0D { bytes.append(byte) }
            }
            return nil
        }

        /// Everything up to the end mark of a mail.
        func hearMail() -> Bool {
            while let line = hear() { if line == "." { return true } }
            return false
        }

        /// The polite part up to a command, which is heard but not answered.
        @discardableResult
        func talk(until command: String) -> Bool {
            say("220 here\r\n")
            while let line = hear() {
                if line.hasPrefix(command) { return true }
                switch line.prefix(4) {
                case "EHLO": say("250-here\r\n250 8BITMIME\r\n")
                case "DATA": say("354 go on\r\n")
                case "QUIT":
                    say("221 bye\r\n")
                    return false
                default: say("250 fine\r\n")
                }
            }
            return false
        }

        func wait(_ seconds: Double) { Thread.sleep(forTimeInterval: seconds) }
    }

    let port: Int
    private let listening: Int32
    private let visits = Atomic(0)

    var visitCount: Int { visits.load(ordering: .relaxed) }
    var url: String { "smtp://127.0.0.1:\(port)" }

    init(_ script: @escaping @Sendable (Line, Int) -> Void) {
        listening = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = listening
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length)
                listen(descriptor, 16)
                getsockname(descriptor, $0, &length)
            }
        }
        port = Int(in_port_t(bigEndian: address.sin_port))
        let thread = Thread { [self] in
            while true {
                let visitor = accept(descriptor, nil, nil)
                guard visitor >= 0 else { break }
                let visit = visits.wrappingAdd(1, ordering: .relaxed).newValue
                Thread {
                    script(Line(descriptor: visitor), visit)
                    shutdown(visitor, Int32(SHUT_RDWR))
                    close(visitor)
                }.start()
            }
            close(descriptor)
        }
        thread.start()
    }

    func stop() { shutdown(listening, Int32(SHUT_RDWR)) }
}
