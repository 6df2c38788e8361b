// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakLearn
internal import Testing

@Suite struct NumericTableTests {
    private func table(_ text: String) throws -> NumericTable {
        try NumericTable(Array(text.utf8))
    }

    @Test func `commas, quotes, line ends and a byte order mark are read`() throws {
        let read = try table("\u{FEFF}age,\"score, \"\"raw\"\"\"\r\n1, 2.5\r\n\n\"-3\",4e2\r\n")
        #expect(read.columnNames == ["age", "score, \"raw\""])
        #expect(read.matrix.values == [1, 2.5, -3, 400])
        #expect(read.matrix.rowCount == 2)
        #expect(try table("1\n2\n3").matrix.values == [1, 2, 3])
        #expect(try table("1,2").columnNames == nil)
    }

    @Test func `a cell that is no number is named by line and column`() {
        expectRefusal(.badNumber, "line 3, column 2 (score) holds \u{201C}abc\u{201D}") {
            _ = try table("age,score\n1,2\n3,abc\n")
        }
        expectRefusal(.badNumber, "line 2, column 1 is empty") { _ = try table("1,2\n,4\n") }
        expectRefusal(.badNumber, "line 2, column 1") { _ = try table("1\nnan\n") }
        expectRefusal(.badNumber, "line 2, column 1") { _ = try table("1\n0x10\n") }
        expectRefusal(.badNumber, "line 2, column 1") { _ = try table("1\n1e999\n") }
        expectRefusal(.badNumber, "line 4, column 1") { _ = try table("\"a\n\nb\"\nx\n1\n") }
    }

    @Test func `broken tables are refused in a sentence`() {
        expectRefusal(.empty, "the file is empty") { _ = try table("") }
        expectRefusal(.empty, "no rows") { _ = try table("\n\n") }
        expectRefusal(.empty, "a header and no rows") { _ = try table("a,b\n") }
        expectRefusal(.shapeMismatch, "line 2 has 1 cells") { _ = try table("1,2\n3\n") }
        expectRefusal(.badFile, "never closes") { _ = try table("1,\"2\n3,4") }
        expectRefusal(.badFile, "closing quote") { _ = try table("\"1\"2,3\n") }
        expectRefusal(.badFile, "zero byte") { _ = try table("1,2\n\u{0}\u{1}\n") }
    }

    @Test func `numbers are read to the last bit`() throws {
        for text in [
            "0.1", "123456789012345", "-0.000000000012345", "1234567890123456789", "5e-324",
            "9007199254740993", "2.2250738585072011e-308", ".5", "5.", "+7", "000000000000001.50",
        ] {
            let standard = text == "." ? nil : Double(text)
            #expect(try table(text).matrix.values.first == standard, "\(text)")
        }
    }

    /// The bytes of an array as NumPy writes them.
    private func npy(
        _ header: String,
        _ cells: [UInt8],
        version: UInt8 = 1,
        length: Int? = nil
    ) -> [UInt8] {
        let size = length ?? header.utf8.count
        var bytes = NumericTable.npyMagic + [version, 0]
        for index in 0..<(version == 1 ? 2 : 4) { bytes.append(UInt8(size >> (8 * index) & 255)) }
        return bytes + Array(header.utf8) + cells
    }

    private func header(_ type: String, _ order: String, _ shape: String) -> String {
        "{'descr': '\(type)', 'fortran_order': \(order), 'shape': \(shape), }   \n"
    }

    @Test func `arrays of every plain type, order and version are read`() throws {
        var cells: [UInt8] = []
        for value in [1.5, -2, 3, 4, 5, 6] {
            withUnsafeBytes(of: value.bitPattern.littleEndian) { cells += Array($0) }
        }
        let rowMajor = try NumericTable(npy(header("<f8", "False", "(3, 2)"), cells))
        #expect(rowMajor.matrix.values == [1.5, -2, 3, 4, 5, 6])
        let columnMajor = try NumericTable(
            npy(header("<f8", "True", "(3, 2)"), cells, version: 2)
        )
        #expect(columnMajor.matrix.values == [1.5, 4, -2, 5, 3, 6])
        let line = try NumericTable(npy(header("<f8", "False", "(6,)"), cells, version: 3))
        #expect(line.matrix.columnCount == 1)
        let small: [(String, [UInt8], [Double])] = [
            ("<f4", [0, 0, 0xC0, 0x3F, 0, 0, 0, 0xC0], [1.5, -2]),
            ("<i4", [1, 0, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF], [1, -2]),
            (">i2", [0, 1, 0xFF, 0xFE], [1, -2]),
            (
                "<i8", [1] + [UInt8](repeating: 0, count: 7) + [UInt8](repeating: 255, count: 8),
                [1, -1]
            ),
            ("|u1", [7, 255], [7, 255]), ("|i1", [7, 255], [7, -1]), ("|b1", [0, 1], [0, 1]),
            (">u4", [0, 0, 1, 0, 0, 0, 0, 2], [256, 2]),
        ]
        for (type, bytes, values) in small {
            let read = try NumericTable(npy(header(type, "False", "(2,)"), bytes))
            #expect(read.matrix.values == values, "\(type)")
        }
    }

