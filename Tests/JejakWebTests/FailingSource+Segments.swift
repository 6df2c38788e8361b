// SPDX-License-Identifier: Apache-2.0

internal import JejakWeb

extension FailingSource {
    func keptSegments() throws -> KeptSegmentsContent { throw error }
    func count(ofSegment text: String) throws -> SegmentCountContent { throw error }
    func keptSegment(_ query: KeptSegmentQuery) throws -> KeptSegmentPageContent? { throw error }
    func reason(of person: String, inSegment name: String) throws -> SegmentReasonPageContent? {
        throw error
    }
    func flow(_ query: SegmentFlowQuery) throws -> SegmentFlowContent { throw error }
    func armsChoices() throws -> [ArmsChoice] { throw error }
    func perform(_ command: SegmentCommand) throws { throw error }
    func savedQuestions() throws -> [SavedQuestionContent] { throw error }
    func perform(_ command: QuestionCommand) throws { throw error }
}
