// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A file without a name for what a merge must remember: the kernel can write
/// its pages back when memory is short, which it cannot with those of the heap.
///
/// It is gone with the object, or with the process.
final class ScratchFile {
    private let path: String
    private let descriptor: Int32
    private var mapped: UnsafeMutableRawBufferPointer?
    private(set) var byteCount = 0

    /// Makes a file and takes its name away; `path` must be free.
    init(path: String) throws {
        self.path = path
        descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC, 0o600)
        guard descriptor >= 0 else { throw ColumnFileWriter.failure(path) }
        unlink(path)
    }

    deinit {
        if let mapped { munmap(mapped.baseAddress, mapped.count) }
        close(descriptor)
    }

    func append(_ bytes: UnsafeRawBufferPointer) throws {
        try ColumnFileWriter.writeAll(bytes, to: descriptor, path: path)
        byteCount += bytes.count
    }

    /// Makes the file so long, of zeros. Its room is taken at once: a disk that
    /// is full must be an error here, and not a signal at some later write.
    func reserve(_ size: Int) throws {
        #if canImport(Glibc)
        let failure = posix_fallocate(descriptor, 0, off_t(size))
        guard failure == 0 else {
            errno = failure
            throw ColumnFileWriter.failure(path)
        }
        #else
        guard ftruncate(descriptor, off_t(size)) == 0 else {
            throw ColumnFileWriter.failure(path)
        }
        #endif
        byteCount = size
    }

    /// The bytes, for as long as the object lives; nothing may be appended then.
    func map() throws -> UnsafeMutableRawBufferPointer {
        if let mapped { return mapped }
        guard byteCount > 0 else { return UnsafeMutableRawBufferPointer(start: nil, count: 0) }
        guard
            let address = mmap(
                nil,
                byteCount,
                PROT_READ | PROT_WRITE,
                MAP_SHARED,
                descriptor,
                0
            ), address != MAP_FAILED
        else { throw ColumnFileWriter.failure(path) }
        let bytes = UnsafeMutableRawBufferPointer(start: address, count: byteCount)
        mapped = bytes
        return bytes
    }
}
