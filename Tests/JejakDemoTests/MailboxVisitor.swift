// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// A sender that speaks to a mailbox word by word.
final class MailboxVisitor {
    private let descriptor: Int32
    private var pending: [UInt8] = []

    init(port: Int) {
        #if canImport(Glibc)
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
        descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(truncatingIfNeeded: port).bigEndian
        address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
        let descriptor = descriptor
        _ = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    deinit { close(descriptor) }

    func say(_ text: String, byteByByte: Bool = false) {
        let bytes = Array(text.utf8)
        let step = byteByByte ? 1 : max(1, bytes.count)
        for start in stride(from: 0, to: bytes.count, by: step) {
            let piece = Array(bytes[start..<min(start + step, bytes.count)])
            _ = piece.withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
        }
    }

    /// The next line; nothing where the mailbox hung up.
    func hear() -> String? {
        while true {
            if let end = pending.firstIndex(of: 0x0A) {
                let line = String(decoding: pending[..<end], as: UTF8.self)
                pending.removeFirst(end + 1)
                return line.hasSuffix("\r") ? String(line.dropLast()) : line
            }
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            pending += buffer[..<count]
        }
    }

    /// Says a line and hears the last line of the answer.
    func ask(_ line: String) -> String? {
        say(line + "\r\n")
        var heard = hear()
        while let more = heard, more.dropFirst(3).first == "-" { heard = hear() }
        return heard
    }

    /// Hands a mail over as it is, already stuffed.
    func hand(_ mail: String, byteByByte: Bool = false) -> String? {
        for line in ["MAIL FROM:<a@b.cd>", "RCPT TO:<b@b.cd>", "DATA"] { _ = ask(line) }
        say(mail + ".\r\n", byteByByte: byteByByte)
        return hear()
    }
}
