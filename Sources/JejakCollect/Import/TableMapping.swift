// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// A table whose rows are events: columns named on the command line give
/// person, time and event, all others become typed properties.
struct TableMapping: RecordMapping {
    private let request: ImportRequest
    private var times: TimeReader
    private var person = 0
    private var time = 0
    private var event: Int?
    private var properties: [(column: Int, isRevenue: Bool)] = []
    private var columnCount = 0
    private var names = PlaceCache([])
    private var seed: UInt64 = 0

    init(_ request: ImportRequest) throws {
        guard request.personColumn != nil, request.timeColumn != nil else {
            throw CollectError(
                .badRequest,
                "say what the columns mean: --person COLUMN --time COLUMN and "
                    + "--event COLUMN or --event-name TEXT, or a --preset"
            )
        }
        guard (request.eventColumn == nil) != (request.eventName == nil) else {
            throw CollectError(
                .badRequest,
                "name the event by --event COLUMN or by --event-name TEXT, one of them"
            )
        }
        self.request = request
        times = TimeReader(unit: request.timeUnit)
    }

    mutating func begin(header record: Record, file: String) throws {
        let header = Header(record, file: file)
        person = try header.column(request.personColumn ?? "", option: "--person")
        time = try header.column(request.timeColumn ?? "", option: "--time")
        event = try request.eventColumn.map { try header.column($0, option: "--event") }
        let revenue = try request.revenueColumn.map { try header.column($0, option: "--revenue") }
        for column in request.columnMap.keys.sorted() {
            _ = try header.column(column, option: "--map")
        }
        columnCount = header.names.count
        var texts = [request.eventName ?? ""]
        properties = []
        for (column, name) in header.names.enumerated() {
            if [person, time, event].contains(column) { continue }
            let isRevenue = column == revenue
            let property = isRevenue ? "revenue" : request.columnMap[name] ?? name
            if property == "-" || property.isEmpty { continue }
            properties.append((column, isRevenue))
            texts.append(property)
        }
        names = PlaceCache(texts)
        seed = StableHash.hash(
            ([request.source, request.eventName ?? ""] + header.names).joined(separator: "\u{1F}")
        )
    }

    mutating func map(_ record: Record, _ run: ImportRun) throws {
        guard record.count <= columnCount else {
            return try run.reject(.wrongFieldCount, line: record.line, record: record.bytes)
        }
        let who = record[person]
        guard !who.isEmpty else {
            return try run.reject(.noPerson, line: record.line, record: record.bytes)
        }
        guard !record[time].isEmpty else {
            return try run.reject(.noTime, line: record.line, record: record.bytes)
        }
        guard let moment = times.milliseconds(record[time]) else {
            return try run.reject(.badTime, line: record.line, record: record.bytes)
        }
        if let event, record[event].isEmpty {
            return try run.reject(.noEvent, line: record.line, record: record.bytes)
        }
        for (column, isRevenue) in properties where isRevenue {
            let cell = record[column]
            if !cell.isEmpty, CellValue.decimal(cell) == nil {
                return try run.reject(.badNumber, line: record.line, record: record.bytes)
            }
        }
        let content = StableHash.hash(record.bytes, seed: seed)
        guard let identity = run.admit(content: content) else { return }
        names.refresh(run)
        run.batch.addTrail(.user, run.batch.strings.intern(who))
        for (place, property) in properties.enumerated() {
            let cell = record[property.column]
            switch CellValue(cell) {
            case .absent: break
            case .number(let number): run.batch.addProperty(names[place + 1], number: number)
            case .bool(let flag): run.batch.addProperty(names[place + 1], bool: flag)
            case .text:
                run.batch.addProperty(
                    names[place + 1],
                    string: run.batch.strings.intern(cell),
                    type: .text
                )
            }
        }
        let name = event.map { run.batch.strings.intern(record[$0]) } ?? names[0]
        try run.finish(name: name, time: moment, identity: identity)
    }

    mutating func finish(_ run: ImportRun) throws {}
}
