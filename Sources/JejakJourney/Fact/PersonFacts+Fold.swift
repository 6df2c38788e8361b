// SPDX-License-Identifier: Apache-2.0

extension PersonFacts {
    /// The facts of people, from the facts of the identifiers that said them.
    ///
    /// `pending` was said after what is here. `personNow` names the person of
    /// each identifier that is not a person by itself. Within one identifier the
    /// latest saying wins; between identifiers of one person too, save that a
    /// withdrawn consent wins. So two people who become one, and are taken apart
    /// again, each have what they had. Time grows with all facts, unless nothing
    /// is pending and no owner of a fact has moved.
    package func folded(
        pending: [FactsMerge],
        personNow: [UInt32: UInt32]
    ) throws -> PersonFacts {
        var byNode = self
        if pending.contains(where: { !$0.isEmpty }) {
            var merge = FactsMerge()
            merge.add(self, personNow: [:])
            for piece in pending where !piece.isEmpty {
                merge.add(try piece.inMemory(name: "facts"), personNow: [:])
            }
            byNode = try merge.inMemory(name: "facts")
        }
        let hasMoved = byNode.columns.contains { column in
            column.people.contains { personNow[$0].map { _ in true } ?? false }
        }
        guard !personNow.isEmpty, hasMoved else { return byNode }
        var merge = FactsMerge(joining: true)
        merge.add(byNode, personNow: personNow)
        return try merge.inMemory(name: "facts")
    }
}
