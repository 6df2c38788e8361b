// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore

/// The socket in the data folder through which commands reach a running server.
///
/// One connection, one command: a line of JSON in, a line of JSON out. Who may
/// open the folder may use it; nobody else can, since the folder and the socket
/// belong to their owner alone.
package final class OwnerSocket: @unchecked Sendable {
    /// How the answer travels.
    private struct Answer: Codable {
        var json: String?
        var error: String?
        var isRetryable = false
    }

    private static let commandBytesMost = 4 << 20
    private static let patienceSeconds = 60

    private let workspace: Workspace
    private let descriptor: Int32
    private let path: String
    private let condition = NSCondition()
    // Touched only under `condition`.
    private var isStopped = false
    private var isRunning = true

    /// Listens in the folder that the workspace owns.
    package init(_ workspace: Workspace) throws {
        self.workspace = workspace
        path = workspace.folder.socket
        unlink(path)
        descriptor = Self.newSocket()
        let isBound = Self.withAddress(workspace.folder) { bind(descriptor, $0, $1) == 0 }
        guard descriptor >= 0, isBound, chmod(path, 0o600) == 0, listen(descriptor, 16) == 0 else {
            let reason = String(cString: strerror(errno))
            if descriptor >= 0 { close(descriptor) }
            throw EngineError(
                .failed,
                "\(path) cannot be made (\(reason)): mend the permissions of the folder, or free "
                    + "some space"
            )
        }
        let thread = Thread { [self] in serve() }
        thread.name = "owner socket"
        thread.start()
    }

    /// Stops listening and waits for the command under way.
    package func stop() {
        condition.lock()
        defer { condition.unlock() }
        guard !isStopped else { return }
        isStopped = true
        shutdown(descriptor, Int32(SHUT_RDWR))
        while isRunning { condition.wait() }
        close(descriptor)
        unlink(path)
    }

    private var isOver: Bool {
        condition.lock()
        defer { condition.unlock() }
        return isStopped
    }

    private func serve() {
        while !isOver {
            let peer = accept(descriptor, nil, nil)
            guard peer >= 0 else {
                if errno != EINTR && !isOver { usleep(50_000) }
                continue
            }
            Self.setPatience(peer)
            let answer = reply(to: Self.readAll(peer))
            // Our own answer type always encodes.
            if let bytes = try? JSONEncoder().encode(answer) { Self.writeAll(peer, Array(bytes)) }
            close(peer)
        }
        condition.lock()
        isRunning = false
        condition.broadcast()
        condition.unlock()
    }

    private func reply(to bytes: [UInt8]) -> Answer {
        do {
            let command = try JSONDecoder().decode(OwnerCommand.self, from: Data(bytes))
            return Answer(json: try workspace.carryOut(command))
        } catch let error as any ExplainedError {
            return Answer(error: error.sentence, isRetryable: error.isRetryable)
        } catch {
            return Answer(
                error: "the running server does not understand this command: use the same "
                    + "version of Jejak for both"
            )
        }
    }

    // MARK: Asking

    /// Asks the server that owns a folder; nothing where none listens.
    static func ask(_ command: OwnerCommand, folder: DataFolder) throws -> String? {
        let peer = newSocket()
        guard peer >= 0 else { return nil }
        defer { close(peer) }
        guard withAddress(folder, { connect(peer, $0, $1) == 0 }) else { return nil }
        setPatience(peer)
        writeAll(peer, Array(try JSONEncoder().encode(command)))
        shutdown(peer, Int32(SHUT_WR))
        let bytes = readAll(peer)
        guard !bytes.isEmpty else {
            throw EngineError(
                .failed,
                "the server that owns \(folder.path) gave no answer: look whether it still runs, "
                    + "then try again"
            )
        }
        let answer = try JSONDecoder().decode(Answer.self, from: Data(bytes))
        guard let json = answer.json else {
            throw EngineError(answer.isRetryable ? .retryable : .failed, answer.error ?? "")
        }
        return json
    }

    // MARK: Sockets

    private static func newSocket() -> Int32 {
        #if os(Linux)
        return socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        #else
        return socket(AF_UNIX, SOCK_STREAM, 0)
        #endif
    }

    private static func setPatience(_ peer: Int32) {
        var patience = timeval(tv_sec: patienceSeconds, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(peer, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
        setsockopt(peer, SOL_SOCKET, SO_SNDTIMEO, &patience, size)
    }

    /// An address holds about a hundred characters; a longer path is reached
    /// through the folder's descriptor where the system shows those as files.
    private static func withAddress(
        _ folder: DataFolder,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Bool
    ) -> Bool {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let room = MemoryLayout.size(ofValue: address.sun_path)
        var path = folder.socket
        var directory: Int32 = -1
        defer { if directory >= 0 { close(directory) } }
        if path.utf8.count >= room {
            directory = open(folder.path, O_RDONLY)
            path = "/proc/self/fd/\(directory)/" + (path.split(separator: "/").last ?? "")
        }
        guard path.utf8.count < room else {
            errno = ENAMETOOLONG
            return false
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, size) }
        }
    }

    private static func readAll(_ peer: Int32) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while bytes.count < commandBytesMost {
            let count = recv(peer, &chunk, chunk.count, 0)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            bytes.append(contentsOf: chunk[..<count])
        }
        return bytes
    }

    private static func writeAll(_ peer: Int32, _ bytes: [UInt8]) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                send(peer, $0.baseAddress.map { $0 + done }, bytes.count - done, noSignal)
            }
            if count < 0, errno == EINTR { continue }
            // A peer that went away hears nothing.
            guard count > 0 else { return }
            done += count
        }
    }

    #if os(Linux)
    private static let noSignal = Int32(MSG_NOSIGNAL)
    #else
    private static let noSignal: Int32 = 0
    #endif
}
