// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakLearn
internal import Testing

/// Journeys from tables of numbers, against a plain sort.
struct JourneyNumbersTests {
    private typealias Row = [Int64]

    private static func npy(_ rows: [Row]) -> [UInt8] {
        let columns = rows.first?.count ?? 0
        var header = "{'descr': '<i8', 'fortran_order': False, "
        header += "'shape': (\(rows.count), \(columns)), }"
        header += String(repeating: " ", count: 63 - (10 + header.utf8.count) % 64) + "\n"
        let length = header.utf8.count
        var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]
        bytes += [UInt8(length & 0xFF), UInt8(length >> 8)] + Array(header.utf8)
        for number in rows.flatMap({ $0 }) {
            withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
        }
        return bytes
    }

    private static func csv(_ rows: [Row]) -> [UInt8] {
        let lines = rows.map { row in row.map { String($0) }.joined(separator: ",") }
        return Array(("p,t,k,m\n" + lines.joined(separator: "\n") + "\n").utf8)
    }

    private static func table(_ bytes: [UInt8]) throws -> JourneyTable {
        try bytes.withUnsafeBytes { try JourneyTable(steps: $0) }
    }

    private static func draw(_ count: Int, seed: UInt64) -> [Row] {
        var random = SeededRandom(seed: seed)
        return (0..<count).map { place in
            [
                Int64(random.below(40)) * Int64(random.below(3)) - 5,
                1_735_689_600_000 + Int64(random.below(50)), Int64(random.below(9)) + 3,
                Int64(place),
            ]
        }
    }

    @Test(arguments: [1, 2, 700])
    func `journeys are the steps by person and time`(count: Int) throws {
        let rows = Self.draw(count, seed: UInt64(count))
        let sorted = rows.sorted { ($0[0], $0[1], $0[3]) < ($1[0], $1[1], $1[3]) }
        for bytes in [Self.npy(rows), Self.csv(rows)] {
            let table = try Self.table(bytes)
            #expect(table.times == sorted.map { $0[1] })
            #expect(table.amounts == sorted.map { $0[3] })
            #expect(
                table.events.map { table.eventNames[Int($0)] } == sorted.map { String($0[2]) }
            )
            let people = table.people.indices.flatMap { person in
                table.rows(of: person).map { _ in table.people[person] }
            }
            #expect(people == sorted.map { String($0[0]) })
            #expect(Set(table.people).count == table.people.count)
            #expect(!table.people.indices.contains { table.rows(of: $0).isEmpty })
        }
    }

    @Test func `three columns carry no money`() throws {
        let rows = Self.draw(50, seed: 3).map { Array($0[..<3]) }
        #expect(try Self.table(Self.npy(rows)).amounts.allSatisfy { $0 == 0 })
    }

    @Test func `tables that are no steps are refused with a sentence`() throws {
        let refused: [[Row]] = [
            [[1, 2]], [[1, 2, 3, 4, 5]],
            [[0, 1, 0], [.max, 1, 0]], [[.min, 1, 0], [.max, 1, 0]],
            [[0, 1, 0], [0, 1, 70_000]], [[.max, 1, 0]], [[0, 1, .max]],
        ]
        for rows in refused {
            #expect(throws: LearnError.self, "\(rows)") { try Self.table(Self.npy(rows)) }
        }
        let bytes = Self.npy(Self.draw(20, seed: 4))
        for length in [0, 5, 9, 40, bytes.count - 1] {
            #expect(throws: LearnError.self) { try Self.table(Array(bytes[..<length])) }
        }
    }

    @Test func `numbers written for NumPy are read back`() throws {
        let floats: [Float] = [1.5, -2, .pi, 0, 1e-20, 7]
        let read = try NPYBytes.rows(floats, columns: 3).withUnsafeBytes { try NumericTable($0) }
        #expect(read.matrix.rowCount == 2)
        #expect(read.matrix.values == floats.map { Double($0) })
        let bytes = NPYBytes.column([4, -1, 900_719_925_474])
        #expect((bytes.count - 24) % 64 == 0)
        let whole = try bytes.withUnsafeBytes { try NumericTable($0) }
        #expect(whole.matrix.values == [4, -1, 900_719_925_474])
        #expect(whole.matrix.columnCount == 1)
    }
}
