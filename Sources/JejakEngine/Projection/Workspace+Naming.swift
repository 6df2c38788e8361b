// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCore
internal import JejakJourney
internal import JejakStore

/// A file that was written and waits for the transaction that names it.
struct WrittenPart {
    let name: String
    let kind: NamedPart.Kind
    let part: JourneyPart

    var named: NamedPart {
        NamedPart(
            kind: kind,
            file: name,
            first: part.logRange.lowerBound,
            end: part.logRange.upperBound,
            rows: part.rowCount
        )
    }
}

extension Workspace {
    /// Makes new files real in one transaction, then lets go of the old ones.
    ///
    /// `written` stands in the place of the parts in `replacing` (by path), or
    /// at the end. `factsFile` replaces the facts. The oldest `moveCount` moves
    /// are forgotten: every part shows them. `then` sees the projection in the
    /// moment in which the files become real.
    ///
    /// The disk is waited for outside of the writer lock: a sync, a transaction
    /// or the removal of gigabytes would keep everybody at the door waiting.
    func makeReal(
        _ written: WrittenPart?,
        replacing: Set<String> = [],
        facts factsFile: String? = nil,
        moves moveCount: Int = 0,
        then: (Projection) -> Void = { _ in }
    ) throws {
        naming.lock()
        defer { naming.unlock() }
        try folder.syncParts()
        let freshFacts = try factsFile.map {
            try PersonFacts(file: ColumnFile(path: folder.parts + "/" + $0))
        }
        // Kept until after the lock: the last to let go of a file unmaps it.
        let old = withProjection { (parts: $0.parts, named: $0.named, facts: $0.facts) }
        let parts = (old.parts.filter { !replacing.contains($0.file.path) } + [written?.part])
            .compactMap(\.self)
            .sorted { $0.logRange.lowerBound < $1.logRange.lowerBound }
        var names = old.named.filter {
            $0.kind == .facts
                ? factsFile == nil : !replacing.contains(folder.parts + "/" + $0.file)
        }
        if let written { names.append(written.named) }
        if let factsFile {
            let end = parts.map(\.logRange.upperBound).max() ?? 0
            names.append(NamedPart(kind: .facts, file: factsFile, first: 0, end: end, rows: 0))
        }
        try store.replaceParts(names, forgettingMoves: moveCount)
        withProjection { projection in
            projection.named = names
            projection.parts = parts
            if let freshFacts { projection.facts = freshFacts }
            if freshFacts != nil || moveCount > 0 { projection.factsVersion += 1 }
            projection.forgetMoves(moveCount)
            then(projection)
        }
        withExtendedLifetime(old) {}
        folder.remove(Set(old.named.map(\.file)).subtracting(names.map(\.file)))
    }
}
