// SPDX-License-Identifier: Apache-2.0

internal import JejakWeb

/// A source that answers every call with one error.
struct FailingSource: ConsoleSource {
    var error: any Error

    func workspace() throws -> WorkspaceContent { throw error }
    func overview() throws -> OverviewContent { throw error }
    func intake() throws -> IntakeContent { throw error }
    func people(_ query: PeopleQuery) throws -> PeopleContent { throw error }
    func person(
        key: String,
        timelinePage: Int,
        timelinePageSize: Int
    ) throws -> PersonContent? { throw error }
    func segments() throws -> SegmentsContent { throw error }
    func vocabulary() throws -> VocabularyContent { throw error }
    func journeys() throws -> JourneysContent { throw error }
    func cluster(id: Int) throws -> ClusterPageContent? { throw error }
    func image(_ request: ImageRequest) throws -> ImageContent? { throw error }
    func ask(_ question: String) throws -> [UInt8] { throw error }
    func collect(_ request: CollectRequest) throws -> CollectAnswer { throw error }
    func health() throws -> HealthContent { throw error }
    func metrics() throws -> [MetricContent] { throw error }
}
