// SPDX-License-Identifier: Apache-2.0

internal import JejakCore
internal import JejakEngine
internal import JejakStore

/// The pages about what comes in: who sends, what comes, what is refused.
extension WorkspaceConsole {
    package func senders() async throws -> SourcesContent {
        try await work { [self] in
            let figures = Dictionary(
                workspace.book.figures.sources.map { ($0.name, $0) },
                uniquingKeysWith: { first, _ in first }
            )
            return SourcesContent(
                senders: try workspace.sources().map { source in
                    let known = figures[source.name]
                    return SenderContent(
                        name: source.name,
                        keyEnding: source.keyEnding,
                        createdAt: source.created,
                        rotatedAt: source.rotated,
                        isDisabled: source.isDisabled,
                        ratePerSecond: source.ratePerSecond,
                        accepted: known?.accepted ?? 0,
                        duplicates: known?.duplicates ?? 0,
                        rejected: known?.rejected ?? 0,
                        lastAt: known?.lastAt
                    )
                }
            )
        }
    }

    package func perform(_ command: SourceCommand) async throws -> String? {
        try await work { [self] in
            switch command {
            case .add(let name, let rate):
                return try workspace.addSource(name, ratePerSecond: rate)
            case .change(let name, .rotate):
                return try workspace.rotateSource(name)
            case .change(let name, .disable):
                try workspace.setSource(name, isDisabled: true)
            case .change(let name, .enable):
                try workspace.setSource(name, isDisabled: false)
            }
            return nil
        }
    }

    package func live(limit: Int) async throws -> LiveContent {
        let figures = workspace.book.figures
        return LiveContent(
            events: workspace.book.latest(limit).map { event in
                LiveEventContent(
                    receivedAt: event.receivedAt,
                    time: event.time,
                    source: event.source,
                    kind: event.kind.name,
                    name: event.name,
                    key: event.key
                )
            },
            accepted: figures.accepted,
            duplicates: figures.duplicates,
            refused: figures.rejected.values.map { max(0, $0) }.saturatingSum,
            queueLength: intake.figures.waiting,
            isShedding: intake.refusal != nil
        )
    }

    package func refused(_ query: RefusedQuery) async throws -> RefusedContent {
        try await work { [self] in
            let figures = workspace.book.figures
            var refusals: [String: RefusalContent] = [:]
            for (reason, count) in figures.rejected {
                refusals[reason] = RefusalContent(reason: reason, sinceStart: count, waiting: 0)
            }
            for kept in try workspace.quarantineCounts() {
                let since = figures.rejected[kept.reason] ?? 0
                refusals[kept.reason] = RefusalContent(
                    reason: kept.reason,
                    sinceStart: since,
                    waiting: kept.count
                )
            }
            let items = try workspace.quarantine(
                reason: query.reason,
                before: query.before,
                limit: query.limit + 1
            )
            return RefusedContent(
                refusals: Self.sorted(Array(refusals.values)),
                dropped: Self.sorted(
                    figures.dropped.map {
                        RefusalContent(reason: $0, sinceStart: $1, waiting: 0)
                    }
                ),
                items: items.prefix(query.limit).map { item in
                    RefusedItemContent(
                        id: item.id,
                        receivedAt: item.receivedAt,
                        source: item.source,
                        reason: item.reason,
                        messageId: item.messageId,
                        content: item.content
                    )
                },
                hasMore: items.count > query.limit
            )
        }
    }

    /// What concerns most events first.
    private static func sorted(_ refusals: [RefusalContent]) -> [RefusalContent] {
        refusals.sorted {
            let (one, other) = (
                max($0.waiting, $0.sinceStart), max($1.waiting, $1.sinceStart)
            )
            return (other, $0.reason) < (one, $1.reason)
        }
    }

    package func perform(_ command: RefusedCommand) async throws -> RefusedOutcome {
        try await work { [self] in
            switch command.action {
            case .replay:
                let result = try workspace.replayQuarantine(ids: nil, reason: command.reason)
                return RefusedOutcome(done: result.accepted, stillRefused: result.stillRefused)
            case .drop:
                return RefusedOutcome(
                    done: try workspace.dropQuarantine(ids: nil, reason: command.reason)
                )
            }
        }
    }
}
