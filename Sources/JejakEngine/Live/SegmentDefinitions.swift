// SPDX-License-Identifier: Apache-2.0

internal import JejakQuery
internal import JejakStore

/// The definitions of all segments, each with those it is made of put in place.
struct SegmentDefinitions {
    /// Why a segment cannot be computed.
    struct Trouble: Error {
        let sentence: String
    }

    private var parsed: [String: Result<SegmentExpression, Trouble>] = [:]

    init(_ records: [SegmentRecord]) {
        for record in records {
            do {
                parsed[record.name] = .success(try SegmentParser.parse(record.text))
            } catch {
                // An older Jejak may have known a word that is gone.
                parsed[record.name] = .failure(Trouble(sentence: error.sentence))
            }
        }
    }

    /// With one segment defined otherwise.
    func replacing(_ name: String, by expression: SegmentExpression) -> SegmentDefinitions {
        var other = self
        other.parsed[name] = .success(expression)
        return other
    }

    func expression(of record: SegmentRecord) -> Result<SegmentExpression, Trouble> {
        expression(named: record.name)
    }

    func expression(named name: String) -> Result<SegmentExpression, Trouble> {
        switch parsed[name] {
        case nil: return .failure(Trouble(sentence: "no segment is called '\(name)'"))
        case .failure(let trouble)?: return .failure(trouble)
        case .success(let expression)?: return resolve(expression, path: [name])
        }
    }

    /// Any expression with the segments that it names put in place.
    func resolve(
        _ expression: SegmentExpression,
        path: [String] = []
    ) -> Result<SegmentExpression, Trouble> {
        do {
            return .success(
                try expression.resolved(path: path) { name in
                    // What is missing is said as such.
                    try? parsed[name]?.get()
                }
            )
        } catch {
            return .failure(Trouble(sentence: error.sentence))
        }
    }
}
