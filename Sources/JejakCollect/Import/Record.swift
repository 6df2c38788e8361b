// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// One record of a file: its fields lie in the reader's buffer until the next
/// one is asked for.
struct Record {
    let bytes: UnsafeRawBufferPointer
    let fields: UnsafeBufferPointer<Field>
    /// The line on which the record begins, from 1.
    let line: Int

    /// Where a field lies in `bytes`. Doubled quotes are already undone.
    struct Field {
        let start: Int32
        let end: Int32
    }

    var count: Int { fields.count }

    /// The bytes of a field; empty for a field that the record does not have.
    @inline(__always)
    subscript(_ column: Int) -> UnsafeRawBufferPointer {
        guard column < fields.count else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        let field = fields[column]
        return UnsafeRawBufferPointer(rebasing: bytes[Int(field.start)..<Int(field.end)])
    }

    func text(_ column: Int) -> String {
        String(decoding: self[column], as: UTF8.self)
    }
}

/// What a reader finds where the next record should be.
enum RecordResult {
    case record(Record)
    case broken(line: Int, RejectedRow)
    case end
}

/// Why a row of a file was not taken. Each is counted and written to the
/// rejects file with its line.
package enum RejectedRow: String, Sendable, CaseIterable {
    case tooLong
    case openQuote
    case notUTF8
    case wrongFieldCount
    case noPerson
    case noTime
    case badTime
    case noEvent
    case badNumber
    case badJSON
    case unknownType
    case tooManyProperties

    /// What is wrong and how it is mended, for the rejects file and the screen.
    package var sentence: String {
        switch self {
        case .tooLong: "the record is longer than 4 MB; split it"
        case .openQuote: "a quote opens and never closes; close it or double it"
        case .notUTF8: "the text is not UTF-8; convert the file (iconv -f LATIN1 -t UTF-8)"
        case .wrongFieldCount: "it has more fields than the header; quote fields with commas"
        case .noPerson: "the person's column is empty"
        case .noTime: "the time's column is empty"
        case .badTime:
            "the time is no date that exists; write 2025-01-31 or 2025-01-31T10:00:00Z, "
                + "or name --time-unit"
        case .noEvent: "the event's column is empty"
        case .badNumber: "a number was expected"
        case .badJSON: "it is no JSON object"
        case .unknownType: "its type is none of track, identify, page, screen, group, alias"
        case .tooManyProperties: "it has more than 10,000 properties"
        }
    }
}
