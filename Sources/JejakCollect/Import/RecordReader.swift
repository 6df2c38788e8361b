// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Cuts a stream of bytes into records and fields: CSV after RFC 4180, fields
/// between blanks, or whole lines.
///
/// Fields are found in place and quotes undone in place, so a row costs one
/// pass over its bytes. Memory: the buffer, 8 MB at most, whatever the file.
final class RecordReader {
    /// How bytes are cut into fields.
    enum Layout: Equatable {
        case separated(UInt8)
        case blanks
        case lines
    }

    static let longestRecord = 4 << 20
    private let source: ByteSource
    private var layout: Layout
    private var buffer: UnsafeMutableBufferPointer<UInt8>
    private var start = 0
    private var end = 0
    private var atEnd = false
    private(set) var line = 1
    private var fields = [Record.Field](repeating: .init(start: 0, end: 0), count: 64)
    private var fieldCount = 0
    private var highBits: UInt8 = 0
    private var doubledFields: [(field: Int, close: Int)] = []
    private var isMalformed = false

    init(source: ByteSource, layout: Layout) throws {
        self.source = source
        self.layout = layout
        buffer = .allocate(capacity: 1 << 20)
        try fill()
        if end >= 3, buffer[0] == 0xEF, buffer[1] == 0xBB, buffer[2] == 0xBF { start = 3 }
        try refuseBinary()
    }

    deinit {
        buffer.deallocate()
    }

    private func refuseBinary() throws {
        if end >= 2,
            (buffer[0] == 0xFF && buffer[1] == 0xFE) || (buffer[0] == 0xFE && buffer[1] == 0xFF)
        {
            throw CollectError(
                .notText,
                "\(source.path) is UTF-16: convert it first (iconv -f UTF-16 -t UTF-8)"
            )
        }
        if buffer[0..<min(end, 1 << 16)].contains(0) {
            throw CollectError(
                .notText,
                "\(source.path) is no text file (it holds zero bytes): export it as CSV "
                    + "or JSON Lines"
            )
        }
    }

    /// The same reader with another way to cut, before the first record.
    func with(layout: Layout) -> RecordReader {
        self.layout = layout
        return self
    }

