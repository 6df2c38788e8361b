// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Synchronization

/// A mail server that keeps what it gets and sends nothing on: the mailbox of
/// the demo's people.
///
/// It listens on this machine only and is a real SMTP server as far as a
/// sender can see. Every mail becomes a file, or is only counted. A thread for
/// each connection, with a bound; whoever comes above it is told to come
/// later. Answers `250` only once the mail is in the folder.
package final class MailboxSink: Sendable {
    /// What is counted and open, under one lock.
    private struct State {
        var kept = 0
        var connections: Set<Int32> = []
        var isStopping = false
    }

    package let port: Int
    private let listening: Int32
    private let folder: MailboxFolder?
    private let connectionsMax: Int
    private let sizeMax: Int
    private let state = Mutex(State())

    /// Opens the mailbox and begins to listen.
    ///
    /// - Parameters:
    ///   - folder: Where the mails are written; made if it is not there.
    ///     Nothing only counts them.
    ///   - port: 0 takes any that is free; see `port`.
    package init(
        folder: String?,
        port: Int = 0,
        connectionsMax: Int = 64,
        sizeMax: Int = 10 << 20
    ) throws {
        self.folder = try folder.map { try MailboxFolder(path: $0) }
        self.connectionsMax = connectionsMax
        self.sizeMax = sizeMax
        guard (0...65_535).contains(port) else {
            throw MailboxError("The port \(port) does not exist; choose one from 0 to 65535.")
        }
        (listening, self.port) = try MailboxSocket.listening(port: port)
        let thread = Thread { [self] in receive() }
        thread.name = "mailbox"
        thread.start()
    }

    /// The address for a sender's settings.
    package var url: String { "smtp://127.0.0.1:\(port)" }

    /// How many mails were kept since it was opened.
    package var count: Int { state.withLock { $0.kept } }

    /// Ends every dialogue and waits, at most five seconds, until all are over.
    package func stop() {
        let open = state.withLock { state in
            let isFirst = !state.isStopping
            state.isStopping = true
            if isFirst { MailboxSocket.hangUp(listening) }
            return state.connections
        }
        open.forEach { MailboxSocket.hangUp($0) }
        for _ in 0..<1000 where state.withLock({ !$0.connections.isEmpty }) {
            Thread.sleep(forTimeInterval: 0.005)
        }
    }

    private func receive() {
        while let visitor = MailboxSocket.visitor(listening) {
            let isWelcome = state.withLock { state in
                guard !state.isStopping, state.connections.count < connectionsMax else {
                    return false
                }
                state.connections.insert(visitor)
                return true
            }
            guard isWelcome else {
                _ = MailboxSocket.write(visitor, "421 Too many at once, come later\r\n")
                MailboxSocket.release(visitor)
                continue
            }
            let thread = Thread { [self] in
                talk(visitor)
                // Taken off the list before the number may be given to another.
                _ = state.withLock { $0.connections.remove(visitor) }
                MailboxSocket.release(visitor)
            }
            thread.stackSize = 256 << 10
            thread.start()
        }
        MailboxSocket.release(listening)
    }

    private func talk(_ visitor: Int32) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
        defer { buffer.deallocate() }
        var dialogue = MailboxDialogue(sizeMax: sizeMax)
        guard MailboxSocket.write(visitor, MailboxDialogue.greeting) else { return }
        while !dialogue.isOver {
            let count = MailboxSocket.read(visitor, into: buffer)
            guard count > 0 else { return }
            let answers = dialogue.take(UnsafeRawBufferPointer(rebasing: buffer[..<count])) {
                keep($0)
            }
            guard answers.isEmpty || MailboxSocket.write(visitor, answers) else { return }
        }
    }

    private func keep(_ mail: [UInt8]) -> Bool {
        if let folder, !folder.keep(mail) { return false }
        state.withLock { $0.kept += 1 }
        return true
    }
}
