// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// What was given and what was heard while one mail was handed over.
///
/// libcurl calls it from inside `curl_easy_perform`, on the caller's thread,
/// so it needs no lock. It holds the body only between `begin` and `end`.
final class SMTPDialogue {
    private var body = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    private var place = 0
    private var lines: [String] = []
    private(set) var code = 0
    /// Set once MAIL was said: what is refused from here on is the mail.
    private(set) var isAboutMail = false
    /// An answer came after the last command.
    private(set) var hasAnswerToCommand = false
    /// An answer came after the body's end.
    private(set) var hasAnswerToBody = false
    /// The server said anything at all in this handing over.
    private(set) var hasHeard = false
    /// The body's end was asked for: from here on the server may have it.
    private(set) var hasGivenAll = false

    var hasGivenBody: Bool { place > 0 || hasGivenAll }

    /// The last answer, all of its lines.
    var reply: String { lines.joined(separator: " ") }

    static func of(_ context: UnsafeMutableRawPointer?) -> SMTPDialogue? {
        context.map { Unmanaged<SMTPDialogue>.fromOpaque($0).takeUnretainedValue() }
    }

    func begin(_ bytes: UnsafeBufferPointer<UInt8>) {
        body = bytes
        place = 0
        lines = []
        code = 0
        isAboutMail = false
        hasAnswerToCommand = false
        hasAnswerToBody = false
        hasHeard = false
        hasGivenAll = false
        hasEnded = true
        isOver = false
    }

    func end() { body = UnsafeBufferPointer(start: nil, count: 0) }

    /// The next piece of the body; the last two bytes are a piece of their own.
    func give(_ target: UnsafeMutablePointer<CChar>?, _ room: Int) -> Int {
        guard let target, room > 0 else { return 0 }
        let tail = max(0, body.count - 2)
        let end = place < tail ? tail : body.count
        let count = min(room, end - place)
        if count > 0, let start = body.baseAddress {
            memcpy(target, start + place, count)
            place += count
        }
        if place == body.count { hasGivenAll = true }
        return count
    }

    /// A line of the server's. A line `250-…` is followed by others.
    func hear(_ bytes: UnsafePointer<CChar>?, _ count: Int) {
        guard let bytes, count > 0, !isOver else { return }
        let line = UnsafeRawBufferPointer(start: bytes, count: count)
        let digits = line.prefix(3)
        guard digits.count == 3, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return }
        let number = digits.reduce(0) { $0 * 10 + Int($1) - 0x30 }
        if number != code || hasEnded { lines = [] }
        code = number
        hasEnded = count < 4 || line[3] != 0x2D
        hasHeard = true
        hasAnswerToCommand = true
        if hasGivenAll { hasAnswerToBody = hasEnded }
        guard lines.count < 8 else { return }
        lines.append(String(decoding: line.prefix(300), as: UTF8.self))
    }

    private var hasEnded = true
    private var isOver = false

    /// A command as it goes out. Only its first four letters are looked at and
    /// nothing of it is kept: AUTH and what follows it hold the password.
    func note(_ bytes: UnsafePointer<CChar>?, _ count: Int) {
        guard let bytes, count >= 4, !isOver else { return }
        let letters = UnsafeRawBufferPointer(start: bytes, count: 4)
        // After a refusal libcurl says goodbye; what is answered to that must
        // not hide the refusal.
        isOver = letters.elementsEqual("QUIT".utf8)
        guard !isOver else { return }
        hasAnswerToCommand = false
        if letters.elementsEqual("MAIL".utf8) { isAboutMail = true }
    }
}
