// SPDX-License-Identifier: Apache-2.0

internal import JejakWeb

extension FailingSource {
    func campaigns() throws -> CampaignsContent { throw error }
    func campaign(id: String) throws -> CampaignPageContent? { throw error }
    func composeChoices() throws -> ComposeChoices { throw error }
    func check(campaignFile: String) throws -> CampaignCheck { throw error }
    func save(campaignFile: String, replacing: String?) throws -> CampaignSaving { throw error }
    func audience(_ query: AudienceQuery) throws -> AudienceContent { throw error }
    func preview(_ request: PreviewRequest) throws -> PreviewContent? { throw error }
    func perform(_ command: CampaignCommand) throws { throw error }
    func outbox(_ query: OutboxQuery) throws -> OutboxContent { throw error }
    func mailOpen(token: String, hit: MailHit) throws { throw error }
    func mailClick(token: String, hit: MailHit) throws -> String? { throw error }
    func preferences(token: String) throws -> PreferencesContent? { throw error }
    func unsubscribe(token: String, hit: MailHit, how: UnsubscribeWay) throws -> Bool {
        throw error
    }
    func resubscribe(token: String, hit: MailHit) throws -> Bool { throw error }
}
