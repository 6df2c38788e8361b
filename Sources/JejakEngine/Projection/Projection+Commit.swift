// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakJourney
internal import JejakStore

/// A file that was written and waits for the transaction that names it.
struct WrittenPart {
    let name: String
    let kind: NamedPart.Kind
    let part: JourneyPart
}

extension Projection {
    /// Makes new files real in one transaction, then lets go of the old ones.
    ///
    /// `written` stands in the place of the parts in `replacing` (by path), or
    /// at the end. `factsFile` replaces the facts. The oldest `moveCount` moves
    /// are forgotten: every part shows them.
    func commit(
        _ written: WrittenPart?,
        replacing: Set<String> = [],
        facts factsFile: String? = nil,
        moves moveCount: Int = 0
    ) throws {
        try folder.syncParts()
        var newParts = parts.filter { !replacing.contains($0.file.path) }
        var names = named.filter {
            $0.kind == .facts
                ? factsFile == nil : !replacing.contains(folder.parts + "/" + $0.file)
        }
        if let written {
            newParts.append(written.part)
            names.append(
                NamedPart(
                    kind: written.kind,
                    file: written.name,
                    first: written.part.logRange.lowerBound,
                    end: written.part.logRange.upperBound,
                    rows: written.part.rowCount
                )
            )
        }
        var newFacts = facts
        if let factsFile {
            let end = newParts.map(\.logRange.upperBound).max() ?? 0
            names.append(NamedPart(kind: .facts, file: factsFile, first: 0, end: end, rows: 0))
            newFacts = try PersonFacts(file: ColumnFile(path: folder.parts + "/" + factsFile))
        }
        try store.replaceParts(names, forgettingMoves: moveCount)
        let gone = Set(named.map(\.file)).subtracting(names.map(\.file))
        named = names
        parts = newParts.sorted { $0.logRange.lowerBound < $1.logRange.lowerBound }
        if factsFile != nil {
            facts = newFacts
            factsVersion += 1
        }
        if moveCount > 0 {
            moves.removeFirst(moveCount)
            factsVersion += 1
        }
        folder.remove(gone)
    }
}
