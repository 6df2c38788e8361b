// SPDX-License-Identifier: Apache-2.0

/// What the web needs from the engine for campaigns and their mail: the second
/// half of `ConsoleSource`, under the same promises.
///
/// The last group serves people outside the house, who hold nothing but a
/// token from a mail. There the engine checks the token and answers nothing for
/// one it did not sign; the web reads nothing out of tokens.
package protocol CampaignSource: Sendable {
    // Campaigns.
    func campaigns() async throws -> CampaignsContent
    /// One campaign; nothing where there is none of this id.
    func campaign(id: String) async throws -> CampaignPageContent?
    /// What the compose form offers to choose from.
    func composeChoices() async throws -> ComposeChoices
    /// Reads a campaign file without keeping it. A file that cannot be read is
    /// an answer with problems, not an error.
    func check(campaignFile: String) async throws -> CampaignCheck
    /// Keeps a campaign file as a draft. `replacing` is the id of the draft
    /// that was opened for change; without it an id that is taken is a problem.
    func save(campaignFile: String, replacing: String?) async throws -> CampaignSaving
    /// How many an audience holds now. Asked while someone types, so it should
    /// be quick. Throws a `QuestionError` where the expression cannot be read.
    func audience(_ query: AudienceQuery) async throws -> AudienceContent
    /// The mail as one person would get it; nothing where there is no such
    /// campaign. Sends nothing and records nothing.
    func preview(_ request: PreviewRequest) async throws -> PreviewContent?
    /// Schedules, pauses, resumes or cancels. Throws an `ExplainedError` where
    /// the campaign's state does not allow it or its version has moved on.
    func perform(_ command: CampaignCommand) async throws
    func outbox(_ query: OutboxQuery) async throws -> OutboxContent

    // Mail: asked by strangers, without the operator's password.
    /// Records that a mail's picture was asked for. Unknown tokens are ignored.
    func mailOpen(token: String, hit: MailHit) async throws
    /// Records that a link was followed, and says where it leads: the address
    /// stored with the token, or nothing for an unknown one.
    func mailClick(token: String, hit: MailHit) async throws -> String?
    /// Reads only: it must change nothing, whoever asks. Nothing for an unknown
    /// token.
    func preferences(token: String) async throws -> PreferencesContent?
    /// Stops marketing mail to this address at once, also what is queued.
    /// Returns after it is durable; false for an unknown token. Asking twice
    /// does no harm.
    func unsubscribe(token: String, hit: MailHit, how: UnsubscribeWay) async throws -> Bool
    /// Takes an unsubscription back. False for an unknown token.
    func resubscribe(token: String, hit: MailHit) async throws -> Bool
}
