// SPDX-License-Identifier: Apache-2.0

internal import JejakWeb

/// The door and who is who, failing as the rest does.
extension FailingSource {
    func senders() throws -> SourcesContent { throw error }
    func perform(_ command: SourceCommand) throws -> String? { throw error }
    func live(limit: Int) throws -> LiveContent { throw error }
    func refused(_ query: RefusedQuery) throws -> RefusedContent { throw error }
    func perform(_ command: RefusedCommand) throws -> RefusedOutcome { throw error }
    func plan() throws -> PlanContent { throw error }
    func inferredPlan() throws -> String { throw error }
    func report() throws -> ReportContent { throw error }
    func identity(of key: String) throws -> IdentityContent? { throw error }
    func preview(_ change: IdentityChange) throws -> IdentityPreviewContent { throw error }
    func perform(_ change: IdentityChange) throws { throw error }
    func conflicts() throws -> ConflictsContent { throw error }
}
