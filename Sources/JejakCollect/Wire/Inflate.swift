// SPDX-License-Identifier: Apache-2.0

internal import CZlib

/// Unpacks bodies that came gzipped, up to a limit.
///
/// A few kilobytes can unpack to gigabytes, so the limit is held while
/// unpacking and not after it. Several members behind each other are one text,
/// as the format says; what stands behind the last one is not looked at. Time
/// and memory grow with what is unpacked.
package enum Inflate {
    /// What became of a packed body.
    package enum Outcome: Sendable, Equatable {
        case bytes([UInt8])
        /// It is no gzip, or damaged, or cut off.
        case broken
        /// It unpacks to more than the limit.
        case tooLarge
    }

    /// Whether bytes begin as gzip does.
    package static func isGzip(_ packed: [UInt8]) -> Bool {
        packed.count >= 2 && packed[0] == 0x1F && packed[1] == 0x8B
    }

    package static func gunzip(_ packed: [UInt8], limit: Int) -> Outcome {
        guard isGzip(packed), packed.count <= Int(UInt32.max) else { return .broken }
        var stream = z_stream()
        // 16 asks for gzip and nothing else.
        guard jejak_inflate_init(&stream, 16 + MAX_WBITS) == Z_OK else { return .broken }
        defer { inflateEnd(&stream) }
        var packed = packed
        return packed.withUnsafeMutableBufferPointer { input in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(input.count)
            return unpack(&stream, limit: max(0, limit), packed: input.count)
        }
    }

    private static func unpack(
        _ stream: inout z_stream,
        limit: Int,
        packed: Int
    ) -> Outcome {
        // One byte more than the limit tells what reaches it from what passes it.
        var room = min(limit + 1, max(4_096, packed * 4))
        var text = [UInt8](repeating: 0, count: room)
        var count = 0
        while true {
            if count == room {
                guard room <= limit else { return .tooLarge }
                room = min(limit + 1, room * 2)
                text.append(contentsOf: repeatElement(0, count: room - text.count))
            }
            let code = text.withUnsafeMutableBufferPointer { output -> Int32 in
                let free = min(room - count, Int(UInt32.max))
                stream.next_out = output.baseAddress.map { $0 + count }
                stream.avail_out = UInt32(free)
                let code = CZlib.inflate(&stream, Z_NO_FLUSH)
                count += free - Int(stream.avail_out)
                return code
            }
            switch code {
            case Z_OK: continue
            case Z_BUF_ERROR:
                // No room means more room; no input means that it was cut off.
                guard count == room else { return .broken }
            case Z_STREAM_END:
                let hasMore =
                    stream.avail_in >= 2 && stream.next_in[0] == 0x1F && stream.next_in[1] == 0x8B
                guard hasMore, inflateReset(&stream) == Z_OK else {
                    guard count <= limit else { return .tooLarge }
                    text.removeLast(text.count - count)
                    return .bytes(text)
                }
            default: return .broken
            }
        }
    }
}
