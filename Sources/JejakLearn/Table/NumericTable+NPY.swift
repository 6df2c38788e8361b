// SPDX-License-Identifier: Apache-2.0

/// NumPy's .npy, versions 1 to 3 (NEP 1): a magic number, a length, a header
/// written as a Python dictionary, then the cells. The header comes from
/// outside, so every length in it is checked against the bytes at hand before
/// anything is made from it.
extension NumericTable {
    package static let npyMagic: [UInt8] = [0x93] + Array("NUMPY".utf8)

    /// Reads a one- or two-dimensional array of plain numbers, in row or column
    /// order, of either byte order. One dimension makes one column.
    init(npy bytes: UnsafeRawBufferPointer) throws {
        let (header, start) = try Self.npyHeader(bytes)
        let array = try NPYArray(header: header)
        let (cells, overflow) = array.rows.multipliedReportingOverflow(by: array.columns)
        let (size, tooLarge) = cells.multipliedReportingOverflow(by: array.type.size)
        guard !overflow, !tooLarge, size <= bytes.count - start else {
            throw LearnError(
                .badFile,
                "the .npy file is cut short: \(array.rows) rows of \(array.columns) columns need "
                    + "more than the \(bytes.count - start) bytes after the header; save it again"
            )
        }
        guard cells > 0 else {
            throw LearnError(
                .empty,
                "the .npy file has \(array.rows) rows and \(array.columns) columns; "
                    + "give at least one of each"
            )
        }
        var values = [Double](repeating: 0, count: cells)
        for index in 0..<cells {
            let value = array.type.load(bytes, start + index * array.type.size)
            guard array.isColumnMajor else {
                values[index] = value
                continue
            }
            let (column, row) = index.quotientAndRemainder(dividingBy: array.rows)
            values[row * array.columns + column] = value
        }
        self.init(
            columnNames: nil,
            matrix: try FeatureMatrix(
                rowCount: array.rows,
                columnCount: array.columns,
                values: values
            )
        )
    }

    /// Where the cells of a two-dimensional array in row order lie, if they are
    /// little-endian numbers of the wanted kind ("f4", "i8"); nil if the file
    /// holds another kind, which `init(npy:)` reads at its own pace.
    static func plainCells(
        npy bytes: UnsafeRawBufferPointer,
        kind: String
    ) throws -> (rows: Int, columns: Int, start: Int)? {
        guard bytes.starts(with: npyMagic) else { return nil }
        let (header, start) = try npyHeader(bytes)
        let array = try NPYArray(header: header)
        guard !array.isColumnMajor, !array.type.isBigEndian,
            String(UnicodeScalar(array.type.kind)) + String(array.type.size) == kind
        else { return nil }
        let (cells, overflow) = array.rows.multipliedReportingOverflow(by: array.columns)
        guard !overflow, cells > 0, cells <= (bytes.count - start) / array.type.size else {
            return nil
        }
        return (array.rows, array.columns, start)
    }

    private static func npyHeader(
        _ bytes: UnsafeRawBufferPointer
    ) throws -> (header: [UInt8], end: Int) {
        let cutShort = LearnError(
            .badFile,
            "the .npy file ends inside its header; save it again"
        )
        guard bytes.count >= 10 else { throw cutShort }
        let version = bytes[6]
        guard (1...3).contains(version) else {
            throw LearnError(
                .badFile,
                "the .npy file has version \(version).\(bytes[7]); versions 1 to 3 can be read"
            )
        }
        let lengthSize = version == 1 ? 2 : 4
        guard bytes.count >= 8 + lengthSize else { throw cutShort }
        var length = 0
        for index in 0..<lengthSize { length |= Int(bytes[8 + index]) << (8 * index) }
        let start = 8 + lengthSize
        guard length <= 1 << 20, length <= bytes.count - start else { throw cutShort }
        return (Array(bytes[start..<start + length]), start + length)
    }
}

/// The kind of one cell: letter, size in bytes, byte order.
private struct NPYType {
    var kind: UInt8
    var size: Int
    var isBigEndian: Bool

    init(_ name: String) throws {
        let unsupported = LearnError(
            .badFile,
            "the .npy file holds cells of type \u{201C}\(name.prefix(40))\u{201D}; "
                + "save it as float64, float32, integers or booleans"
        )
        let bytes = Array(name.utf8)
        guard bytes.count == 3, let order = bytes.first else { throw unsupported }
        kind = bytes[1]
        size = Int(bytes[2]) - 48
        isBigEndian = order == UInt8(ascii: ">")
        let sizes: [Int] =
            switch kind {
            case UInt8(ascii: "f"): [4, 8]
            case UInt8(ascii: "i"), UInt8(ascii: "u"): [1, 2, 4, 8]
            case UInt8(ascii: "b"): [1]
            default: []
            }
        guard "<>|=".utf8.contains(order), sizes.contains(size) else { throw unsupported }
    }

