// SPDX-License-Identifier: Apache-2.0

extension NumericTable {
    /// Reads comma-separated numbers (RFC 4180: quotes, CRLF; also a byte order
    /// mark). The first line is a header where one of its cells is not a
    /// number. Blank lines are passed over.
    init(csv bytes: UnsafeRawBufferPointer) throws {
        var reader = CSVReader(bytes)
        var values: [Double] = []
        var names: [String]?
        var columns = 0
        var rowCount = 0
        while try reader.nextRecord() {
            if columns == 0 {
                columns = reader.cells.count
                if let header = reader.headerNames() {
                    names = header
                    continue
                }
            }
            guard reader.cells.count == columns else {
                throw LearnError(
                    .shapeMismatch,
                    "line \(reader.line) has \(reader.cells.count) cells where the first line "
                        + "has \(columns); give every line the same columns"
                )
            }
            for column in 0..<columns {
                guard let value = reader.number(column) else {
                    throw reader.refusal(column, name: names?[column])
                }
                values.append(value)
            }
            rowCount += 1
        }
        guard rowCount > 0 else {
            throw LearnError(
                .empty,
                "the file has \(names == nil ? "no rows" : "a header and no rows"); "
                    + "give at least one line of numbers"
            )
        }
        self.init(
            columnNames: names,
            matrix: try FeatureMatrix(rowCount: rowCount, columnCount: columns, values: values)
        )
    }
}

/// Cuts CSV bytes into records, one at a time.
///
/// Holds offsets into the bytes only; a quoted cell's text is made when it is
/// asked for. Never reads past the end, whatever the bytes are.
private struct CSVReader {
    /// Where a cell lies, its quotes left out.
    struct Cell {
        var range: Range<Int>
        var isQuoted: Bool
    }

