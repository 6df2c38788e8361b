// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// The CDNOW purchases, in both published layouts: the master file (customer,
/// date, CDs, dollars, with a header) and the tenth of it (with a second
/// customer number, without a header).
struct CDNowMapping: RecordMapping {
    private var names = PlaceCache(["Order Completed", "quantity", "revenue", "currency", "USD"])
    private var times = TimeReader(unit: .iso)
    private var seed: UInt64 = 0
    private var people: Set<UInt64> = []
    private var transactions = 0
    private var cents: Int64 = 0

    func layout(firstLine: UnsafeRawBufferPointer) -> RecordReader.Layout { .blanks }

    func hasHeader(_ first: Record) -> Bool {
        first[0].contains { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A }
    }

    mutating func begin(header: Record, file: String) throws {
        guard header.count == 4 || header.count == 5 else {
            throw CollectError(
                .missingColumn,
                "\(file) is no CDNOW file: its rows have \(header.count) fields "
                    + "instead of 4 (master) or 5 (sample)"
            )
        }
        seed = StableHash.hash("cdnow")
    }

    mutating func map(_ record: Record, _ run: ImportRun) throws {
        let shift = record.count - 4
        guard shift == 0 || shift == 1 else {
            return try run.reject(.wrongFieldCount, line: record.line, record: record.bytes)
        }
        guard let time = times.milliseconds(record[1 + shift]) else {
            return try run.reject(.badTime, line: record.line, record: record.bytes)
        }
        guard let quantity = CellValue.decimal(record[2 + shift]),
            let amount = CellValue.hundredThousandths(record[3 + shift])
        else { return try run.reject(.badNumber, line: record.line, record: record.bytes) }
        transactions += 1
        cents += amount / 1000
        people.insert(StableHash.hash(record[0]))
        let content = StableHash.hash(record.bytes, seed: seed ^ run.contentSeed)
        guard let identity = run.admit(content: content) else { return }
        names.refresh(run)
        run.batch.addTrail(.user, run.batch.strings.intern(record[0]))
        run.batch.addProperty(names[1], number: quantity)
        run.batch.addProperty(names[2], number: Double(amount / 1000) / 100)
        run.batch.addProperty(names[3], string: names[4], type: .text)
        try run.finish(name: names[0], time: time, identity: identity)
    }

    mutating func finish(_ run: ImportRun) throws {
        run.report.totals += [
            ("transactions", .count(transactions)), ("people", .count(people.count)),
            ("revenue", .money(cents)),
        ]
    }
}
