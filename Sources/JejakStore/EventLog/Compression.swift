// SPDX-License-Identifier: Apache-2.0

internal import CZstd
internal import Synchronization

/// zstd at level 1: seven times smaller than the raw columns, and faster than
/// writing them raw. Each frame ends in its checksum, so that a block that rots
/// on the disk is an error and never other events.
package enum Compression {
    /// A damaged length must not allocate the machine away.
    static let largestBlock = 1 << 30

    package static func compress(_ bytes: [UInt8]) throws -> [UInt8] {
        let memory = StoreError(
            .failed,
            "a block of the log cannot be compressed: there is no memory left"
        )
        guard let context = Contexts.borrow() else { throw memory }
        defer { Contexts.giveBack(context) }
        guard ZSTD_isError(ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, 1)) == 0,
            ZSTD_isError(ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)) == 0
        else { throw memory }
        let bound = ZSTD_compressBound(bytes.count)
        var size = 0
        let result = [UInt8](unsafeUninitializedCapacity: bound) { buffer, initialized in
            size = bytes.withUnsafeBytes {
                ZSTD_compress2(context, buffer.baseAddress, bound, $0.baseAddress, $0.count)
            }
            initialized = ZSTD_isError(size) == 0 ? size : 0
        }
        guard ZSTD_isError(size) == 0 else { throw memory }
        return result
    }

    package static func decompress(_ bytes: UnsafeRawBufferPointer, size: Int) throws -> [UInt8] {
        guard size >= 0, size <= largestBlock else {
            throw BlockCodec.damage("its size")
        }
        var written = 0
        let result = [UInt8](unsafeUninitializedCapacity: size) { buffer, initialized in
            written = ZSTD_decompress(buffer.baseAddress, size, bytes.baseAddress, bytes.count)
            initialized = ZSTD_isError(written) == 0 ? written : 0
        }
        guard ZSTD_isError(written) == 0, written == size else {
            throw BlockCodec.damage("its compressed bytes")
        }
        return result
    }
}

/// Compressors that rest between two uses: making one costs as much as a small
/// block takes to compress.
private enum Contexts {
    /// One for each thread that is likely to compress at a time.
    private static let most = 4
    private static let resting = Mutex<[Context]>([])

    /// Belongs to one borrower at a time.
    struct Context: @unchecked Sendable {
        let pointer: OpaquePointer
    }

    static func borrow() -> OpaquePointer? {
        resting.withLock { $0.popLast() }?.pointer ?? ZSTD_createCCtx()
    }

    static func giveBack(_ pointer: OpaquePointer) {
        let isKept = resting.withLock { resting in
            guard resting.count < most else { return false }
            resting.append(Context(pointer: pointer))
            return true
        }
        if !isKept { ZSTD_freeCCtx(pointer) }
    }
}
