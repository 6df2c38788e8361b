// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// What the web needs from the engine: the seam between HTTP and the wheel.
///
/// It exists so that pages and routes can be written, tested and looked at
/// without a data folder, and so that the engine knows nothing of HTTP. Times
/// are milliseconds since 1970 UTC; money is minor units of the workspace's
/// currency. Texts are plain: the pages escape them.
///
/// Every call may throw; an `ExplainedError` reaches the reader as its
/// sentence, anything else as a general one. Calls arrive on the server's
/// event loops, several at a time: an implementation whose work is long moves
/// itself to a thread of its own.
package protocol ConsoleSource: CampaignSource, DoorSource, IdentitySource, SegmentSource,
    JourneySource, TellSource
{
    // Pages.
    func workspace() async throws -> WorkspaceContent
    func overview() async throws -> OverviewContent
    func intake() async throws -> IntakeContent
    func people(_ query: PeopleQuery) async throws -> PeopleContent
    /// One person with one page of their timeline (1 is the newest); nothing
    /// where nobody has this key.
    func person(
        key: String,
        timelinePage: Int,
        timelinePageSize: Int
    ) async throws -> PersonContent?
    func segments() async throws -> SegmentsContent
    /// What the question boxes offer.
    func vocabulary() async throws -> VocabularyContent
    func journeys() async throws -> JourneysContent
    /// One cluster; nothing where there is none of this id.
    func cluster(id: Int) async throws -> ClusterPageContent?
    /// A picture; nothing where it was not made.
    func image(_ request: ImageRequest) async throws -> ImageContent?

    // API.
    /// The answer to a question as the JSON the command line prints. Throws a
    /// `QuestionError` where the question cannot be read.
    func ask(_ question: String) async throws -> [UInt8]
    /// Accepts events. Returns only after they are durable.
    func collect(_ request: CollectRequest) async throws -> CollectAnswer
    /// The same without a task that waits. `tell` is called once, perhaps at
    /// once, on any thread, and must not keep it.
    func collect(
        _ request: CollectRequest,
        tell: @escaping @Sendable (Result<CollectAnswer, any Error>) -> Void
    )
    func health() async throws -> HealthContent
    /// The figures that a monitoring system collects.
    func metrics() async throws -> [MetricContent]
}

extension ConsoleSource {
    package func collect(
        _ request: CollectRequest,
        tell: @escaping @Sendable (Result<CollectAnswer, any Error>) -> Void
    ) {
        Task {
            do {
                tell(.success(try await collect(request)))
            } catch {
                tell(.failure(error))
            }
        }
    }
}

/// Which picture is asked for, and in which form.
package struct ImageRequest: Sendable, Equatable {
    /// What the picture shows.
    package enum Subject: Sendable, Equatable {
        /// The 2-D map of all journeys.
        case map
        /// Typical journeys of one cluster side by side.
        case contactSheet(cluster: Int)
        /// One person's journey.
        case journey(person: String)
    }

    /// The form of the file; the raw value is its suffix.
    package enum Format: String, Sendable {
        case png
        case svg
    }

    package var subject: Subject
    package var format: Format
    /// The language of the words in it.
    package var language: Language

    package init(subject: Subject, format: Format, language: Language = .english) {
        self.subject = subject
        self.format = format
        self.language = language
    }
}

/// A picture's bytes. `format` may differ from the one asked for where only
/// the other exists; the answer's content type follows it.
package struct ImageContent: Sendable, Equatable {
    package var format: ImageRequest.Format
    package var bytes: [UInt8]

    package init(format: ImageRequest.Format, bytes: [UInt8]) {
        self.format = format
        self.bytes = bytes
    }
}

/// A question that cannot be read, with where in it.
package struct QuestionError: ExplainedError, Equatable {
    package var sentence: String
    /// The character at which reading stopped, counted from 0 in Unicode
    /// scalars of the question; nothing where no one place is to blame.
    package var place: Int?

    package init(sentence: String, place: Int? = nil) {
        self.sentence = sentence
        self.place = place
    }
}

/// The endpoints of the tracking protocol.
package enum CollectEndpoint: String, Sendable, CaseIterable {
    case track, identify, page, screen, group, alias, batch
    /// A batch of history.
    case `import`
}

/// One request of the tracking protocol, as it came.
package struct CollectRequest: Sendable {
    package var endpoint: CollectEndpoint
    /// As it came: JSON, or what `contentEncoding` made of it.
    package var body: [UInt8]
    /// `gzip` where the body is packed; nothing where it is plain.
    package var contentEncoding: String?
    /// The user name of HTTP Basic, or what the address said; the body may
    /// hold another.
    package var writeKey: String?
    /// What came as `Authorization: Bearer`. It counts as the write key where
    /// neither `writeKey` nor the body has one: some senders put the key there,
    /// others a token of their own beside the key in the body.
    package var bearerToken: String?
    /// All or nothing: `?strict=1`.
    package var isStrict: Bool
    /// Warning: personal. The sender's address, through trusted proxies.
    package var address: String?
    package var userAgent: String?
    /// `Sec-GPC: 1`: the sender wishes not to be sold or shared.
    package var globalPrivacyControl: Bool
    /// How often the sender has tried before, by its own account.
    package var retryCount: Int

    package init(
        endpoint: CollectEndpoint,
        body: [UInt8],
        contentEncoding: String? = nil,
        writeKey: String? = nil,
        bearerToken: String? = nil,
        isStrict: Bool = false,
        address: String? = nil,
        userAgent: String? = nil,
        globalPrivacyControl: Bool = false,
        retryCount: Int = 0
    ) {
        self.endpoint = endpoint
        self.body = body
        self.contentEncoding = contentEncoding
        self.writeKey = writeKey
        self.bearerToken = bearerToken
        self.isStrict = isStrict
        self.address = address
        self.userAgent = userAgent
        self.globalPrivacyControl = globalPrivacyControl
        self.retryCount = retryCount
    }
}

/// What a client of the tracking protocol is told.
package struct CollectAnswer: Sendable, Equatable {
    /// 200 only when durable; 400, 401, 413 for what never succeeds; 429 and
    /// 503 for what may later.
    package var status: Int
    /// JSON.
    package var body: [UInt8]
    package var retryAfterSeconds: Int?

    package init(status: Int, body: [UInt8], retryAfterSeconds: Int? = nil) {
        self.status = status
        self.body = body
        self.retryAfterSeconds = retryAfterSeconds
    }
}

/// Whether the folder is well. Shown to anyone, so it holds no figures of the
/// business.
package struct HealthContent: Sendable, Equatable {
    package var isWell: Bool
    /// Whether events may be sent here now: not while it starts or stops.
    package var isReady: Bool
    package var version: String
    /// One sentence where it is not.
    package var trouble: String?

    package init(
        isWell: Bool,
        isReady: Bool = true,
        version: String,
        trouble: String? = nil
    ) {
        self.isWell = isWell
        self.isReady = isReady
        self.version = version
        self.trouble = trouble
    }
}