    /// One cell as a double; whole numbers beyond 2^53 are rounded.
    func load(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> Double {
        var bits: UInt64 = 0
        for index in 0..<size {
            let place = isBigEndian ? size - 1 - index : index
            bits |= UInt64(bytes[offset + place]) << UInt64(8 * index)
        }
        switch kind {
        case UInt8(ascii: "f"):
            return size == 8
                ? Double(bitPattern: bits)
                : Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
        case UInt8(ascii: "i"):
            let unused = UInt64(64 - 8 * size)
            return Double(Int64(bitPattern: bits << unused) >> Int64(unused))
        case UInt8(ascii: "b"):
            return bits == 0 ? 0 : 1
        default:
            return Double(bits)
        }
    }
}

/// What the header says: cell type, order and shape.
private struct NPYArray {
    let type: NPYType
    let isColumnMajor: Bool
    let rows: Int
    let columns: Int

    init(header: [UInt8]) throws {
        var parser = NPYHeaderParser(header)
        let entries = try parser.dictionary()
        guard case .text(let name)? = entries["descr"] else {
            throw LearnError(
                .badFile,
                "the .npy file holds records or names no cell type; "
                    + "save a plain array of numbers"
            )
        }
        guard case .flag(let order)? = entries["fortran_order"],
            case .shape(let shape)? = entries["shape"]
        else { throw NPYHeaderParser.damaged }
        guard shape.count == 1 || shape.count == 2 else {
            throw LearnError(
                .badFile,
                "the .npy file has \(shape.count) dimensions; give one row per thing and "
                    + "one column per number"
            )
        }
        type = try NPYType(name)
        isColumnMajor = order
        rows = shape[0]
        columns = shape.count == 2 ? shape[1] : 1
    }
}

/// Reads the one form of Python dictionary that a header may hold: text keys;
/// text, True, False or a tuple of whole numbers as values.
private struct NPYHeaderParser {
    /// What a key may hold; lists, which records have, are not looked into.
    enum Value {
        case text(String)
        case flag(Bool)
        case shape([Int])
        case other
    }

    static let damaged = LearnError(
        .badFile,
        "the .npy file's header cannot be read; save the array again with NumPy"
    )

    private let bytes: [UInt8]
    private var next = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func dictionary() throws -> [String: Value] {
        var entries: [String: Value] = [:]
        try expect("{")
        while peek() != UInt8(ascii: "}") {
            let key = try text()
            try expect(":")
            let value = try value()
            guard entries.updateValue(value, forKey: key) == nil, entries.count <= 8 else {
                throw Self.damaged
            }
            // Records have a list here, which nothing else would understand.
            if case .other = value { return entries }
            if peek() == UInt8(ascii: ",") { next += 1 }
        }
        return entries
    }

    private mutating func value() throws -> Value {
        switch peek() {
        case UInt8(ascii: "'"), UInt8(ascii: "\""): return .text(try text())
        case UInt8(ascii: "("): return .shape(try shape())
        case UInt8(ascii: "T"):
            try expect(word: "True")
            return .flag(true)
        case UInt8(ascii: "F"):
            try expect(word: "False")
            return .flag(false)
        case UInt8(ascii: "["): return .other
        default: throw Self.damaged
        }
    }

    private mutating func shape() throws -> [Int] {
        var sizes: [Int] = []
        try expect("(")
        while peek() != UInt8(ascii: ")") {
            var size = 0
            let start = next
            while next < bytes.count, bytes[next] >= 48, bytes[next] <= 57 {
                let (tens, overflow) = size.multipliedReportingOverflow(by: 10)
                let (sum, carry) = tens.addingReportingOverflow(Int(bytes[next]) - 48)
                guard !overflow, !carry else { throw Self.damaged }
                size = sum
                next += 1
            }
            guard next > start, sizes.count < 64 else { throw Self.damaged }
            sizes.append(size)
            // Python 2 wrote long numbers as 5L.
            if next < bytes.count, bytes[next] == UInt8(ascii: "L") { next += 1 }
            if peek() == UInt8(ascii: ",") {
                next += 1
            } else if peek() != UInt8(ascii: ")") {
                throw Self.damaged
            }
        }
        next += 1
        return sizes
    }

    private mutating func text() throws -> String {
        guard let quote = peek(), quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"")
        else { throw Self.damaged }
        let start = next + 1
        guard let end = bytes[start...].firstIndex(of: quote) else { throw Self.damaged }
        next = end + 1
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    /// The next byte that is not a blank, without taking it.
    private mutating func peek() -> UInt8? {
        while next < bytes.count, bytes[next] == 0x20 || bytes[next] == 0x0A { next += 1 }
        return next < bytes.count ? bytes[next] : nil
    }

    private mutating func expect(word: String) throws {
        for letter in word.unicodeScalars { try expect(letter) }
    }

    private mutating func expect(_ letter: Unicode.Scalar) throws {
        guard peek() == UInt8(ascii: letter) else { throw Self.damaged }
        next += 1
    }
}