    @Test func `hostile headers end in a sentence, not in a crash`() {
        let cells = [UInt8](repeating: 0, count: 16)
        expectRefusal(.badFile, "cut short") {
            _ = try NumericTable(npy(header("<f8", "False", "(3, 1)"), cells))
        }
        expectRefusal(.badFile, "cut short") {
            _ = try NumericTable(
                npy(header("<f8", "False", "(4000000000000000000, 4000000000000000000)"), cells)
            )
        }
        expectRefusal(.badFile, "header cannot be read") {
            _ = try NumericTable(npy(header("<f8", "False", "(99999999999999999999,)"), cells))
        }
        expectRefusal(.badFile, "<c16") {
            _ = try NumericTable(npy(header("<c16", "False", "(1,)"), cells))
        }
        expectRefusal(.badFile, "records") {
            _ = try NumericTable(npy("{'descr': [('a', '<f8')], 'shape': (1,)}", cells))
        }
        expectRefusal(.badFile, "3 dimensions") {
            _ = try NumericTable(npy(header("<f8", "False", "(1, 1, 1)"), cells))
        }
        expectRefusal(.badFile, "0 dimensions") {
            _ = try NumericTable(npy(header("<f8", "False", "()"), cells))
        }
        expectRefusal(.empty, "0 rows") {
            _ = try NumericTable(npy(header("<f8", "False", "(0, 5)"), cells))
        }
        expectRefusal(.badFile, "ends inside") {
            _ = try NumericTable(npy("{", cells, version: 2, length: 1 << 31))
        }
        expectRefusal(.badFile, "version 9") { _ = try NumericTable(npy("", cells, version: 9)) }
        expectRefusal(.badNumber, "row 1, column 1 is nan") {
            let nan: [UInt8] = [0, 0, 0, 0, 0, 0, 0xF8, 0x7F]
            _ = try NumericTable(npy(header("<f8", "False", "(1,)"), nan))
        }
    }

    @Test func `any cut or flipped byte is read or refused, never a crash`() throws {
        let whole = npy(header("<f8", "False", "(2, 1)"), [UInt8](repeating: 0, count: 16))
        for end in 0..<whole.count {
            #expect(throws: LearnError.self) { try NumericTable(Array(whole[..<end])) }
        }
        var random = SeededRandom(seed: 4)
        for _ in 0..<3000 {
            var bytes = whole
            bytes[random.below(bytes.count)] = UInt8(random.below(256))
            do { _ = try NumericTable(bytes) } catch { #expect(error is LearnError) }
        }
    }

    @Test func `labels are written one to a line with noise as -1`() {
        #expect(LabelTable.labelsCSV(labels: [0, nil, 12]) == "label\n0\n-1\n12\n")
        #expect(LabelTable.labelsCSV(labels: []) == "label\n")
    }
}

@Suite struct FeatureMatrixTests {
    @Test func `emptiness, ragged rows and numbers that are none are refused`() {
        expectRefusal(.empty, "0 rows") { _ = try FeatureMatrix(rows: []) }
        expectRefusal(.shapeMismatch, "row 2 has 1") {
            _ = try FeatureMatrix(rows: [[1, 2], [3]])
        }
        expectRefusal(.badNumber, "row 2, column 1 is nan") {
            _ = try FeatureMatrix(rows: [[1, 2], [.nan, 3]])
        }
        expectRefusal(.badNumber, "row 1, column 2 is inf") {
            _ = try FeatureMatrix(rows: [[1, .infinity]])
        }
        expectRefusal(.shapeMismatch, "do not make 3") {
            _ = try FeatureMatrix(rowCount: 2, columnCount: 2, values: [1, 2, 3])
        }
    }
}
