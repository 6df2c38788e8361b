// SPDX-License-Identifier: Apache-2.0

import Foundation
import JejakCollect
import JejakCore

/// A file that goes away with the test.
final class TemporaryFile {
    let path: String

    init(bytes: [UInt8], suffix: String = ".csv") throws {
        path = NSTemporaryDirectory() + "jejak-" + UUID().uuidString + suffix
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }

    convenience init(_ text: String, suffix: String = ".csv") throws {
        try self.init(bytes: Array(text.utf8), suffix: suffix)
    }

    deinit {
        // The system clears its temporary folder where this fails.
        try? FileManager.default.removeItem(atPath: path)
    }
}

/// An event as a test looks at it.
struct SeenEvent {
    let name: String
    let person: String
    let time: Int64
    let identity: UInt64
    let properties: [String: PropertyValue]

    init(_ batch: EventBatch, _ index: Int) {
        name = batch.strings[Int(batch.names[index])]
        let trail = Int(batch.trailStarts[index])
        person = batch.strings[Int(batch.trailValues[trail])]
        time = batch.times[index]
        identity = batch.identities[index]
        var found: [String: PropertyValue] = [:]
        for place in Int(batch.propertyStarts[index])..<Int(batch.propertyStarts[index + 1]) {
            found[batch.strings[Int(batch.propertyKeys[place])]] = batch.value(at: place)
        }
        properties = found
    }
}

/// One import, run to its end.
struct ImportTrial {
    let report: ImportReport
    let events: [SeenEvent]
    let ledger: ContentLedger

    init(
        _ request: ImportRequest,
        _ files: [String],
        ledger: ContentLedger = ContentLedger()
    ) throws {
        var request = request
        request.files = files
        var seen: [SeenEvent] = []
        (report, self.ledger) = try Importer(request, receivedAt: 0).run(
            ledger: ledger,
            deliver: { batch in
                for index in 0..<batch.count { seen.append(SeenEvent(batch, index)) }
            },
            watch: { _ in }
        )
        events = seen
    }
}
