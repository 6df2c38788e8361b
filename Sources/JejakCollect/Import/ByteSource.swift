// SPDX-License-Identifier: Apache-2.0

internal import CZlib

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The bytes of a file, plain or gzip, as a stream.
///
/// gzip is known by its first two bytes, not by the name; several members one
/// after the other (as log rotation makes them) are read as one. Memory: 256 KB.
final class ByteSource {
    let path: String
    let fileSize: Int
    private(set) var consumed = 0
    private let descriptor: Int32
    private var stream = z_stream()
    private let isCompressed: Bool
    private var isMemberOpen = false
    private let input = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 18)
    private var inputStart = 0
    private var inputEnd = 0

    init(path: String) throws {
        self.path = path
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw CollectError(
                .cannotRead,
                "\(path) cannot be read (\(String(cString: strerror(errno)))): check "
                    + "the path"
            )
        }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            throw CollectError(
                .cannotRead,
                "\(path) is a folder: name the files in it, or use the preset that "
                    + "reads a folder (complete-journey)"
            )
        }
        let opened = open(path, O_RDONLY)
        guard opened >= 0 else {
            throw CollectError(
                .cannotRead,
                "\(path) cannot be opened (\(String(cString: strerror(errno)))): "
                    + "mend its permissions"
            )
        }
        descriptor = opened
        fileSize = Int(status.st_size)
        inputEnd = max(0, systemRead(opened, input.baseAddress, input.count))
        consumed = inputEnd
        isCompressed = inputEnd >= 2 && input[0] == 0x1F && input[1] == 0x8B
        guard inputEnd > 0 else {
            // Everything is set, so deinit closes and frees.
            throw CollectError(.empty, "\(path) is empty: there is nothing to import")
        }
    }

    deinit {
        if isMemberOpen { inflateEnd(&stream) }
        close(descriptor)
        input.deallocate()
    }

    /// Reads up to `buffer.count` bytes; 0 at the end.
    func read(into buffer: UnsafeMutableBufferPointer<UInt8>) throws -> Int {
        isCompressed ? try inflate(into: buffer) : try copy(into: buffer)
    }

    private func refill() throws {
        guard inputStart == inputEnd else { return }
        while true {
            let count = systemRead(descriptor, input.baseAddress, input.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else {
                throw CollectError(
                    .cannotRead,
                    "\(path) cannot be read further at byte \(consumed) "
                        + "(\(String(cString: strerror(errno)))): copy it again and run the same "
                        + "command"
                )
            }
            inputStart = 0
            inputEnd = count
            consumed += count
            return
        }
    }

    private func copy(into buffer: UnsafeMutableBufferPointer<UInt8>) throws -> Int {
        try refill()
        let count = min(buffer.count, inputEnd - inputStart)
        for index in 0..<count { buffer[index] = input[inputStart + index] }
        inputStart += count
        return count
    }

    private func inflate(into buffer: UnsafeMutableBufferPointer<UInt8>) throws -> Int {
        guard let output = buffer.baseAddress, let base = input.baseAddress else { return 0 }
        while true {
            try refill()
            if inputStart == inputEnd {
                guard !isMemberOpen else { throw damaged("it ends in the middle") }
                return 0
            }
            if !isMemberOpen {
                stream = z_stream()
                guard jejak_inflate_init(&stream, 15 + 16) == Z_OK else {
                    throw damaged("zlib cannot start")
                }
                isMemberOpen = true
            }
            stream.next_in = base + inputStart
            stream.avail_in = UInt32(inputEnd - inputStart)
            stream.next_out = output
            stream.avail_out = UInt32(min(buffer.count, Int(Int32.max)))
            let wanted = Int(stream.avail_out)
            let code = CZlib.inflate(&stream, Z_NO_FLUSH)
            inputStart = inputEnd - Int(stream.avail_in)
            let produced = wanted - Int(stream.avail_out)
            if code == Z_STREAM_END {
                inflateEnd(&stream)
                isMemberOpen = false
            } else if code != Z_OK && code != Z_BUF_ERROR {
                throw damaged("its compressed bytes are broken")
            }
            if produced > 0 { return produced }
        }
    }

    private func damaged(_ why: String) -> CollectError {
        CollectError(
            .cannotRead,
            "\(path) is a damaged gzip file (\(why)): copy or compress it again and "
                + "run the same command"
        )
    }
}

private func systemRead(
    _ descriptor: Int32,
    _ buffer: UnsafeMutablePointer<UInt8>?,
    _ count: Int
) -> Int {
    read(descriptor, buffer, count)
}
