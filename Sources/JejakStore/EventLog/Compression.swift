// SPDX-License-Identifier: Apache-2.0

internal import CZstd

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
        guard let context = ZSTD_createCCtx() else { throw memory }
        defer { ZSTD_freeCCtx(context) }
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
