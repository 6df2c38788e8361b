// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Some people's journeys as a small snapshot of their own.
///
/// What is asked of few people again and again (those whose events just came)
/// would else be compiled against the texts of all parts. Here the questions
/// are compiled against the texts of a few rows, and answered by the same code
/// as everybody's.
extension JourneySnapshot {
    /// A property's column in one part, and where its values go.
    private struct Source {
        let column: PropertyColumn
        let target: PropertyRun
    }

    /// Copies the journeys of people, rising, with the properties of some keys.
    ///
    /// The people's facts come with it, as the caller knows them. Time grows
    /// with their rows times the keys, and for each person with the logarithm
    /// of each part.
    package func extract(
        _ people: [UInt32],
        keys: [String],
        facts: PersonFacts
    ) throws -> JourneySnapshot {
        let run = JourneyRun(dictionary: dictionary)
        let sources = parts.map { part in
            keys.flatMap { key -> [Source] in
                guard let code = part.dictionary.code(ofKey: key) else { return [] }
                return part.columns(ofKey: code).compactMap { column in
                    run.property(named: key, type: column.type).map {
                        Source(column: column, target: $0)
                    }
                }
            }
        }
        show(people) { view in
            let first = run.rowCount
            run.append(view)
            for index in 0..<view.count {
                let reference = view.reference(index)
                for source in sources[Int(reference.part)] {
                    Self.copy(source, Int(reference.row), to: UInt32(first + index))
                }
            }
        }
        // Offsets were counted anew, in the order that the journeys have.
        let part = try run.part(name: "extract", isIndexed: false)
        return JourneySnapshot(parts: [part], facts: facts, now: now)
    }

    private static func copy(_ source: Source, _ row: Int, to target: UInt32) {
        switch source.column.type {
        case .number:
            guard let number = source.column.number(ofRow: row) else { return }
            source.target.append(row: target, bits: number.bitPattern)
        case .bool:
            guard let flag = source.column.bool(ofRow: row) else { return }
            source.target.append(row: target, bits: flag ? 1 : 0)
        case .text, .json:
            guard let code = source.column.code(ofRow: row),
                Int(code) < source.column.textCount
            else { return }
            source.target.append(row: target, text: source.column.bytes(ofText: Int(code)))
        case .null: return
        }
    }
}
