// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JejakCollect
internal import JejakCore
internal import JejakDemo
internal import JejakEngine
internal import JejakMeasure
internal import JejakStore
internal import Synchronization

/// A clock that the demo moves: its people live in their own time.
final class DemoClock: Sendable {
    /// The instant it stands at, and since when it runs, if it does.
    private let state: Mutex<(instant: Int64, since: ContinuousClock.Instant?)>

    init(_ start: Int64) { state = Mutex((start, nil)) }

    var now: Int64 {
        state.withLock { state in
            guard let since = state.since else { return state.instant }
            let passed = since.duration(to: .now).components
            return state.instant + passed.seconds * 1000
                + passed.attoseconds / 1_000_000_000_000_000
        }
    }

    /// Never goes back.
    func move(to later: Int64) { state.withLock { $0.instant = max($0.instant, later) } }

    /// From here on it runs as all clocks do.
    func run() { state.withLock { $0.since = .now } }
}

/// One campaign of the demo, all the way round: sent to a mailbox on this
/// machine, read and answered by the shop's people, told in figures.
struct DemoCampaign {
    let workspace: Workspace
    let shop: DemoShop
    let clock: DemoClock
    let folder: String
    /// Where the console will be, for the links in the mails.
    let port: Int

    static let id = "gajian"
    private static let day: Int64 = 86_400_000

    /// What came of it, held against the truth.
    struct Outcome {
        let sink: MailboxSink
        let sent: Int
        let held: Int
        let trueLift: Double
        let estimatedLift: Double
        let interval: ClosedRange<Double>?

        var json: JSONObject {
            var object = JSONObject()
            object.add("sent", sent)
            object.add("held", held)
            object.add("trueLift", trueLift)
            object.add("estimatedLift", estimatedLift)
            if let interval {
                let bounds = [interval.lowerBound, interval.upperBound].map(JSONObject.number)
                object.add("interval", raw: "[" + bounds.joined(separator: ",") + "]")
            }
            return object
        }

        var words: String {
            let points = { (share: Double) in String(format: "%.1f", share * 100) }
            let span = interval.map {
                " (95 % interval \(points($0.lowerBound)) to \(points($0.upperBound)))"
            }
            return "The campaign: \(sent) mails sent, \(held) people held back. "
                + "\(points(estimatedLift)) more buyers in a hundred people\(span ?? ""); "
                + "in truth \(points(trueLift))."
        }
    }

    func perform() throws -> Outcome {
        let mailbox = folder + "/mailbox"
        let sink = try MailboxSink(folder: mailbox)
        try workspace.saveSender(
            MailSender(
                name: "toko",
                server: sink.url,
                from: "halo@toko-jejak.example",
                fromName: "Toko Jejak",
                links: "http://127.0.0.1:\(port)"
            )
        )
        try workspace.save(campaignText: Self.text)
        try workspace.send(Self.id)
        let sentAt = clock.now
        _ = try workspace.deliver()
        let response = DemoResponse(shop: shop)
        try answer(response, mails: try DemoMail.read(mailbox), sentAt: sentAt)
        clock.move(to: sentAt + 7 * Self.day + 1)
        try workspace.takeReceipts(settled: true)
        let report = try workspace.report(Self.id)
        let people = try workspace.audiencePeople(of: Self.id)
        return Outcome(
            sink: sink,
            sent: report.sent,
            held: report.count(.held),
            trueLift: response.truth(over: people.map(\.key)).conversionLift,
            estimatedLift: report.effect?.result.conversion.difference ?? .nan,
            interval: report.effect?.result.conversion.interval
        )
    }

    /// Lets everybody do what the hidden rule says: those with a mail through
    /// its own links, all of them through the shop's door.
    private func answer(
        _ response: DemoResponse,
        mails: [String: DemoMail],
        sentAt: Int64
    ) throws {
        var answers: [(person: String, answer: DemoAnswer)] = []
        var doings: [(at: Int64, perform: () throws -> Void)] = []
        for (key, arm) in try workspace.audiencePeople(of: Self.id) {
            let mail = mails[key]
            let answer = response.answers(
                key,
                wasReached: arm == .reached && mail != nil,
                sentAt: sentAt,
                links: mail?.clicks.count ?? 1
            )
            answers.append((key, answer))
            guard let mail else { continue }
            for hit in answer.opens + answer.clicks + answer.robotHits {
                doings.append((hit.at, { try follow(hit, mail) }))
            }
            if let moment = answer.unsubscribes, let token = mail.unsubscribe {
                doings.append(
                    (moment, { _ = try workspace.unsubscribe(token, way: "oneClick") })
                )
            }
        }
        for doing in doings.sorted(by: { $0.at < $1.at }) {
            clock.move(to: doing.at)
            try doing.perform()
        }
        let path = folder + "/orders-after-campaign.jsonl"
        var lines = Data()
        response.writeOrders(answers, campaign: Self.id) { lines.append(contentsOf: $0) }
        guard !lines.isEmpty else { return }
        try OutputFile.write(String(decoding: lines, as: UTF8.self), to: path)
        var request = ImportRequest()
        request.files = [path]
        request.preset = .jsonl
        request.source = "shop"
        clock.move(to: sentAt + 7 * Self.day)
        _ = try workspace.importFiles(request)
    }

    private func follow(_ hit: DemoHit, _ mail: DemoMail) throws {
        if let link = hit.link {
            guard link < mail.clicks.count else { return }
            _ = try workspace.mailLinkWasFollowed(
                mail.clicks[link],
                method: "GET",
                agent: hit.userAgent
            )
        } else if let token = mail.open {
            try workspace.mailWasOpened(token, method: "GET", agent: hit.userAgent)
        }
    }

    static let text = """
        id: gajian
        name: Promo gajian
        audience: everyone
        purpose: marketing
        sender: toko
        holdout: 10%
        quiet_hours: none
        zone: Asia/Jakarta
        goal: {event: Order Completed, within: 7 days}
        language: id
        variables:
          first_name: {trait: firstName, fallback: {en: there, id: kawan}}
          city: {trait: city, fallback: {en: your city, id: kotamu}}
          until: {value: "2025-07-07", format: date}
        mail:
          id:
            subject: "{{first_name}}, diskon gajian sudah menunggu"
            html: |
              <h1>Halo {{first_name}}!</h1>
              <p>Gajian tiba. Sampai {{until}} ada diskon 15% untuk pelanggan di {{city}}.</p>
              <p><a href="https://toko-jejak.example/promo">Lihat promonya</a></p>
              <p><a href="https://toko-jejak.example/bantuan">Butuh bantuan?</a></p>
          en:
            subject: "{{first_name}}, your payday discount is here"
            html: |
              <h1>Hello {{first_name}}!</h1>
              <p>Payday! Until {{until}} there is 15% off for customers in {{city}}.</p>
              <p><a href="https://toko-jejak.example/promo">See the offer</a></p>
              <p><a href="https://toko-jejak.example/bantuan">Need help?</a></p>

        """
}