    private let bytes: UnsafeRawBufferPointer
    private var next = 0
    private var nextLine = 1
    /// The line the present record begins on.
    private(set) var line = 1
    private(set) var cells: [Cell] = []

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { next = 3 }
    }

    /// Moves to the next record that is not blank; false at the end.
    mutating func nextRecord() throws -> Bool {
        while next < bytes.count {
            line = nextLine
            cells.removeAll(keepingCapacity: true)
            var endsRecord = false
            while !endsRecord { endsRecord = try readCell() }
            if cells.count > 1 || cells[0].isQuoted || !cells[0].range.isEmpty { return true }
        }
        return false
    }

    /// Reads one cell; true where the record ends with it.
    private mutating func readCell() throws -> Bool {
        let isQuoted = next < bytes.count && bytes[next] == UInt8(ascii: "\"")
        if isQuoted { next += 1 }
        let start = next
        var end = next
        if isQuoted {
            end = try endOfQuoted()
        } else {
            while next < bytes.count, !isSeparator(bytes[next]) {
                if bytes[next] == 0 { throw binaryRefusal() }
                next += 1
            }
            end = next
        }
        cells.append(Cell(range: start..<end, isQuoted: isQuoted))
        guard next < bytes.count else { return true }
        let separator = bytes[next]
        next += 1
        switch separator {
        case UInt8(ascii: ","):
            return false
        case UInt8(ascii: "\r"):
            if next < bytes.count, bytes[next] == UInt8(ascii: "\n") { next += 1 }
            nextLine += 1
            return true
        case UInt8(ascii: "\n"):
            nextLine += 1
            return true
        default:
            throw LearnError(
                .badFile,
                "line \(line), column \(cells.count): text follows a closing quote; "
                    + "double the quotes inside a cell"
            )
        }
    }

    private mutating func endOfQuoted() throws -> Int {
        while next < bytes.count {
            let byte = bytes[next]
            if byte == UInt8(ascii: "\"") {
                if next + 1 < bytes.count, bytes[next + 1] == UInt8(ascii: "\"") {
                    next += 2
                    continue
                }
                next += 1
                return next - 1
            }
            if byte == 0 { throw binaryRefusal() }
            if byte == UInt8(ascii: "\n") { nextLine += 1 }
            next += 1
        }
        throw LearnError(
            .badFile,
            "line \(line), column \(cells.count + 1): a quote opens and never closes; close it"
        )
    }

    private func binaryRefusal() -> LearnError {
        LearnError(
            .badFile,
            "line \(nextLine) holds a zero byte, so the file is neither CSV nor .npy; "
                + "give numbers separated by commas, or a NumPy array"
        )
    }

    private func isSeparator(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
    }

    /// The cells as names, where the record is not all numbers. A line in
    /// which no cell has a letter or a quote is a damaged row, not a header.
    func headerNames() -> [String]? {
        guard cells.indices.contains(where: { number($0) == nil && isName($0) }) else {
            return nil
        }
        return cells.indices.map { text($0) }
    }

    private func isName(_ column: Int) -> Bool {
        bytes[cells[column].range].contains { byte in
            byte >= 0x80 || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
        }
    }

    /// A cell's text with doubled quotes undone, cut to what a sentence bears.
    func text(_ column: Int) -> String {
        let cell = cells[column]
        let whole = String(decoding: bytes[cell.range].prefix(256), as: UTF8.self)
        guard cell.isQuoted else { return whole }
        var text = ""
        var isAfterQuote = false
        for character in whole.unicodeScalars {
            if character == "\"", isAfterQuote {
                isAfterQuote = false
                continue
            }
            isAfterQuote = character == "\""
            text.unicodeScalars.append(character)
        }
        return text
    }

    /// A cell as a finite decimal number, or nil.
    func number(_ column: Int) -> Double? {
        var range = cells[column].range
        while let first = range.first, isBlank(bytes[first]) {
            range = first + 1..<range.upperBound
        }
        while let last = range.last, isBlank(bytes[last]) { range = range.lowerBound..<last }
        return decimalNumber(bytes, range)
    }

    private func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }

    /// The sentence for a cell that is not a number.
    func refusal(_ column: Int, name: String?) -> LearnError {
        let place = "line \(line), column \(column + 1)" + (name.map { " (\($0))" } ?? "")
        let found = text(column)
        guard !found.isEmpty else {
            return LearnError(
                .badNumber,
                "\(place) is empty; give a number there or leave the column out"
            )
        }
        return LearnError(
            .badNumber,
            "\(place) holds \u{201C}\(found.prefix(40))\u{201D}, which is not a finite number; "
                + "give numbers only, or leave the column out"
        )
    }
}

/// Reads a decimal number; nil for anything else, hexadecimal, NaN and
/// infinities included.
///
/// Up to 15 digits with a small power of ten are exact in two steps (Clinger
/// 1990); everything else goes through the standard library.
func decimalNumber(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Double? {
    var index = range.lowerBound
    var isNegative = false
    if index < range.upperBound,
        bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+")
    {
        isNegative = bytes[index] == UInt8(ascii: "-")
        index += 1
    }
    var digits = 0
    var decimals = 0
    var mantissa: Int64 = 0
    var hasPoint = false
    while index < range.upperBound {
        let byte = bytes[index]
        if byte == UInt8(ascii: "."), !hasPoint {
            hasPoint = true
        } else if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
            digits += 1
            if digits <= 15 { mantissa = mantissa * 10 + Int64(byte - UInt8(ascii: "0")) }
            if hasPoint { decimals += 1 }
        } else {
            break
        }
        index += 1
    }
    guard digits > 0 else { return nil }
    if index == range.upperBound, digits <= 15 {
        let value = Double(mantissa) / smallPowersOfTen[decimals]
        return isNegative ? -value : value
    }
    for rest in index..<range.upperBound {
        let byte = bytes[rest]
        let isExponent =
            (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
            || byte | 0x20 == UInt8(ascii: "e") || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: "+")
        guard isExponent else { return nil }
    }
    guard let value = Double(String(decoding: bytes[range], as: UTF8.self)), value.isFinite
    else { return nil }
    return value
}

private let smallPowersOfTen: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
]
