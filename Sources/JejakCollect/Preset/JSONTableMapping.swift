// SPDX-License-Identifier: Apache-2.0

internal import CSimdJSON
internal import JejakCore

/// JSON Lines that are no Segment calls: members named on the command line give
/// person, time and event, all others become properties.
struct JSONTableMapping: RecordMapping {
    private let request: ImportRequest
    private let document = JSONDocument()
    private var flattener = PropertyFlattener()
    private var times: TimeReader
    private let seed: UInt64

    init(_ request: ImportRequest) throws {
        // The same demands as for a table, in the same words.
        _ = try TableMapping(request)
        self.request = request
        times = TimeReader(unit: request.timeUnit)
        seed = StableHash.hash(request.source + "\u{1F}" + (request.eventName ?? ""))
    }

    func layout(firstLine: UnsafeRawBufferPointer) -> RecordReader.Layout { .lines }
    func hasHeader(_ first: Record) -> Bool { false }
    mutating func begin(header: Record, file: String) throws {}
    mutating func finish(_ run: ImportRun) throws {}

    mutating func map(_ record: Record, _ run: ImportRun) throws {
        guard document.read(record.bytes) == nil, let first = document.values.first,
            first.kind == UInt8(JEJAK_JSON_OBJECT)
        else { return try run.reject(.badJSON, line: record.line, record: record.bytes) }
        let members = members()
        let whoText = text(members[request.personColumn ?? ""])
        guard let whoText, !whoText.isEmpty else {
            return try run.reject(.noPerson, line: record.line, record: record.bytes)
        }
        guard var timeText = text(members[request.timeColumn ?? ""]) else {
            return try run.reject(.noTime, line: record.line, record: record.bytes)
        }
        let time = timeText.withUTF8 { times.milliseconds(UnsafeRawBufferPointer($0)) }
        guard let time else {
            return try run.reject(.badTime, line: record.line, record: record.bytes)
        }
        let name = request.eventName ?? request.eventColumn.flatMap { text(members[$0]) }
        guard let name, !name.isEmpty else {
            return try run.reject(.noEvent, line: record.line, record: record.bytes)
        }
        let content = StableHash.hash(record.bytes, seed: seed)
        guard let identity = run.admit(content: content) else { return }
        run.batch.addTrail(.user, run.batch.strings.intern(whoText))
        flattener.beginEvent()
        for (key, place) in members.sorted(by: { $0.value < $1.value }) {
            if [request.personColumn, request.timeColumn, request.eventColumn].contains(key) {
                continue
            }
            let property = key == request.revenueColumn ? "revenue" : request.columnMap[key] ?? key
            if property == "-" { continue }
            flattener.add(
                place,
                of: document.values,
                named: property,
                to: &run.batch
            )
        }
        try run.finish(
            name: run.batch.strings.intern(name),
            time: time,
            identity: identity
        )
    }

    /// The object's own members by key.
    private func members() -> [String: Int] {
        var found: [String: Int] = [:]
        let values = document.values
        var place = 1
        while place < Int(values[0].end) {
            let value = values[place]
            let key = UnsafeRawBufferPointer(start: value.key, count: Int(value.key_length))
            found[String(decoding: key, as: UTF8.self)] = place
            place = Int(value.end)
        }
        return found
    }

    private func text(_ place: Int?) -> String? {
        guard let place else { return nil }
        let value = document.values[place]
        switch Int(value.kind) {
        case Int(JEJAK_JSON_STRING):
            return String(
                decoding: UnsafeRawBufferPointer(
                    start: value.text,
                    count: Int(value.text_length)
                ),
                as: UTF8.self
            )
        case Int(JEJAK_JSON_NUMBER):
            return value.number == value.number.rounded() && abs(value.number) < 0x1p53
                ? String(Int64(value.number)) : String(value.number)
        default: return nil
        }
    }
}
