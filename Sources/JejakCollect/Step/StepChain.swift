// SPDX-License-Identifier: Apache-2.0

internal import JejakCore

/// The steps that add to an event, in their order, with what each remembers.
///
/// A step puts a value where Segment's own specification has a place for it and
/// never over what the sender declared; what the specification does not know
/// stands under `context.` too, and docs/intake.md lists it. Each step sees an
/// event once; one event in sixty-four is timed.
struct StepChain {
    let robots: IntakeSettings.Robots
    private var book = UserAgentBook()
    private let session = PutSession()
    private var campaign = PutCampaign()
    private var medium = PutMedium()
    private var device = PutDevice()
    private var place: PutPlace
    private let consent: PutConsent
    private let signal: PutPrivacySignal
    private let commerce = PutCommerce()
    private let currency: PutCurrency

    /// What the headers of this body said.
    private var header: [UInt8] = []
    private var hasSignal = false

    init(_ settings: IntakeSettings, _ resolver: (any PlaceResolver)?) {
        robots = settings.robots
        place = PutPlace(resolver: resolver)
        consent = PutConsent(categories: settings.consentCategories)
        signal = PutPrivacySignal(withdraws: settings.privacySignalWithdraws)
        currency = PutCurrency(standard: settings.defaultCurrency)
    }

    /// Learns what a body's items share beside their context.
    mutating func begin(_ call: SegmentCall) {
        header.removeAll(keepingCapacity: true)
        // A server's own library is not the person's browser.
        if let agent = call.userAgent, agent.hasPrefix("Mozilla/") || agent.hasPrefix("Opera/") {
            header.append(contentsOf: agent.utf8)
        }
        hasSignal = call.globalPrivacyControl
        place.begin(address: call.address)
    }

    /// What the item's user agent says, or that of the browser that sent it.
    mutating func agent(_ scene: ItemScene) -> UserAgent {
        if let text = scene.text(scene.context.userAgent) { return book.read(text) }
        return header.isEmpty ? UserAgent() : header.withUnsafeBytes { book.read($0) }
    }

    /// Puts what follows from the context, which is in the batch.
    mutating func putContext(
        _ scene: inout ItemScene,
        _ flattener: inout PropertyFlattener,
        _ batch: inout EventBatch,
        _ clock: inout StepClock,
        _ tally: inout StepTally
    ) {
        if scene.agent.robot > 0 {
            let name = Robot.name(scene.agent.robot)
            flattener.put(name, under: "context.robot", to: &batch)
        }
        tally.note(.putSession, put: session.put(scene, &flattener, &batch))
        clock.lap(.putSession, &tally)
        tally.note(.putCampaign, put: campaign.put(&scene, &flattener, &batch))
        clock.lap(.putCampaign, &tally)
        tally.note(.putMedium, put: medium.put(scene, campaign, &flattener, &batch))
        clock.lap(.putMedium, &tally)
        tally.note(.putDevice, put: device.put(scene, &flattener, &batch))
        clock.lap(.putDevice, &tally)
        tally.note(.putPlace, put: place.put(scene, &flattener, &batch))
        clock.lap(.putPlace, &tally)
        tally.note(.putConsent, put: consent.put(scene, &flattener, &batch))
        clock.lap(.putConsent, &tally)
        tally.note(
            .putPrivacySignal,
            put: signal.put(scene, header: hasSignal, &flattener, &batch)
        )
        clock.lap(.putPrivacySignal, &tally)
    }

    /// Puts what follows from the event's own properties, which are in the
    /// batch.
    mutating func putFacts(
        _ scene: ItemScene,
        _ flattener: inout PropertyFlattener,
        _ batch: inout EventBatch,
        _ clock: inout StepClock,
        _ tally: inout StepTally
    ) {
        if let event = scene.shop {
            tally.note(.putCommerce, put: commerce.put(scene, event, &flattener, &batch))
            clock.lap(.putCommerce, &tally)
        }
        if scene.kind == .track {
            tally.note(.putCurrency, put: currency.put(scene, &flattener, &batch))
            clock.lap(.putCurrency, &tally)
        }
    }
}

/// Tells how long each step of a sampled event took.
struct StepClock {
    private var last: Int64
    private let isRunning: Bool

    /// Runs for one item in `StepTally.sampleRate`, chosen by its arrival and
    /// place: a decoder that lives for one body samples as fairly as one that
    /// lives for a million.
    init(receivedAt: Int64, index: Int) {
        let mixed = StableHash.mix(UInt64(bitPattern: receivedAt &+ Int64(index)))
        isRunning = mixed & UInt64(StepTally.sampleRate - 1) == 0
        last = isRunning ? StepTally.now() : 0
    }

    mutating func start() {
        if isRunning { last = StepTally.now() }
    }

    mutating func lap(_ step: IntakeStep, _ tally: inout StepTally) {
        guard isRunning else { return }
        let now = StepTally.now()
        tally.add(step, nanoseconds: now - last)
        last = now
    }
}
