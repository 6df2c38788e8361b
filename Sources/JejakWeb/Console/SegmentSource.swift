// SPDX-License-Identifier: Apache-2.0

/// What the web needs from the engine for segments that are kept true and for
/// saved questions: the fifth part of `ConsoleSource`, under the same promises.
package protocol SegmentSource: Sendable {
    func keptSegments() async throws -> KeptSegmentsContent
    /// How many people a definition holds of now. Asked while someone types, so
    /// it should be quick. Throws an `ExplainedError` where it names a segment
    /// that is not there.
    func count(ofSegment text: String) async throws -> SegmentCountContent
    /// One segment with a page of its members; nothing where there is none of
    /// this name.
    func keptSegment(_ query: KeptSegmentQuery) async throws -> KeptSegmentPageContent?
    /// Why a person belongs to a segment or does not; nothing where there is no
    /// such segment or person.
    func reason(of person: String, inSegment name: String) async throws
        -> SegmentReasonPageContent?
    /// Who moved between segments from one moment to another. Throws an
    /// `ExplainedError` where one of them is not there.
    func flow(_ query: SegmentFlowQuery) async throws -> SegmentFlowContent
    /// The campaigns whose contacted people can be held against those held back,
    /// the newest first.
    func armsChoices() async throws -> [ArmsChoice]
    /// Defines or removes. Throws an `ExplainedError` where it cannot.
    func perform(_ command: SegmentCommand) async throws
    /// The saved questions, each with its answer of now.
    func savedQuestions() async throws -> [SavedQuestionContent]
    /// Saves or removes. Throws an `ExplainedError` where it cannot.
    func perform(_ command: QuestionCommand) async throws
}

/// One page of a segment's members.
package struct KeptSegmentQuery: Sendable, Equatable {
    package var name: String
    /// 1 is the first.
    package var page: Int
    package var pageSize: Int

    package init(name: String, page: Int = 1, pageSize: Int = 50) {
        self.name = name
        self.page = page
        self.pageSize = pageSize
    }
}

/// Between which segments, and from when to when.
package struct SegmentFlowQuery: Sendable, Equatable {
    /// Whoever is in several counts for the first of them.
    package var names: [String]
    package var from: Int64
    package var to: Int64
    /// The campaign whose two arms are told apart too.
    package var campaign: String?

    package init(names: [String], from: Int64, to: Int64, campaign: String? = nil) {
        self.names = names
        self.from = from
        self.to = to
        self.campaign = campaign
    }
}

/// What an operator does to a segment.
package enum SegmentCommand: Sendable, Equatable {
    /// `isNew` refuses a name that another segment has.
    case save(name: String, text: String, isNew: Bool)
    /// Warning: the definition is gone. What it said on the log stays.
    case remove(name: String)
}

/// What an operator does to a saved question.
package enum QuestionCommand: Sendable, Equatable {
    case save(name: String, text: String)
    case remove(id: Int64)
}
