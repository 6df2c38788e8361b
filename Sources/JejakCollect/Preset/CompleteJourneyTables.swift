// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// Demographics of households: one `identify` each, dated to the first day of
/// the data's year.
struct DemographicsMapping: RecordMapping {
    private var household = 0
    private var traits: [Int] = []
    private var names = PlaceCache([])
    private var count = 0

    mutating func begin(header record: Record, file: String) throws {
        let header = Header(record, file: file)
        household = try header.column("household_id", option: "--preset complete-journey")
        traits = header.names.indices.filter { $0 != household }
        names = PlaceCache(traits.map { header.names[$0] })
    }

    mutating func map(_ record: Record, _ run: ImportRun) throws {
        count += 1
        let content = StableHash.hash(record.bytes, seed: run.contentSeed ^ 1)
        guard let identity = run.admit(content: content) else { return }
        names.refresh(run)
        run.batch.addTrail(.user, run.batch.strings.intern(record[household]))
        for (place, column) in traits.enumerated() where !record[column].isEmpty {
            // Ages such as 45-54 and sizes such as 5+ are classes, not numbers.
            run.batch.addProperty(
                names[place],
                string: run.batch.strings.intern(record[column]),
                type: .text
            )
        }
        try run.finish(
            kind: .identify,
            name: run.batch.strings.intern(""),
            time: 1_483_228_800_000,
            identity: identity
        )
    }

    mutating func finish(_ run: ImportRun) throws {
        run.report.totals.append(("demographics", .count(count)))
    }
}

/// The campaigns' types and dates: no events of their own.
struct CampaignDescriptionsMapping: RecordMapping {
    let columns: CampaignColumns
    private var places = [0, 0, 0]

    init(columns: CampaignColumns) {
        self.columns = columns
    }

    mutating func begin(header record: Record, file: String) throws {
        let header = Header(record, file: file)
        places = try ["campaign_id", "campaign_type", "start_date"].map {
            try header.column($0, option: "--preset complete-journey")
        }
    }

    mutating func map(_ record: Record, _ run: ImportRun) throws {
        guard let start = ISO8601.milliseconds(record[places[2]]) else {
            return try run.reject(.badTime, line: record.line, record: record.bytes)
        }
        columns.campaigns[record.text(places[0])] = (record.text(places[1]), start)
    }

    mutating func finish(_ run: ImportRun) throws {
        run.report.totals.append(("campaigns", .count(columns.campaigns.count)))
    }
}

/// Who was mailed: one `Campaign Sent` a household and campaign, on the
/// campaign's first day.
struct MailingsMapping: RecordMapping {
    let columns: CampaignColumns
    private var places = [0, 0]
    private var names = PlaceCache(["Campaign Sent", "campaign_id", "campaign_type"])
    private var count = 0

    init(columns: CampaignColumns) {
        self.columns = columns
    }

    mutating func begin(header record: Record, file: String) throws {
        let header = Header(record, file: file)
        places = try ["campaign_id", "household_id"].map {
            try header.column($0, option: "--preset complete-journey")
        }
    }

    mutating func map(_ record: Record, _ run: ImportRun) throws {
        guard let campaign = columns.campaigns[record.text(places[0])] else {
            return try run.reject(.noTime, line: record.line, record: record.bytes)
        }
        count += 1
        let content = StableHash.hash(record.bytes, seed: run.contentSeed ^ 2)
        guard let identity = run.admit(content: content) else { return }
        names.refresh(run)
        run.batch.addTrail(.user, run.batch.strings.intern(record[places[1]]))
        run.batch.addProperty(
            names[1],
            string: run.batch.strings.intern(record[places[0]]),
            type: .text
        )
        run.batch.addProperty(
            names[2],
            string: run.batch.strings.intern(campaign.type),
            type: .text
        )
        try run.finish(name: names[0], time: campaign.start, identity: identity)
    }

    mutating func finish(_ run: ImportRun) throws {
        run.report.totals.append(("mailings", .count(count)))
    }
}

/// Redeemed coupons: one `Coupon Applied` each.
struct RedemptionsMapping: RecordMapping {
    private var places = [0, 0, 0, 0]
    private var names = PlaceCache(["Coupon Applied", "coupon_id", "campaign_id"])
    private var count = 0

    mutating func begin(header record: Record, file: String) throws {
        let header = Header(record, file: file)
        places = try ["household_id", "coupon_upc", "campaign_id", "redemption_date"].map {
            try header.column($0, option: "--preset complete-journey")
        }
    }

    mutating func map(_ record: Record, _ run: ImportRun) throws {
        guard let time = ISO8601.milliseconds(record[places[3]]) else {
            return try run.reject(.badTime, line: record.line, record: record.bytes)
        }
        count += 1
        let content = StableHash.hash(record.bytes, seed: run.contentSeed ^ 3)
        guard let identity = run.admit(content: content) else { return }
        names.refresh(run)
        run.batch.addTrail(.user, run.batch.strings.intern(record[places[0]]))
        for name in 1...2 {
            run.batch.addProperty(
                names[name],
                string: run.batch.strings.intern(record[places[name]]),
                type: .text
            )
        }
        try run.finish(name: names[0], time: time, identity: identity)
    }

    mutating func finish(_ run: ImportRun) throws {
        run.report.totals.append(("redemptions", .count(count)))
    }
}
