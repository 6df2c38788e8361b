// SPDX-License-Identifier: Apache-2.0

/// The server's side of one SMTP dialogue, as a machine over bytes.
///
/// It takes what came in and says what to answer; sockets and threads are its
/// owner's. It speaks RFC 5321 as far as a sender needs: EHLO, HELO, MAIL, RCPT,
/// DATA, RSET, NOOP, VRFY, QUIT, with SIZE, 8BITMIME and PIPELINING. Memory is
/// bounded by the largest mail; a line of a command by 2,048 bytes.
struct MailboxDialogue {
    private let sizeMax: Int
    private var pending: [UInt8] = []
    private var mail: [UInt8] = []
    private var isReadingMail = false
    private var isTooLarge = false
    private var hasSender = false
    private var recipients = 0
    private(set) var isOver = false

    static let greeting = "220 localhost Jejak mailbox\r\n"

    init(sizeMax: Int) { self.sizeMax = sizeMax }

    /// Takes bytes in, hands finished mails to `keep`, and returns the answers.
    mutating func take(_ bytes: UnsafeRawBufferPointer, keep: ([UInt8]) -> Bool) -> String {
        var answers = ""
        pending.append(contentsOf: bytes)
        var place = 0
        while !isOver {
            if isReadingMail {
                guard let end = readMail(from: &place) else { break }
                answers += finish(end, keep)
            } else {
                guard let line = line(from: &place) else { break }
                answers += answer(line)
            }
        }
        pending.removeFirst(min(place, pending.count))
        if !isReadingMail && pending.count > 2048 {
            isOver = true
            answers += "500 That line is too long\r\n"
        }
        return answers
    }

    private func line(from place: inout Int) -> ArraySlice<UInt8>? {
        guard let end = pending[place...].firstIndex(of: 0x0A) else { return nil }
        let start = place
        place = end + 1
        let stop = end > start && pending[end - 1] == 0x0D ? end - 1 : end
        return pending[start..<stop]
    }

    /// Takes whole lines of the mail; says true where the end mark came.
    private mutating func readMail(from place: inout Int) -> Bool? {
        while let end = pending[place...].firstIndex(of: 0x0A) {
            var start = place
            place = end + 1
            let isDot = pending[start] == 0x2E
            if isDot {
                let rest = end - start
                if rest == 1 || (rest == 2 && pending[start + 1] == 0x0D) { return true }
                start += 1
            }
            if mail.count + (end + 1 - start) > sizeMax { isTooLarge = true }
            if !isTooLarge { mail.append(contentsOf: pending[start...end]) }
        }
        // A line without an end grows until it is too large, too.
        if pending.count - place > sizeMax {
            isTooLarge = true
            place = pending.count - 4
        }
        return nil
    }

    private mutating func finish(_ isEnd: Bool, _ keep: ([UInt8]) -> Bool) -> String {
        defer { reset() }
        isReadingMail = false
        if isTooLarge { return "552 That mail is too large\r\n" }
        return keep(mail) ? "250 Kept\r\n" : "451 The folder takes no mail\r\n"
    }

    private mutating func reset() {
        mail.removeAll(keepingCapacity: true)
        hasSender = false
        recipients = 0
        isTooLarge = false
    }

    private mutating func answer(_ line: ArraySlice<UInt8>) -> String {
        let words = String(decoding: line, as: UTF8.self)
        let command = words.prefix { $0 != " " }.uppercased()
        switch command {
        case "EHLO":
            reset()
            return "250-localhost\r\n250-SIZE \(sizeMax)\r\n250-8BITMIME\r\n250 PIPELINING\r\n"
        case "HELO":
            reset()
            return "250 localhost\r\n"
        case "MAIL": return sender(words)
        case "RCPT":
            guard hasSender else { return "503 First say MAIL\r\n" }
            guard Self.path(words, "RCPT TO:") != nil else {
                return "501 Say RCPT TO:<address>\r\n"
            }
            guard recipients < 100 else { return "452 Too many recipients\r\n" }
            recipients += 1
            return "250 Fine\r\n"
        case "DATA":
            guard recipients > 0 else { return "503 First say MAIL and RCPT\r\n" }
            isReadingMail = true
            return "354 Go on, end with a dot\r\n"
        case "RSET":
            reset()
            return "250 Forgotten\r\n"
        case "NOOP": return "250 Fine\r\n"
        case "VRFY": return "252 Try it\r\n"
        case "QUIT":
            isOver = true
            return "221 Goodbye\r\n"
        default: return "502 That is not known here\r\n"
        }
    }

    private mutating func sender(_ words: String) -> String {
        guard let path = Self.path(words, "MAIL FROM:") else {
            return "501 Say MAIL FROM:<address>\r\n"
        }
        for parameter in path.rest.split(separator: " ") {
            let pair = parameter.split(separator: "=", maxSplits: 1)
            guard pair.first?.uppercased() == "SIZE", pair.count == 2 else { continue }
            guard let size = Int(pair[1]), size <= sizeMax else {
                return "552 That mail would be too large\r\n"
            }
        }
        reset()
        hasSender = true
        return "250 Fine\r\n"
    }

    /// The address between the brackets, and what stands behind them.
    private static func path(
        _ words: String,
        _ command: String
    ) -> (address: Substring, rest: Substring)? {
        guard words.prefix(command.count).uppercased() == command else { return nil }
        let tail = words.dropFirst(command.count).drop { $0 == " " }
        guard tail.first == "<", let end = tail.firstIndex(of: ">") else { return nil }
        return (tail[tail.index(after: tail.startIndex)..<end], tail[tail.index(after: end)...])
    }
}
