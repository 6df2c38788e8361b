// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The tables of the Complete Journey data in one folder, each with its
/// mapping: demographics first, so that people are known before they buy.
enum CompleteJourneyFolder {
    static func files(
        in paths: [String]
    ) throws -> [(path: String, mapping: any RecordMapping)] {
        guard paths.count == 1, let folder = paths.first else {
            throw CollectError(.badRequest, "the preset complete-journey reads one folder: name it")
        }
        let found: [String]
        do {
            found = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        } catch {
            throw CollectError(
                .cannotRead,
                "\(folder) is no folder that can be read: name the folder that holds "
                    + "transactions…csv and the other tables"
            )
        }
        func file(_ prefix: String) throws -> String? {
            let matches = found.filter {
                $0.hasPrefix(prefix) && ($0.hasSuffix(".csv") || $0.hasSuffix(".csv.gz"))
            }
            return matches.first.map { folder + "/" + $0 }
        }
        guard let transactions = try file("transactions") else {
            throw CollectError(
                .cannotRead,
                "\(folder) holds no transactions….csv or .csv.gz: it is no Complete "
                    + "Journey folder"
            )
        }
        var result: [(path: String, mapping: any RecordMapping)] = []
        let columns = CampaignColumns()
        if let path = try file("demographics") { result.append((path, DemographicsMapping())) }
        if let path = try file("campaign_descriptions") {
            result.append((path, CampaignDescriptionsMapping(columns: columns)))
        }
        if let path = try file("campaigns") {
            result.append((path, MailingsMapping(columns: columns)))
        }
        result.append((transactions, BasketsMapping()))
        if let path = try file("coupon_redemptions") { result.append((path, RedemptionsMapping())) }
        return result
    }
}

/// What the campaign descriptions say, for the mailings that follow.
final class CampaignColumns {
    var campaigns: [String: (type: String, start: Int64)] = [:]
}
