// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import JejakCore
package import JejakEngine
internal import JejakQuery
internal import JejakStore

/// The console over an open data folder: what the pages and the door show and
/// take, read from the engine.
///
/// Everything here that reads the folder can be long, so it runs on threads of
/// its own, never on the server's event loops. What a page needs is made once
/// for a state of the folder and shared (`ConsoleMoment`).
///
/// Safe to share: it holds only what guards itself.
package final class WorkspaceConsole: ConsoleSource {
    let workspace: Workspace
    let version: String
    let moments: MomentCache
    let door: WireDoor
    let sources: SourceTally
    let savedAnswers = SavedAnswers()
    private let threads = DispatchQueue(
        label: "jejak.console",
        qos: .userInitiated,
        attributes: .concurrent
    )
    let intake: Intake

    /// `isOpenWithoutSources` says that events are taken from anybody while no
    /// source was added yet: for a machine's own address only.
    package init(
        _ workspace: Workspace,
        intake: Intake,
        version: String,
        isOpenWithoutSources: Bool = true
    ) {
        self.workspace = workspace
        self.intake = intake
        self.version = version
        moments = MomentCache(workspace)
        door = WireDoor(workspace, intake, isOpenWithoutSources: isOpenWithoutSources)
        sources = SourceTally()
    }

    /// Runs long work on a thread of the console.
    func work<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            threads.async { continuation.resume(with: Result { try body() }) }
        }
    }

    /// Runs work that nobody waits for.
    func later(_ body: @escaping @Sendable () -> Void) {
        threads.async(execute: body)
    }

    // MARK: Pages

    package func workspace() async throws -> WorkspaceContent {
        try await work { [self] in try content(of: try moments.current()) }
    }

    package func overview() async throws -> OverviewContent {
        try await work { [self] in try overview(at: try moments.current()) }
    }

    package func intake() async throws -> IntakeContent {
        try await work { [self] in try intake(at: try moments.current()) }
    }

    package func people(_ query: PeopleQuery) async throws -> PeopleContent {
        try await work { [self] in try people(query, at: try moments.current()) }
    }

    package func person(
        key: String,
        timelinePage: Int,
        timelinePageSize: Int
    ) async throws -> PersonContent? {
        try await work { [self] in
            try person(
                key,
                page: timelinePage,
                pageSize: timelinePageSize,
                at: try moments.current()
            )
        }
    }

    package func segments() async throws -> SegmentsContent {
        try await work { [self] in try segments(at: try moments.current()) }
    }

    package func vocabulary() async throws -> VocabularyContent {
        try await work { [self] in vocabulary(at: try moments.current()) }
    }

    package func journeys() async throws -> JourneysContent {
        try await work { [self] in try journeys(at: try moments.current()) }
    }

    package func cluster(id: Int) async throws -> ClusterPageContent? {
        try await work { [self] in try cluster(id, at: try moments.current()) }
    }

    package func image(_ request: ImageRequest) async throws -> ImageContent? {
        try await work { [self] in try image(request, at: try moments.current()) }
    }

    // MARK: Programs

    package func ask(_ question: String) async throws -> [UInt8] {
        let parsed: Question
        do {
            parsed = try Question.parse(question)
        } catch {
            throw QuestionError(
                sentence: error.sentence,
                place: Self.characters(before: error.position, of: question)
            )
        }
        return try await work { [self] in
            Array(try workspace.ask(parsed, openSeconds: 0).utf8)
        }
    }

    /// How many Characters stand before a Unicode scalar of a text.
    static func characters(before scalar: Int, of text: String) -> Int {
        let scalars = text.unicodeScalars
        let end = scalars.index(
            scalars.startIndex,
            offsetBy: scalar,
            limitedBy: scalars.endIndex
        )
        return text[..<(end ?? text.endIndex)].count
    }

    package func collect(_ request: CollectRequest) async throws -> CollectAnswer {
        try await withCheckedThrowingContinuation { continuation in
            door.collect(request) { continuation.resume(with: $0) }
        }
    }

    package func collect(
        _ request: CollectRequest,
        tell: @escaping @Sendable (Result<CollectAnswer, any Error>) -> Void
    ) {
        door.collect(request, tell: tell)
    }

    package func health() async throws -> HealthContent {
        let trouble = try await work { [self] in self.trouble }
        return HealthContent(
            isWell: trouble == nil,
            isReady: intake.refusal == nil,
            version: version,
            trouble: trouble
        )
    }

    /// What keeps the folder from being well. Anyone may read it, so it names
    /// neither places nor figures.
    private var trouble: String? {
        do {
            _ = try workspace.store.endOffset()
        } catch {
            return "The data folder cannot be read; the server's log says why."
        }
        if let free = Machine.freeBytes(at: workspace.folder.path), free < Upkeep.diskReserve {
            return "The disk is nearly full: free some space."
        }
        return door.lastAppendFailed
            ? "The last events could not be stored; senders were told to come back." : nil
    }
}