    /// The first line, without consuming it: to see what the file is.
    func peekLine() -> UnsafeRawBufferPointer {
        var index = start
        while index < end, buffer[index] != 0x0A { index += 1 }
        return UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[start..<index])
    }

    /// Moves what is left to the front and reads more behind it.
    private func fill() throws {
        if start > 0 {
            if end > start, let base = buffer.baseAddress {
                memmove(base, base + start, end - start)
            }
            end -= start
            start = 0
        }
        if end == buffer.count {
            let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: buffer.count * 2)
            for index in 0..<end { larger[index] = buffer[index] }
            buffer.deallocate()
            buffer = larger
        }
        let room = UnsafeMutableBufferPointer(rebasing: buffer[end...])
        let count = try source.read(into: room)
        if count == 0 { atEnd = true }
        end += count
    }

    /// The next record that is not an empty line.
    func next() throws -> RecordResult {
        while true {
            let firstLine = line
            switch scan() {
            case .complete(let recordEnd, let nextStart, let lines):
                let recordStart = start
                start = nextStart
                line += lines
                if recordEnd == recordStart { continue }
                if isMalformed { return .broken(line: firstLine, .openQuote) }
                if !doubledFields.isEmpty { undouble(recordStart) }
                let bytes = UnsafeRawBufferPointer(
                    rebasing: UnsafeRawBufferPointer(buffer)[recordStart..<recordEnd]
                )
                if highBits >= 0x80, !isUTF8(bytes) {
                    return .broken(line: firstLine, .notUTF8)
                }
                let record = fields.withUnsafeBufferPointer {
                    Record(
                        bytes: bytes,
                        fields: UnsafeBufferPointer(rebasing: $0[0..<fieldCount]),
                        line: firstLine
                    )
                }
                return .record(record)
            case .needsMore:
                if end - start > Self.longestRecord { return try skip(firstLine) }
                if atEnd {
                    if start == end { return .end }
                    return try skip(firstLine)
                }
                try fill()
            }
        }
    }

    private func isUTF8(_ bytes: UnsafeRawBufferPointer) -> Bool {
        String(validating: bytes.bindMemory(to: UInt8.self), as: UTF8.self) != nil
    }

    /// Leaves a record that never ends: goes on behind the first line's end.
    private func skip(_ firstLine: Int) throws -> RecordResult {
        let reason: RejectedRow = end - start > Self.longestRecord ? .tooLong : .openQuote
        while true {
            if let base = buffer.baseAddress, end > start,
                let found = memchr(base + start, 0x0A, end - start)
            {
                start = found - UnsafeMutableRawPointer(base) + 1
                line += 1
                return .broken(line: firstLine, reason)
            }
            start = end
            if atEnd { return .broken(line: firstLine, reason) }
            try fill()
        }
    }

    private enum Scan {
        case complete(recordEnd: Int, nextStart: Int, lines: Int)
        case needsMore
    }

    private func scan() -> Scan {
        fieldCount = 0
        highBits = 0
        isMalformed = false
        doubledFields.removeAll(keepingCapacity: true)
        switch layout {
        case .separated(let separator): return scanSeparated(separator)
        case .blanks: return scanBlanks()
        case .lines: return scanLine()
        }
    }

    @inline(__always)
    private func addField(_ first: Int, _ last: Int) {
        if fieldCount == fields.count {
            fields.append(contentsOf: [Record.Field](repeating: .init(start: 0, end: 0), count: 64))
        }
        fields[fieldCount] = Record.Field(
            start: Int32(truncatingIfNeeded: first - start),
            end: Int32(truncatingIfNeeded: last - start)
        )
        fieldCount += 1
    }

    /// Where the record's line ends in the buffer, and where the next begins.
    private func lineEnd(from index: Int) -> (end: Int, next: Int)? {
        guard let base = buffer.baseAddress else { return nil }
        if let found = memchr(base + index, 0x0A, end - index) {
            let place = found - UnsafeMutableRawPointer(base)
            let trimmed = place > start && buffer[place - 1] == 0x0D ? place - 1 : place
            return (trimmed, place + 1)
        }
        return atEnd && end > index ? (end, end) : nil
    }

    private func scanLine() -> Scan {
        guard let (last, next) = lineEnd(from: start) else { return .needsMore }
        for index in start..<last { highBits |= buffer[index] }
        addField(start, last)
        return .complete(recordEnd: last, nextStart: next, lines: 1)
    }

    private func scanBlanks() -> Scan {
        guard let (last, next) = lineEnd(from: start) else { return .needsMore }
        var index = start
        while index < last {
            while index < last, buffer[index] == 0x20 || buffer[index] == 0x09 { index += 1 }
            let first = index
            while index < last, buffer[index] != 0x20, buffer[index] != 0x09 {
                highBits |= buffer[index]
                index += 1
            }
            if index > first { addField(first, index) }
        }
        return .complete(recordEnd: last, nextStart: next, lines: 1)
    }

    private func scanSeparated(_ separator: UInt8) -> Scan {
        guard let bytes = buffer.baseAddress else { return .needsMore }
        var index = start
        var lines = 1
        var high: UInt8 = 0
        while true {
            guard index < end else {
                guard atEnd, index > start else { return .needsMore }
                addField(index, index)
                highBits = high
                return .complete(recordEnd: index, nextStart: index, lines: lines)
            }
            if bytes[index] == 0x22 {
                guard let last = quotedField(from: index, lines: &lines, high: &high) else {
                    return .needsMore
                }
                index = last
            } else {
                let first = index
                while index < end {
                    let byte = bytes[index]
                    if byte == separator || byte == 0x0A { break }
                    high |= byte
                    index &+= 1
                }
                if index == end, !atEnd { return .needsMore }
                let isLineEnd = index == end || bytes[index] == 0x0A
                addField(
                    first,
                    isLineEnd && index > first && bytes[index - 1] == 0x0D ? index - 1 : index
                )
            }
            if index >= end || bytes[index] == 0x0A {
                highBits = high
                let last = index > start && bytes[index - 1] == 0x0D ? index - 1 : index
                return .complete(
                    recordEnd: last,
                    nextStart: min(end, index + 1),
                    lines: lines
                )
            }
            index += 1
        }
    }

    /// A quoted field from its opening quote: returns where the separator or
    /// the line's end stands behind it, or nothing when more bytes are needed.
    /// Doubled quotes are undone once the field is whole.
    private func quotedField(from quote: Int, lines: inout Int, high: inout UInt8) -> Int? {
        var index = quote + 1
        var doubled = 0
        while true {
            guard index < end else { return nil }
            let byte = buffer[index]
            if byte == 0x22 {
                guard index + 1 < end || atEnd else { return nil }
                if index + 1 < end, buffer[index + 1] == 0x22 {
                    doubled += 1
                    index += 2
                    continue
                }
                break
            }
            if byte == 0x0A { lines += 1 }
            high |= byte
            index += 1
        }
        let close = index
        index += 1
        // Nothing but a carriage return may stand between the closing quote and
        // the separator.
        let tail = index
        while index < end, buffer[index] != 0x0A, !isSeparator(buffer[index]) { index += 1 }
        if index == end, !atEnd { return nil }
        if index > tail, !(index == tail + 1 && buffer[tail] == 0x0D) { isMalformed = true }
        if doubled > 0 { doubledFields.append((fieldCount, close)) }
        addField(quote + 1, close)
        return index
    }

    private func isSeparator(_ byte: UInt8) -> Bool {
        layout == .separated(byte)
    }

    /// Undoes doubled quotes in place, once the record is whole. The record's
    /// bytes change, always in the same way, so its hash stays the same.
    private func undouble(_ recordStart: Int) {
        for (place, close) in doubledFields {
            let first = Int(fields[place].start) + recordStart
            var read = first
            var write = first
            while read < close {
                let byte = buffer[read]
                buffer[write] = byte
                read += byte == 0x22 ? 2 : 1
                write += 1
            }
            fields[place] = Record.Field(
                start: fields[place].start,
                end: Int32(write - recordStart)
            )
        }
    }
}
